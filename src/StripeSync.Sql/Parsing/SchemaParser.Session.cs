using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>Transactions, the search path, and statements that only read or write rows.</summary>
internal sealed partial class SchemaParser
{
    private TransactionStatement? ParseTransaction(int start)
    {
        var keyword = reader.Keyword;
        reader.Advance();
        string? savepoint = null;
        TransactionAction action;
        switch (keyword)
        {
            case Keyword.Begin or Keyword.Start:
                action = TransactionAction.Begin;
                SkipStatement();
                break;
            case Keyword.Savepoint:
                action = TransactionAction.Savepoint;
                savepoint = ExpectName();
                break;
            case Keyword.Release:
                action = TransactionAction.Release;
                reader.Accept(Keyword.Savepoint);
                savepoint = ExpectName();
                break;
            case Keyword.Rollback or Keyword.Abort:
                if (!reader.Accept(Keyword.Work))
                    reader.Accept(Keyword.Transaction);
                action = TransactionAction.Rollback;
                if (reader.Accept(Keyword.To))
                {
                    reader.Accept(Keyword.Savepoint);
                    action = TransactionAction.RollbackTo;
                    savepoint = ExpectName();
                }

                SkipStatement();
                break;
            default:
                action = TransactionAction.Commit;
                SkipStatement();
                break;
        }

        return new TransactionStatement(reader.SpanFrom(start), action, savepoint);
    }

    private SetSearchPathStatement? ParseSet(int start)
    {
        reader.Advance();
        var isLocal = reader.Accept(Keyword.Local);
        if (!isLocal)
            reader.Accept(Keyword.Session);
        if (reader.Accept(Keyword.Schema))
        {
            if (!reader.Is(TokenKind.String))
            {
                Fail();
                return null;
            }

            var schema = TokenText.Value(reader.Text, reader.Current);
            reader.Advance();
            return new SetSearchPathStatement(reader.SpanFrom(start), ImmutableArray.Create(schema), isLocal);
        }

        if (!AcceptWord("search_path"))
        {
            SkipStatement();
            return null;
        }

        if (!reader.Accept(Keyword.To) && !AcceptOperator("="))
        {
            SkipStatement();
            return null;
        }

        if (reader.Accept(Keyword.Default))
            return new SetSearchPathStatement(reader.SpanFrom(start), default, isLocal);
        var path = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (reader.Is(TokenKind.String))
            {
                path.Add(Identifier.Truncate(TokenText.Value(reader.Text, reader.Current)));
                reader.Advance();
            }
            else
            {
                path.Add(ExpectName());
            }
        }
        while (!failed && reader.Accept(TokenKind.Comma));
        return new SetSearchPathStatement(reader.SpanFrom(start), path.ToImmutable(), isLocal);
    }

    private bool AcceptOperator(string op)
    {
        if (!reader.IsOperator(op))
            return false;
        reader.Advance();
        return true;
    }

    private SetSearchPathStatement? ParseReset(int start)
    {
        reader.Advance();
        var path = IsWord("search_path") || reader.Is(Keyword.All);
        SkipStatement();
        return path ? new SetSearchPathStatement(reader.SpanFrom(start), default, isLocal: false) : null;
    }

    /// <summary>Writes to rows leave the schema alone, except writes to the system catalogs.</summary>
    private SchemaStatement? ParseWrite(int start)
    {
        for (var offset = 1; offset <= 3; offset++)
        {
            ref readonly var token = ref reader.Peek(offset);
            if (token.Kind == TokenKind.Identifier && token.Length > 3 && string.Compare(reader.Text, token.Start, "pg_", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
                return Fail();
        }

        var first = reader.Index;
        if (!reader.Accept(Keyword.Insert, Keyword.Into))
            return CleanRows(start, first);
        var table = ExpectRelation();
        SkipStatement();
        if (failed)
        {
            // A placeholder of some tool: rows of a table that is not known here.
            failed = false;
            return null;
        }

        return reader.Place is null ? Seed(start, first, table) : new RowsStatement(reader.SpanFrom(start), table);
    }

    /// <summary>Plain INSERTs into one table with nothing between them are one statement here.</summary>
    private SeedStatement? Seed(int start, int first, ObjectName table)
    {
        var isPlain = !Mentions(first, reader.Index, Keyword.On, Keyword.Conflict);
        var follows = isPlain && first == seedEnd + 1 && statements.Count > 0 && statements[statements.Count - 1] is SeedStatement { IsPlain: true } last && last.Table == table;
        var span = reader.SpanFrom(start);
        seedEnd = reader.Index;
        if (!follows)
            return new SeedStatement(span, table, isPlain);
        statements[statements.Count - 1] = ((SeedStatement)statements[statements.Count - 1]).Until(span.End);
        return null;
    }

    /// <summary>A statement that changes or removes rows of what it names.</summary>
    private CleanRowsStatement CleanRows(int start, int first)
    {
        SkipStatement();
        return new CleanRowsStatement(reader.SpanFrom(start), ImmutableHashSet.CreateRange(collector.Collect(reader.Tokens, first, reader.Index, strings: false)), runsCode: false);
    }

    private bool Mentions(int first, int end, Keyword keyword, Keyword next)
    {
        for (var i = first; i < end; i++)
        {
            if (reader.Tokens[i].Keyword == keyword && reader.Tokens[i + 1].Keyword == next)
                return true;
        }

        return false;
    }

    /// <summary>
    /// A query changes nothing by itself, but the functions that it calls may: then the relations that its strings name are unknown.
    /// </summary>
    private SchemaStatement? ParseSelect(int start)
    {
        var first = reader.Index;
        var depth = 0;
        var calls = false;
        HashSet<string>? routines = null;
        var changes = false;
        var into = -1;
        while (!reader.AtStatementEnd)
        {
            switch (reader.Kind)
            {
                case TokenKind.LeftParen:
                    depth++;
                    break;
                case TokenKind.RightParen:
                    depth--;
                    break;
                case TokenKind.Identifier or TokenKind.QuotedIdentifier when reader.Peek().Kind == TokenKind.LeftParen:
                    if (!calls && reader.Index == first + 1 + (reader.Peek(-1).Kind == TokenKind.Dot ? 2 : 0) && SetConfig(start) is { } path)
                        return path;
                    if (!IsHarmlessCall())
                    {
                        calls = true;
                        (routines ??= new HashSet<string>(StringComparer.Ordinal)).Add(reader.Name());
                    }

                    break;
                case TokenKind.Identifier when reader.Is(Keyword.Into) && depth == 0 && into < 0 && reader.Tokens[first].Keyword == Keyword.Select:
                    into = reader.Index;
                    break;
            }

            changes |= reader.Keyword is Keyword.Delete or Keyword.Update or Keyword.Merge;
            reader.Advance();
        }

        var end = reader.Index;
        if (reader.Place is null && reader.Tokens[first].Keyword == Keyword.With && Mentions(first, end, Keyword.Insert, Keyword.Into))
            statements.Add(new SeedStatement(reader.SpanFrom(start), table: null, isPlain: false));
        if (calls)
        {
            statements.Add(new CallStatement(reader.SpanFrom(start), ImmutableArray.CreateRange(routines!)));
            var names = collector.CollectFromStrings(reader.Tokens, first, end);
            if (names.Length > 0)
                statements.Add(new NotUnderstoodStatement(reader.SpanFrom(start), names, isDynamic: true));
        }

        if (calls || changes)
        {
            var names = changes ? collector.Collect(reader.Tokens, first, end, strings: false) : ImmutableArray<string>.Empty;
            statements.Add(new CleanRowsStatement(reader.SpanFrom(start), ImmutableHashSet.CreateRange(names), runsCode: calls));
        }

        // In code INTO names variables.
        return into < 0 || codeDepth > 0 ? null : SelectInto(start, first, into, end);
    }

    private CreateTableStatement SelectInto(int start, int first, int into, int end)
    {
        reader.Index = into + 1;
        var temporary = AcceptTemporary();
        reader.Accept(Keyword.Unlogged);
        reader.Accept(Keyword.Table);
        var nameStart = reader.Current.Start;
        var name = ExpectRelation();
        var nameSpan = reader.SpanFrom(nameStart);
        reader.Index = first;
        var query = ParseQueryColumns();
        reader.Index = end;
        return new CreateTableStatement(reader.SpanFrom(start), name) { NameSpan = nameSpan, IsTemporary = temporary, HasUnknownColumns = query is null, Query = query };
    }

    /// <summary>SELECT [pg_catalog.]set_config('search_path', 'a, b', false).</summary>
    private SetSearchPathStatement? SetConfig(int start)
    {
        if (!IsWord("set_config") || reader.Peek(2).Kind != TokenKind.String || reader.Peek(3).Kind != TokenKind.Comma)
            return null;
        if (!string.Equals(TokenText.Value(reader.Text, reader.Peek(2)), "search_path", StringComparison.OrdinalIgnoreCase))
            return null;
        var value = reader.Peek(4);
        var isLocal = reader.Peek(6).Keyword == Keyword.True;
        if (value.Kind != TokenKind.String)
            return null;
        SkipStatement();
        return new SetSearchPathStatement(reader.SpanFrom(start), PathOf(TokenText.Value(reader.Text, value)), isLocal);
    }

    private ImmutableArray<string> PathOf(string value)
    {
        var path = ImmutableArray.CreateBuilder<string>();
        using var tokens = Lexer.Tokenize(SqlText.FromString(value), LexerMode.Command, reader.CancellationToken);
        var list = new TokenReader(tokens);
        while (list.ReadName() is { } name)
        {
            path.Add(name);
            if (!list.Accept(TokenKind.Comma))
                break;
        }

        return path.ToImmutable();
    }

    private bool IsHarmlessCall()
    {
        if (reader.Keyword != Keyword.None)
            return true;
        if (reader.Is(TokenKind.QuotedIdentifier))
            return false;
        var name = reader.Name();
        return name.StartsWith("pg_", StringComparison.Ordinal) || HarmlessFunctions.Contains(name);
    }

    private static readonly HashSet<string> HarmlessFunctions = new(StringComparer.Ordinal)
    {
        "set_config", "current_setting", "setval", "nextval", "currval", "lastval", "now", "clock_timestamp", "count", "max", "min", "sum", "avg", "lower", "upper",
        "to_regclass", "to_regtype", "to_regproc", "format", "concat", "concat_ws", "length", "array_agg", "string_agg", "jsonb_agg", "json_agg", "jsonb_build_object",
        "json_build_object", "jsonb_object_agg", "unnest", "generate_series", "gen_random_uuid", "uuid_generate_v4", "md5", "random", "round", "abs", "row_number", "rank",
        "dense_rank", "lag", "lead", "first_value", "last_value", "date_trunc", "to_char", "to_date", "to_timestamp", "to_json", "to_jsonb", "row_to_json", "regexp_replace",
        "replace", "split_part", "btrim", "ltrim", "rtrim", "array_length", "array_to_string", "string_to_array", "version", "current_database", "has_table_privilege",
        "obj_description", "col_description", "bool_and", "bool_or", "every", "jsonb_array_elements", "jsonb_array_elements_text", "jsonb_each", "jsonb_each_text", "age",
        "date_part", "encode", "decode", "convert_from", "convert_to", "quote_ident", "quote_literal", "txid_current", "inet_server_addr", "floor", "ceil", "sqrt", "mod",
    };

    private bool AcceptTemporary()
    {
        if (!reader.Accept(Keyword.Global))
            reader.Accept(Keyword.Local);
        return reader.Accept(Keyword.Temp) || reader.Accept(Keyword.Temporary);
    }
}
