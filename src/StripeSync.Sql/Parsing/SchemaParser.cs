using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>
/// Splits a migration into statements and parses those that say something about columns and unique keys.
/// A statement that it does not understand to the last word becomes a <see cref="NotUnderstoodStatement"/>.
/// </summary>
internal sealed partial class SchemaParser
{
    private readonly TokenReader reader;
    private readonly ExpressionParser expressions;
    private readonly NameCollector collector;
    private ImmutableArray<SchemaStatement>.Builder statements = ImmutableArray.CreateBuilder<SchemaStatement>();

    /// <summary>Set where a statement holds words that are not understood; the rest of it is then read for names only.</summary>
    private bool failed;

    /// <summary>The token at which the last INSERT ends.</summary>
    private int seedEnd = -1;

    private SchemaParser(TokenReader reader, int codeDepth = 0)
    {
        this.reader = reader;
        this.codeDepth = codeDepth;
        expressions = new ExpressionParser(reader);
        collector = new NameCollector(reader.CancellationToken);
    }

    /// <summary>Parses a whole file.</summary>
    public static ImmutableArray<SchemaStatement> Parse(string text, CancellationToken cancellationToken)
    {
        var sql = SqlText.FromString(DownSections.Blank(text));
        using var tokens = Lexer.Tokenize(sql, LexerMode.Script, cancellationToken);
        var reader = new TokenReader(tokens, cancellationToken);
        var parser = new SchemaParser(reader);
        parser.ParseAll();
        return parser.statements.ToImmutable();
    }

    private void ParseAll()
    {
        while (!reader.AtEnd)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            if (reader.Is(TokenKind.PsqlCommand))
                PsqlCommand();
            if (reader.Kind is TokenKind.Semicolon or TokenKind.PsqlCommand or TokenKind.CopyData)
            {
                reader.Advance();
                continue;
            }

            ParseOne();
        }
    }

    /// <summary>\connect opens a new session: the search path is the configured one again.</summary>
    private void PsqlCommand()
    {
        var line = reader.Tokens.Span(reader.Current);
        if (line.StartsWith(@"\connect".AsSpan(), StringComparison.Ordinal) || line.StartsWith(@"\c ".AsSpan(), StringComparison.Ordinal))
            statements.Add(new SetSearchPathStatement(reader.Current.Span, default, isLocal: false));
    }

    private void ParseOne()
    {
        var first = reader.Index;
        var start = reader.Current.Start;
        failed = false;
        var statement = ParseStatement();
        if (!failed && reader.AtStatementEnd)
        {
            if (statement is not null)
                statements.Add(statement);
            return;
        }

        reader.Index = first;
        NotUnderstood(start, isDynamic: false);
    }

    /// <summary>Makes the statement at the current token one of which only the names are known.</summary>
    private void NotUnderstood(int start, bool isDynamic)
    {
        var first = reader.Index;
        SkipStatement();
        var names = collector.Collect(reader.Tokens, first, reader.Index, strings: true);
        statements.Add(new NotUnderstoodStatement(reader.SpanFrom(start), names, isDynamic));
    }

    /// <summary>Parses the statement at the current token. Null for one without consequence, and where <see cref="failed"/> is set.</summary>
    private SchemaStatement? ParseStatement()
    {
        var start = reader.Current.Start;
        switch (reader.Keyword)
        {
            case Keyword.Create: return ParseCreate(start);
            case Keyword.Alter: return ParseAlter(start);
            case Keyword.Drop: return ParseDrop(start);
            case Keyword.Begin or Keyword.Start or Keyword.Commit or Keyword.End or Keyword.Rollback or Keyword.Abort or Keyword.Savepoint or Keyword.Release:
                return ParseTransaction(start);
            case Keyword.Set: return ParseSet(start);
            case Keyword.Reset: return ParseReset(start);
            case Keyword.Discard:
                SkipStatement();
                return new SetSearchPathStatement(reader.SpanFrom(start), default, isLocal: false);
            case Keyword.Select or Keyword.With or Keyword.Values: return ParseSelect(start);
            case Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge: return ParseWrite(start);
            case Keyword.Truncate: return CleanRows(start, reader.Index);
            case Keyword.Do: return ParseDo(start);
            case Keyword.Call:
                AddCall(start, reader.Index + 1);
                NotUnderstood(start, isDynamic: true);
                return null;
            case Keyword.Execute:
                NotUnderstood(start, isDynamic: true);
                return null;
            case Keyword.Grant or Keyword.Revoke or Keyword.Comment or Keyword.Analyze or Keyword.Analyse or Keyword.Vacuum or Keyword.Show or Keyword.Notify
                or Keyword.Listen or Keyword.Unlisten or Keyword.Copy or Keyword.Explain or Keyword.Lock or Keyword.Cluster or Keyword.Reindex
                or Keyword.Refresh or Keyword.Load or Keyword.Declare or Keyword.Fetch or Keyword.Prepare or Keyword.Deallocate or Keyword.Security
                or Keyword.Reassign or Keyword.Table:
                SkipStatement();
                return null;
        }

        if (IsWord("checkpoint") || IsWord("close") || IsWord("move"))
        {
            SkipStatement();
            return null;
        }

        return Fail();
    }

    private SchemaStatement? Fail()
    {
        failed = true;
        return null;
    }

    /// <summary>Moves to the end of the statement. Semicolons in parentheses (the actions of a rule) do not end it.</summary>
    private void SkipStatement()
    {
        reader.SkipStatement();
    }

    private bool IsWord(string word) => reader.Kind == TokenKind.Identifier && reader.Current.Length == word.Length
        && string.Compare(reader.Text, reader.Current.Start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private bool AcceptWord(string word)
    {
        if (!IsWord(word))
            return false;
        reader.Advance();
        return true;
    }

    private void Expect(Keyword keyword)
    {
        if (!reader.Accept(keyword))
            failed = true;
    }

    private void Expect(TokenKind kind)
    {
        if (!reader.Accept(kind))
            failed = true;
    }

    private string ExpectName()
    {
        var name = reader.ReadName();
        if (name is null)
            failed = true;
        return name ?? "";
    }

    private void SkipParentheses()
    {
        if (!reader.Is(TokenKind.LeftParen) || !reader.SkipParentheses())
            failed = true;
    }

    /// <summary>Reads <c>name</c>, <c>schema.name</c> or <c>database.schema.name</c>.</summary>
    private ObjectName ExpectRelation()
    {
        string? schema = null;
        var name = ExpectName();
        while (!failed && reader.Accept(TokenKind.Dot))
        {
            schema = name;
            name = ExpectName();
        }

        return new ObjectName(schema, name);
    }

    /// <summary>Reads <c>(a, b, …)</c>.</summary>
    private ImmutableArray<string> ExpectNames()
    {
        Expect(TokenKind.LeftParen);
        var names = ImmutableArray.CreateBuilder<string>();
        do
            names.Add(ExpectName());
        while (!failed && reader.Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen);
        return names.ToImmutable();
    }

    private bool AcceptIfNotExists()
    {
        if (!reader.Is(Keyword.If, Keyword.Not) || reader.Peek(2).Keyword != Keyword.Exists)
            return false;
        reader.Index += 3;
        return true;
    }

    private bool AcceptIfExists() => reader.Accept(Keyword.If, Keyword.Exists);

    private bool AcceptCascade()
    {
        if (reader.Accept(Keyword.Cascade))
            return true;
        reader.Accept(Keyword.Restrict);
        return false;
    }
}
