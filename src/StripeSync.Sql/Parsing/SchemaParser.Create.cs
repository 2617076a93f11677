using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>CREATE …, except tables and indexes.</summary>
internal sealed partial class SchemaParser
{
    private SchemaStatement? ParseCreate(int start)
    {
        reader.Advance();
        var replace = reader.Accept(Keyword.Or, Keyword.Replace);
        switch (reader.Keyword)
        {
            case Keyword.Unique or Keyword.Index: return ParseCreateIndex(start);
            case Keyword.Schema: return ParseCreateSchema(start);
            case Keyword.Type: return ParseCreateType(start);
            case Keyword.Constraint or Keyword.Trigger: return ParseCreateTrigger(start);
            case Keyword.Rule: return ParseCreateRule(start);
            case Keyword.Foreign when reader.Peek().Keyword == Keyword.Table:
                reader.Advance();
                return ParseCreateTable(start, isTemporary: false, isForeign: true);
            case Keyword.Publication: return ParseCreatePublication(start);
            case Keyword.Function or Keyword.Procedure: return ParseCreateRoutine(start);
            case Keyword.Domain or Keyword.Extension or Keyword.Policy or Keyword.Role or Keyword.User or Keyword.Group
                or Keyword.Subscription or Keyword.Database or Keyword.Cast or Keyword.Operator or Keyword.Language or Keyword.Statistics
                or Keyword.Tablespace or Keyword.Access or Keyword.Foreign:
                SkipStatement();
                return null;
        }

        if (IsWord("aggregate") || IsWord("collation") || IsWord("conversion") || IsWord("event") || IsWord("server") || IsWord("text") || IsWord("transform")
            || IsWord("trusted") || IsWord("procedural") || IsWord("default"))
        {
            SkipStatement();
            return null;
        }

        var isTemporary = AcceptTemporary();
        reader.Accept(Keyword.Unlogged);
        reader.Accept(Keyword.Recursive);
        switch (reader.Keyword)
        {
            case Keyword.Table when !replace: return ParseCreateTable(start, isTemporary, isForeign: false);
            case Keyword.View: return ParseCreateView(start, isTemporary, replace);
            case Keyword.Materialized when reader.Peek().Keyword == Keyword.View:
                reader.Advance();
                return ParseCreateRelation(start, SchemaObjectKind.MaterializedView, isTemporary);
            case Keyword.Sequence: return ParseCreateRelation(start, SchemaObjectKind.Sequence, isTemporary);
            default: return Fail();
        }
    }

    private CreateRoutineStatement? ParseCreateRoutine(int start)
    {
        reader.Advance();
        var name = ExpectRelation().Name;
        var first = reader.Index;
        SkipStatement();
        var code = ImmutableArray<SqlSpan>.Empty;
        for (var i = first; i < reader.Index; i++)
        {
            if (reader.Tokens[i].Kind == TokenKind.String && reader.Place is null)
                code = code.Add(reader.Tokens[i].Span);
        }

        return code.IsEmpty || failed ? null : new CreateRoutineStatement(reader.SpanFrom(start), name, code);
    }

    /// <summary>The routine whose name begins at a token.</summary>
    private void AddCall(int start, int index)
    {
        while (reader.Tokens[index + 1].Kind == TokenKind.Dot)
            index += 2;
        if (reader.Tokens[index].Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier)
            statements.Add(new CallStatement(SqlSpan.FromBounds(start, reader.Tokens[index].End), ImmutableArray.Create(reader.Name(reader.Tokens[index]))));
    }

    /// <summary>CREATE PUBLICATION name FOR TABLE a (columns) WHERE (…), b, TABLES IN SCHEMA s. Only tables that are named are followed.</summary>
    private PublishStatement? ParseCreatePublication(int start)
    {
        reader.Advance();
        ExpectName();
        var tables = ImmutableArray.CreateBuilder<ObjectName>();
        if (reader.Accept(Keyword.For, Keyword.Table))
        {
            do
            {
                reader.Accept(Keyword.Table);
                reader.Accept(Keyword.Only);
                if (!reader.IsName || reader.Is(Keyword.Tables))
                    break;
                tables.Add(ExpectRelation());
                while (!reader.AtStatementEnd && !reader.Is(TokenKind.Comma) && !reader.Is(Keyword.With))
                {
                    if (reader.Is(TokenKind.LeftParen))
                        reader.SkipParentheses();
                    else
                        reader.Advance();
                }
            }
            while (reader.Accept(TokenKind.Comma));
        }

        SkipStatement();
        return tables.Count == 0 ? null : new PublishStatement(reader.SpanFrom(start), tables.ToImmutable());
    }

    private CreateRelationStatement ParseCreateRelation(int start, SchemaObjectKind kind, bool isTemporary)
    {
        reader.Advance();
        var ifNotExists = AcceptIfNotExists();
        var name = ExpectRelation();
        SkipStatement();
        return new CreateRelationStatement(reader.SpanFrom(start), kind, name, isTemporary) { IfNotExists = ifNotExists };
    }

    /// <summary>A composite type takes a name from the relations; the others do not.</summary>
    private CreateRelationStatement? ParseCreateType(int start)
    {
        reader.Advance();
        var name = ExpectRelation();
        var isComposite = reader.Is(Keyword.As) && reader.Peek().Kind == TokenKind.LeftParen;
        SkipStatement();
        return isComposite && !failed ? new CreateRelationStatement(reader.SpanFrom(start), SchemaObjectKind.Type, name, isTemporary: false) : null;
    }

    private CreateSchemaStatement ParseCreateSchema(int start)
    {
        reader.Advance();
        AcceptIfNotExists();
        var name = "";
        if (reader.Is(Keyword.Authorization))
        {
            reader.Advance();
            name = ExpectName();
        }
        else
        {
            name = ExpectName();
            if (reader.Accept(Keyword.Authorization))
                ExpectName();
        }

        var elements = ImmutableArray.CreateBuilder<SchemaStatement>();
        while (!failed && !reader.AtStatementEnd)
        {
            // GRANT is the other element that may stand here; CREATE SCHEMA does not nest.
            if (reader.Is(Keyword.Create) && reader.Peek().Keyword != Keyword.Schema)
            {
                var element = ParseSchemaElement();
                if (element is not null)
                    elements.Add(element);
            }
            else
            {
                Fail();
            }
        }

        return new CreateSchemaStatement(reader.SpanFrom(start), name, elements.ToImmutable());
    }

    /// <summary>One CREATE inside CREATE SCHEMA; only tables and indexes end by themselves, so others end the list.</summary>
    private SchemaStatement? ParseSchemaElement() => ParseCreate(reader.Current.Start);

    private CreateTriggerStatement? ParseCreateTrigger(int start)
    {
        reader.Accept(Keyword.Constraint);
        Expect(Keyword.Trigger);
        var name = ExpectName();
        var before = reader.Is(Keyword.Before) || reader.Is(Keyword.Instead);
        var writes = false;
        while (!reader.AtStatementEnd && !reader.Is(Keyword.On))
        {
            writes |= reader.Keyword is Keyword.Insert or Keyword.Update;
            reader.Advance();
        }

        Expect(Keyword.On);
        var table = ExpectRelation();
        var row = false;
        while (!reader.AtStatementEnd && !reader.Is(Keyword.Execute))
        {
            if (reader.Is(Keyword.For) && (reader.Peek().Keyword == Keyword.Row || (reader.Peek().Keyword == Keyword.Each && reader.Peek(2).Keyword == Keyword.Row)))
                row = true;
            reader.Advance();
        }

        SkipStatement();
        return before && writes && row && !failed ? new CreateTriggerStatement(reader.SpanFrom(start), name, table) : null;
    }

    /// <summary>The actions of a rule stand in parentheses and are separated by semicolons, which do not end the statement.</summary>
    private CreateRuleStatement? ParseCreateRule(int start)
    {
        Expect(Keyword.Rule);
        var name = ExpectName();
        Expect(Keyword.As);
        Expect(Keyword.On);
        var writes = reader.Keyword is Keyword.Insert or Keyword.Update;
        reader.Advance();
        Expect(Keyword.To);
        var table = ExpectRelation();
        while (!reader.AtStatementEnd)
        {
            if (reader.Is(Keyword.Do) && SkipRuleActions())
                break;
            reader.Advance();
        }

        return writes && !failed ? new CreateRuleStatement(reader.SpanFrom(start), name, table) : null;
    }

    /// <summary>Set once the actions of a rule had no closing parenthesis.</summary>
    private bool ruleIsOpen;

    private bool SkipRuleActions()
    {
        reader.Advance();
        if (!reader.Accept(Keyword.Also))
            reader.Accept(Keyword.Instead);
        if (!reader.Is(TokenKind.LeftParen))
        {
            SkipStatement();
            return true;
        }

        var depth = 0;
        while (!reader.AtEnd && !ruleIsOpen)
        {
            if (reader.Is(TokenKind.LeftParen))
                depth++;
            else if (reader.Is(TokenKind.RightParen) && --depth == 0)
            {
                reader.Advance();
                return true;
            }

            reader.Advance();
        }

        // Looked for once in a file, or a file of such rules would be read from each of them to its end.
        ruleIsOpen = true;
        failed = true;
        return true;
    }
}
