using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>SELECT, as far as locking and ranking go; its subqueries are passed over.</summary>
internal sealed partial class StatementParser
{
    /// <summary>More rankings in one query are not looked at.</summary>
    private const int MaxRowNumbers = 4;

    /// <summary>Stands at SELECT. Null where no FROM follows.</summary>
    public SelectStatement? ParseSelect(int statementStart, SearchPath searchPath)
    {
        reader.Advance();
        var aggregated = reader.Is(Keyword.Distinct);
        var rowNumbers = ReadSelectList(ref aggregated);
        if (!reader.Accept(Keyword.From))
            return null;
        var fromStart = reader.Current.Start;
        var from = ReadFrom();
        var fromSpan = reader.SpanFrom(fromStart);
        var where = ReadWhere();
        var understood = IsAtEnd || EndsWhere(reader.Keyword);
        var limited = false;
        LockingClause? locking = null;
        while (!IsAtEnd)
        {
            switch (reader.Keyword)
            {
                case Keyword.Group or Keyword.Having or Keyword.Window: aggregated = true; break;
                case Keyword.Union or Keyword.Intersect or Keyword.Except: understood = false; break;
                case Keyword.Limit or Keyword.Fetch: limited = true; break;
                case Keyword.For when reader.Peek().Keyword is Keyword.Update or Keyword.No or Keyword.Share or Keyword.Key:
                    // Several clauses lock several tables: which one is meant is not asked.
                    understood &= locking is null;
                    locking = ReadLocking();
                    continue;
            }

            understood &= !reader.Is(TokenKind.Hole);
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }

        return new SelectStatement
        {
            Span = reader.SpanFrom(statementStart),
            Target = from.Table ?? new WriteTarget(fromSpan, fromSpan, null, ""),
            SearchPath = searchPath,
            Alias = from.Alias,
            From = from,
            Where = where,
            IsAggregated = aggregated,
            HasLimit = limited,
            Locking = locking,
            RowNumbers = rowNumbers,
            End = reader.PreviousEnd,
            IsUnderstood = understood,
        };
    }

    private ImmutableArray<RowNumber> ReadSelectList(ref bool aggregated)
    {
        var found = ImmutableArray<RowNumber>.Empty;
        while (!IsAtEnd && !reader.Is(Keyword.From) && !EndsFrom(reader.Keyword))
        {
            if (reader.Is(TokenKind.LeftParen))
            {
                reader.SkipParentheses();
                continue;
            }

            var isCall = reader.Is(TokenKind.Identifier) && reader.Peek().Kind == TokenKind.LeftParen && !reader.Current.HasHole;
            var name = isCall ? reader.Name() : "";
            aggregated |= reader.Is(Keyword.Over) || IsAggregate(name);
            if (name == "row_number")
            {
                aggregated = true;
                if (ReadRowNumber() is { } rowNumber && found.Length < MaxRowNumbers)
                    found = found.Add(rowNumber);
            }
            else
            {
                reader.Advance();
            }
        }

        return found;
    }

    private static bool IsAggregate(string name) => name is "count" or "sum" or "min" or "max" or "avg" or "array_agg" or "string_agg" or "json_agg" or "jsonb_agg"
        or "json_object_agg" or "jsonb_object_agg" or "bool_and" or "bool_or" or "every" or "bit_and" or "bit_or";

    /// <summary>Stands at row_number; null for a named window, or one that is not understood.</summary>
    private RowNumber? ReadRowNumber()
    {
        var start = reader.Current.Start;
        reader.Advance();
        reader.SkipParentheses();
        if (!reader.Accept(Keyword.Over) || !reader.Accept(TokenKind.LeftParen))
            return null;
        var partition = ImmutableArray<Expression>.Empty;
        if (reader.Accept(Keyword.Partition, Keyword.By))
            partition = _expressions.ParseList();
        var orderSpan = new SqlSpan(reader.PreviousEnd, 0);
        var order = ImmutableArray<Expression>.Empty;
        if (reader.Accept(Keyword.Order, Keyword.By))
            order = ReadOrder(out orderSpan);

        // The frame does not change the number of a row.
        var understood = reader.Is(TokenKind.RightParen) || reader.Is(Keyword.Rows) || IsWord("range") || IsWord("groups");
        SkipTo(TokenKind.RightParen);
        understood &= reader.Accept(TokenKind.RightParen);
        return understood ? new RowNumber(reader.SpanFrom(start), partition, order, orderSpan) : null;
    }

    private ImmutableArray<Expression> ReadOrder(out SqlSpan span)
    {
        var start = reader.Current.Start;
        var order = ImmutableArray.CreateBuilder<Expression>();
        do
        {
            order.Add(_expressions.Parse());
            if (!reader.Accept(Keyword.Asc))
                reader.Accept(Keyword.Desc);
            if (reader.Accept(Keyword.Nulls))
                reader.Advance();
        }
        while (reader.Accept(TokenKind.Comma));
        span = reader.SpanFrom(start);
        return order.ToImmutable();
    }

    /// <summary>Stands at FOR, before UPDATE, NO KEY UPDATE, SHARE or KEY SHARE.</summary>
    private LockingClause ReadLocking()
    {
        var start = reader.Current.Start;
        reader.Advance();
        var exclusive = reader.Keyword is Keyword.Update or Keyword.No;
        while (reader.Keyword is Keyword.No or Keyword.Key)
            reader.Advance();
        reader.Advance();
        if (reader.Accept(Keyword.Of))
        {
            do
                ReadRelation();
            while (reader.Accept(TokenKind.Comma));
        }

        var wait = LockWait.Block;
        if (reader.Accept(Keyword.Nowait))
            wait = LockWait.NoWait;
        else if (reader.Accept(Keyword.Skip, Keyword.Locked))
            wait = LockWait.SkipLocked;
        return new LockingClause(reader.SpanFrom(start), exclusive, wait);
    }
}
