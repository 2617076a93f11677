using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>The select list of a query that makes a table.</summary>
internal sealed partial class SchemaParser
{
    /// <summary>Reads the query at the current token and moves to the end of the statement; null where its columns are not understood.</summary>
    private QueryColumns? ParseQueryColumns()
    {
        var columns = ReadQueryColumns();
        SkipStatement();
        return columns;
    }

    private QueryColumns? ReadQueryColumns()
    {
        while (reader.Accept(TokenKind.LeftParen))
        {
        }

        var common = new HashSet<string>(StringComparer.Ordinal);
        if (reader.Accept(Keyword.With) && !SkipCommonTables(common))
            return null;
        if (reader.Accept(Keyword.Table))
        {
            var table = ExpectRelation();
            return failed ? null : new QueryColumns(ImmutableArray.Create(default(QueryColumn)), ImmutableArray.Create(Source(table, table.Name, common)), !IsUnion(), MergesColumns: false);
        }

        if (reader.Is(Keyword.Values))
            return ReadValues();
        if (!reader.Accept(Keyword.Select))
            return null;
        if (reader.Accept(Keyword.Distinct))
        {
            if (reader.Accept(Keyword.On))
                reader.SkipParentheses();
        }
        else
        {
            reader.Accept(Keyword.All);
        }

        if (ReadSelectList() is not { } items)
            return null;
        if (reader.Accept(Keyword.Into))
        {
            while (!AtQueryEnd() && !reader.Is(Keyword.From) && !IsUnion())
                reader.Advance();
        }

        var merges = false;
        var from = ImmutableArray<ColumnSource>.Empty;
        if (reader.Accept(Keyword.From))
            from = ReadSources(common, out merges);
        var isUnion = false;
        while (!AtQueryEnd() && !(isUnion = IsUnion()))
        {
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }

        return new QueryColumns(items, from, !isUnion, merges);
    }

    private bool IsUnion() => reader.Keyword is Keyword.Union or Keyword.Intersect or Keyword.Except;

    private QueryColumns? ReadValues()
    {
        reader.Advance();
        if (!reader.Accept(TokenKind.LeftParen))
            return null;
        var items = ImmutableArray.CreateBuilder<QueryColumn>();
        foreach (var value in expressions.ParseList())
            items.Add(new QueryColumn(value, "column" + (items.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return reader.Accept(TokenKind.RightParen) ? new QueryColumns(items.ToImmutable(), ImmutableArray<ColumnSource>.Empty, !reader.Is(TokenKind.Comma), MergesColumns: false) : null;
    }

    /// <summary>[RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (…), ….</summary>
    private bool SkipCommonTables(HashSet<string> names)
    {
        reader.Accept(Keyword.Recursive);
        do
        {
            names.Add(ExpectName());
            while (!reader.AtStatementEnd && reader.Keyword is not (Keyword.Select or Keyword.Values or Keyword.Table) && !reader.Is(TokenKind.Comma))
            {
                if (!reader.Is(TokenKind.LeftParen) || !reader.SkipParentheses())
                    reader.Advance();
            }
        }
        while (!failed && reader.Accept(TokenKind.Comma));
        return !failed;
    }

    private ImmutableArray<QueryColumn>? ReadSelectList()
    {
        var items = ImmutableArray.CreateBuilder<QueryColumn>();
        do
        {
            if (reader.IsOperator("*"))
            {
                reader.Advance();
                items.Add(default);
            }
            else if (reader.IsName && reader.Peek().Kind == TokenKind.Dot && reader.Peek(2).Kind == TokenKind.Operator)
            {
                items.Add(new QueryColumn(null, reader.Name()));
                reader.Index += 3;
            }
            else
            {
                var expression = expressions.Parse();
                if (expression is UnknownExpression)
                    return null;
                string? name = null;
                if (reader.Accept(Keyword.As) || (reader.IsName && !IsAfterItem()))
                    name = ExpectName();
                items.Add(new QueryColumn(expression, name));
            }
        }
        while (!failed && reader.Accept(TokenKind.Comma));
        return failed || !(AtQueryEnd() || IsAfterItem()) ? null : items.ToImmutable();
    }

    private bool IsAfterItem() => reader.Keyword is Keyword.From or Keyword.Into or Keyword.Where or Keyword.Group or Keyword.Having or Keyword.Window or Keyword.Order or Keyword.Limit
        or Keyword.Offset or Keyword.Fetch or Keyword.For or Keyword.With || IsUnion();

    private ImmutableArray<ColumnSource> ReadSources(HashSet<string> common, out bool merges)
    {
        merges = false;
        var sources = ImmutableArray.CreateBuilder<ColumnSource>();
        do
        {
            merges |= reader.Is(Keyword.Natural);
            while (reader.Keyword is Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Outer or Keyword.Cross or Keyword.Natural or Keyword.Join)
                reader.Advance();
            reader.Accept(Keyword.Only);
            ReadSource(sources, common);
            if (reader.Accept(Keyword.Using))
            {
                merges = true;
                reader.SkipParentheses();
            }
            else if (reader.Accept(Keyword.On))
            {
                expressions.Parse();
            }
        }
        while (reader.Accept(TokenKind.Comma)
            || reader.Keyword is Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Cross or Keyword.Natural or Keyword.Join);
        return sources.ToImmutable();
    }

    private void ReadSource(ImmutableArray<ColumnSource>.Builder sources, HashSet<string> common)
    {
        ObjectName? table = null;
        if (reader.IsName && !reader.Is(Keyword.Lateral) && !IsAfterRelation())
            table = ExpectRelation();
        while (reader.Is(Keyword.Lateral) || reader.Is(TokenKind.LeftParen))
        {
            // A subquery, a function, or a join in parentheses.
            table = null;
            if (!reader.Is(TokenKind.LeftParen) || !reader.SkipParentheses())
                reader.Advance();
        }

        var alias = table?.Name ?? "";
        if (reader.Accept(Keyword.As) || (reader.IsName && !IsAfterRelation() && !IsAfterItem() && !reader.Is(Keyword.Tablesample)))
            alias = reader.ReadName() ?? alias;
        if (reader.Is(TokenKind.LeftParen))
        {
            table = null;
            reader.SkipParentheses();
        }

        sources.Add(table is { } name ? Source(name, alias, common) : new ColumnSource(null, alias));
    }

    private static ColumnSource Source(ObjectName table, string alias, HashSet<string> common) =>
        new(table.Schema is null && common.Contains(table.Name) ? null : table, alias);
}
