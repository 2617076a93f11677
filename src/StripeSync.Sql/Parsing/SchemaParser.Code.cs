using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>The PL/pgSQL of a DO block. Statements in it that are static are read as those of the migration are.</summary>
internal sealed partial class SchemaParser
{
    /// <summary>Code in code in code: EXECUTE 'DO …'.</summary>
    private const int MaxCodeDepth = 4;

    /// <summary>Blocks, IF and loops in each other.</summary>
    private const int MaxNesting = 40;

    private const string Found = "found";

    private readonly int codeDepth;
    private int nesting;
    private int loops;

    /// <summary>Set where the structure of the code is not understood: then nothing is known of the whole block.</summary>
    private bool codeFailed;

    /// <summary>Set where a statement without a node may fail.</summary>
    private bool hasOtherStatements;

    /// <summary>DO [LANGUAGE name] 'code' [LANGUAGE name].</summary>
    private BlockStatement? ParseDo(int start)
    {
        var first = reader.Index;
        reader.Advance();
        var code = -1;
        var isPlpgsql = true;
        while (!reader.AtStatementEnd)
        {
            if (reader.Accept(Keyword.Language))
                isPlpgsql = IsWord("plpgsql");
            else if (reader.Is(TokenKind.String))
                code = reader.Index;
            reader.Advance();
        }

        if (code >= 0 && isPlpgsql && codeDepth < MaxCodeDepth && CodeText.Tokens(reader.Tokens, code, reader.CancellationToken) is { } tokens)
        {
            using (tokens)
            {
                var parser = new SchemaParser(new TokenReader(tokens, reader.CancellationToken), codeDepth + 1);
                var block = parser.ParseBlock();
                parser.reader.Accept(TokenKind.Semicolon);
                if (!parser.codeFailed && parser.reader.AtEnd)
                    return new BlockStatement(block.Span, block.Body, block.Handlers) { Place = reader.SpanFrom(start), HasOtherStatements = block.HasOtherStatements };
            }
        }

        reader.Index = first;
        NotUnderstood(start, isDynamic: true);
        return null;
    }

    /// <summary>[&lt;&lt;label&gt;&gt;] [DECLARE …] BEGIN statements [EXCEPTION WHEN … THEN …] END [label].</summary>
    private BlockStatement ParseBlock()
    {
        var start = reader.Current.Start;
        SkipLabel();
        if (reader.Is(Keyword.Declare))
            SkipTo(Keyword.Begin, overStatements: true);
        ExpectCode(Keyword.Begin);
        var outer = hasOtherStatements;
        hasOtherStatements = false;
        var body = ParseStatements();
        var own = hasOtherStatements;
        var handlers = ImmutableArray.CreateBuilder<ExceptionHandler>();
        if (AcceptWord("exception"))
        {
            while (!codeFailed && reader.Accept(Keyword.When))
                handlers.Add(new ExceptionHandler(ParseConditions(), ParseStatements()));
        }

        hasOtherStatements |= outer;
        ExpectCode(Keyword.End);
        if (reader.IsName)
            reader.Advance();
        return new BlockStatement(reader.SpanFrom(start), body, handlers.ToImmutable()) { HasOtherStatements = own };
    }

    private void SkipLabel()
    {
        if (!AcceptOperator("<<"))
            return;
        reader.Advance();
        AcceptOperator(">>");
    }

    private void ExpectCode(Keyword keyword)
    {
        if (!reader.Accept(keyword))
            codeFailed = true;
    }

    /// <summary>name OR SQLSTATE '…' OR … THEN.</summary>
    private ImmutableArray<string> ParseConditions()
    {
        var conditions = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (AcceptWord("sqlstate") && reader.Is(TokenKind.String))
            {
                conditions.Add(TokenText.Value(reader.Text, reader.Current));
                reader.Advance();
            }
            else
            {
                conditions.Add(reader.ReadName() ?? "");
            }
        }
        while (reader.Accept(Keyword.Or));
        ExpectCode(Keyword.Then);
        return conditions.ToImmutable();
    }

    /// <summary>Statements up to a word that ends a list of them.</summary>
    private ImmutableArray<SchemaStatement> ParseStatements()
    {
        if (nesting >= MaxNesting)
            codeFailed = true;
        nesting++;
        var outer = statements;
        statements = ImmutableArray.CreateBuilder<SchemaStatement>();
        while (!codeFailed && !reader.AtEnd && !EndsStatements())
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            if (reader.Accept(TokenKind.Semicolon))
                continue;
            ParseCodeStatement();
            if (!reader.Accept(TokenKind.Semicolon))
                codeFailed = true;
        }

        var body = statements.ToImmutable();
        statements = outer;
        nesting--;
        return body;
    }

    private bool EndsStatements() => (reader.Keyword is Keyword.End or Keyword.Else or Keyword.When || IsWord("elsif") || IsWord("elseif") || IsWord("exception")) && !IsAssignment();

    private void ParseCodeStatement()
    {
        var start = reader.Current.Start;
        if (IsAssignment())
        {
            Assignment(start);
            return;
        }

        var statement = reader.Keyword switch
        {
            Keyword.Declare or Keyword.Begin => ParseBlock(),
            Keyword.If => ParseIf(start),
            Keyword.Case => ParseCase(start),
            Keyword.For => ParseLoop(start),
            Keyword.Execute => ParseExecute(start),
            Keyword.Select or Keyword.With or Keyword.Values => ParseQueryInCode(start),
            Keyword.Null or Keyword.Commit or Keyword.Fetch => SkipOther(),
            _ when reader.IsOperator("<<") => ParseLabelled(start),
            _ when IsWord("loop") || IsWord("while") || IsWord("foreach") => ParseLoop(start),
            _ when IsWord("perform") => ParseQueryInCode(start),
            _ when IsWord("return") || IsWord("exit") || IsWord("continue") => ParseLeave(start),
            _ when IsWord("raise") => ParseRaise(start),
            _ when IsWord("assert") || IsWord("get") || IsWord("open") || IsWord("close") || IsWord("move") => SkipOther(),
            _ => ParseSql(start),
        };
        if (statement is not null)
            statements.Add(statement);
    }

    /// <summary>A statement that is not of the language of the code, but SQL.</summary>
    private SchemaStatement? ParseSql(int start)
    {
        var first = reader.Index;
        var keyword = reader.Keyword;
        if (keyword is Keyword.Rollback or Keyword.Abort or Keyword.Start)
        {
            codeFailed = true;
            return null;
        }

        failed = false;
        var count = statements.Count;
        var statement = ParseStatement();
        if (failed || !reader.AtStatementEnd)
        {
            reader.Index = first;
            NotUnderstood(start, isDynamic: true);
            return null;
        }

        if (keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge)
            statements.Add(new SetVariableStatement(reader.SpanFrom(start), Found, AnsweredQuestion.Unknown));
        hasOtherStatements |= statement is null && statements.Count == count;
        return statement;
    }

    /// <summary>A block or loop with a label.</summary>
    private SchemaStatement? ParseLabelled(int start)
    {
        var first = reader.Index;
        SkipLabel();
        if (reader.Keyword is not (Keyword.Declare or Keyword.Begin))
            return ParseLoop(start);
        reader.Index = first;
        return ParseBlock();
    }

    private IfStatement ParseIf(int start)
    {
        var branches = ImmutableArray.CreateBuilder<IfBranch>();
        do
        {
            reader.Advance();
            var condition = ParseCondition();
            ExpectCode(Keyword.Then);
            branches.Add(new IfBranch(condition, ParseStatements()));
        }
        while (!codeFailed && (IsWord("elsif") || IsWord("elseif")));
        if (!codeFailed && reader.Accept(Keyword.Else))
            branches.Add(new IfBranch(new AnsweredQuestion(Ternary.Yes), ParseStatements()));
        ExpectCode(Keyword.End);
        ExpectCode(Keyword.If);
        return new IfStatement(reader.SpanFrom(start), branches.ToImmutable());
    }

    private UndecidedStatement ParseCase(int start)
    {
        var bodies = ImmutableArray.CreateBuilder<ImmutableArray<SchemaStatement>>();
        reader.Advance();
        SkipTo(Keyword.When);
        while (!codeFailed && reader.Accept(Keyword.When))
        {
            SkipTo(Keyword.Then);
            ExpectCode(Keyword.Then);
            bodies.Add(ParseStatements());
        }

        if (reader.Accept(Keyword.Else))
            bodies.Add(ParseStatements());
        ExpectCode(Keyword.End);
        ExpectCode(Keyword.Case);
        return new UndecidedStatement(reader.SpanFrom(start), bodies.ToImmutable());
    }

    private UndecidedStatement ParseLoop(int start)
    {
        while (!IsWord("loop"))
        {
            if (reader.AtStatementEnd)
            {
                codeFailed = true;
                break;
            }

            reader.Advance();
        }

        reader.Advance();
        loops++;
        var body = ParseStatements();
        loops--;
        ExpectCode(Keyword.End);
        if (!AcceptWord("loop"))
            codeFailed = true;
        if (reader.IsName)
            reader.Advance();
        return new UndecidedStatement(reader.SpanFrom(start), ImmutableArray.Create(body, ImmutableArray.Create<SchemaStatement>(new SetVariableStatement(reader.SpanFrom(start), Found, AnsweredQuestion.Unknown))));
    }

    /// <summary>EXIT and CONTINUE stay in their loop, which may run or not as a whole.</summary>
    private SchemaStatement? ParseLeave(int start)
    {
        var leaves = IsWord("return") || loops == 0;
        var first = reader.Index;
        SkipStatement();
        if (!leaves)
            return null;
        var leave = new LeaveStatement(reader.SpanFrom(start));

        // EXIT WHEN …
        for (var i = first; i < reader.Index; i++)
        {
            if (reader.Tokens[i].Keyword == Keyword.When)
                return new UndecidedStatement(leave.Span, ImmutableArray.Create(ImmutableArray.Create<SchemaStatement>(leave)));
        }

        return leave;
    }

    /// <summary>RAISE stops with EXCEPTION, which is also what it does without a level.</summary>
    private RaiseStatement? ParseRaise(int start)
    {
        reader.Advance();
        var goesOn = IsWord("notice") || IsWord("warning") || IsWord("info") || IsWord("log") || IsWord("debug");
        SkipStatement();
        return goesOn ? null : new RaiseStatement(reader.SpanFrom(start));
    }

    /// <summary>Moves to a word on the level of the current one; CASE … END holds words of its own.</summary>
    private void SkipTo(Keyword keyword, bool overStatements = false)
    {
        var cases = 0;
        while (cases > 0 || !reader.Is(keyword))
        {
            if (reader.AtEnd || (reader.AtStatementEnd && !overStatements))
            {
                codeFailed = true;
                return;
            }

            if (reader.Is(TokenKind.LeftParen) && reader.SkipParentheses())
                continue;
            if (reader.Is(Keyword.Case))
                cases++;
            else if (reader.Is(Keyword.End) && cases > 0)
                cases--;
            reader.Advance();
        }
    }

    /// <summary>EXECUTE of a text that is written out is the statement in it.</summary>
    private SchemaStatement? ParseExecute(int start)
    {
        var first = reader.Index;
        reader.Advance();
        var text = codeDepth < MaxCodeDepth ? CodeText.Constant(reader) : null;
        if (text is null || !(reader.AtStatementEnd || reader.Is(Keyword.Into) || reader.Is(Keyword.Using)))
        {
            reader.Index = first;
            NotUnderstood(start, isDynamic: true);
            return null;
        }

        SkipStatement();
        using var tokens = text.Value.Tokenize(reader.CancellationToken);
        var inner = new TokenReader(tokens, reader.CancellationToken) { Place = text.Value.IsInPlace ? null : reader.SpanFrom(start) };
        var parser = new SchemaParser(inner, codeDepth + 1);
        parser.ParseAll();
        statements.AddRange(parser.statements);
        hasOtherStatements |= parser.statements.Count == 0;
        return null;
    }
}
