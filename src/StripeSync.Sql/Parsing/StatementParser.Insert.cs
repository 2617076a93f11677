using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>INSERT in every form.</summary>
internal sealed partial class StatementParser
{
    // What a hole on the level of the statement may hide: anything that may follow it.
    private bool _freeHole;

    // A parenthesis without its end, or words where a source must stand.
    private bool _isBroken;

    /// <summary>Stands at INSERT.</summary>
    /// <param name="statementStart">Where the statement around it starts.</param>
    /// <param name="searchPath">Where an unqualified target is looked up.</param>
    /// <returns>The statement, or null where not even a target can be read.</returns>
    public InsertStatement? ParseInsert(int statementStart, SearchPath searchPath)
    {
        _freeHole = false;
        _isBroken = false;
        reader.Advance();
        if (!reader.Accept(Keyword.Into))
            return null;
        var target = ReadRelation();
        if (target is null)
            return null;
        string? alias = null;
        if (reader.Accept(Keyword.As))
            alias = reader.ReadName();

        var columnsAreKnown = true;
        var hasColumns = reader.Is(TokenKind.LeftParen) && !IsQueryAhead();
        var columns = hasColumns ? ReadColumns(out columnsAreKnown) : ImmutableArray<InsertColumn>.Empty;
        var overriding = ReadOverriding();
        var sourceStart = reader.Current.Start;
        var source = ReadSource();
        var sourceEnd = reader.PreviousEnd;
        var conflict = IsOnConflict() ? ReadOnConflict() : null;
        var mayBeInHole = conflict is null && (_freeHole || reader.Is(TokenKind.Hole));
        var hasReturning = reader.Is(Keyword.Returning);
        var understood = !_isBroken && conflict is not { Action: ConflictAction.Unknown } &&
            (hasReturning || reader.AtStatementEnd || reader.Is(TokenKind.RightParen) || reader.Is(TokenKind.Hole));
        SkipToEnd();
        return new InsertStatement
        {
            Span = reader.SpanFrom(statementStart),
            Target = target,
            SearchPath = searchPath,
            Alias = alias,
            Columns = columns,
            HasColumnList = hasColumns,
            ColumnsAreKnown = columnsAreKnown,
            Overriding = overriding,
            Source = source,
            SourceStart = sourceStart,
            SourceEnd = sourceEnd,
            OnConflict = conflict,
            ConflictMayBeInHole = mayBeInHole,
            HasReturning = hasReturning,
            IsUnderstood = understood,
        };
    }

    /// <summary>At a parenthesis: does a query stand in it, rather than the column list?</summary>
    private bool IsQueryAhead()
    {
        var offset = 1;
        while (reader.Peek(offset).Kind == TokenKind.LeftParen)
            offset++;
        return reader.Peek(offset).Keyword is Keyword.Select or Keyword.With or Keyword.Values or Keyword.Table;
    }

    private ImmutableArray<InsertColumn> ReadColumns(out bool known)
    {
        known = true;
        var columns = ImmutableArray.CreateBuilder<InsertColumn>();
        reader.Advance();
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen))
        {
            var span = reader.Current.Span;
            var name = reader.ReadName();
            if (name is null)
            {
                known = false;
                SkipTo(TokenKind.Comma);
            }
            else
            {
                columns.Add(new InsertColumn(span, name));
                if (!reader.Is(TokenKind.Comma) && !reader.Is(TokenKind.RightParen))
                {
                    // A field or an element of the column, or a hole that may add columns.
                    known &= reader.Kind is TokenKind.Dot or TokenKind.LeftBracket;
                    SkipTo(TokenKind.Comma);
                }
            }

            if (!reader.Accept(TokenKind.Comma))
                break;
        }

        _isBroken |= !reader.Accept(TokenKind.RightParen);
        return columns.ToImmutable();
    }

    private Overriding ReadOverriding()
    {
        if (!reader.Accept(Keyword.Overriding))
            return Overriding.None;
        var overriding = reader.Is(Keyword.System) ? Overriding.System : Overriding.User;
        reader.Advance();
        reader.Accept(Keyword.Value);
        return overriding;
    }

    private InsertSource ReadSource()
    {
        if (reader.Accept(Keyword.Default, Keyword.Values))
            return new DefaultValuesSource();
        if (reader.Is(Keyword.Values))
        {
            var start = reader.Index;
            var rows = ReadRows();
            if (rows is not null && !GoesOnAsQuery())
                return rows;
            _isBroken |= rows is null;
            reader.Index = start;
        }
        else if (!(reader.Keyword is Keyword.Select or Keyword.With or Keyword.Table || reader.Is(TokenKind.LeftParen)))
        {
            _freeHole |= reader.Accept(TokenKind.Hole);
            SkipQuery();
            return new UnknownSource();
        }

        return ReadQuery();
    }

    /// <summary>VALUES is a query like any other: with a set operation, an order or a limit, not all rows are proposed as written.</summary>
    private bool GoesOnAsQuery() => reader.Keyword is Keyword.Union or Keyword.Intersect or Keyword.Except or Keyword.Order or Keyword.Limit or Keyword.Offset or Keyword.Fetch or Keyword.For;

    /// <summary>VALUES (…), (…). Null where something else than rows stands there.</summary>
    private ValuesSource? ReadRows()
    {
        reader.Advance();
        var rows = ImmutableArray.CreateBuilder<ValuesRow>();
        do
        {
            if (reader.Is(TokenKind.Hole))
            {
                // Rows made at run time; their number is unknown, and so is whatever else the hole holds.
                _freeHole = true;
                var span = reader.Current.Span;
                reader.Advance();
                rows.Add(new ValuesRow(span, ImmutableArray<Expression>.Empty, IsKnown: false));
                continue;
            }

            if (!reader.Is(TokenKind.LeftParen))
                return null;
            rows.Add(ReadRow());
            reader.CancellationToken.ThrowIfCancellationRequested();
        }
        while (reader.Accept(TokenKind.Comma));
        return new ValuesSource(rows.ToImmutable());
    }

    private ValuesRow ReadRow()
    {
        var start = reader.Current.Start;
        var known = true;
        reader.Advance();
        var values = ImmutableArray.CreateBuilder<Expression>();
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen))
        {
            known &= !reader.Is(TokenKind.Hole);
            values.Add(_expressions.Parse());
            if (!reader.Is(TokenKind.Comma) && !reader.Is(TokenKind.RightParen))
            {
                // Words that are no part of an expression: a hole, or what we do not understand.
                known = false;
                SkipTo(TokenKind.Comma);
            }

            if (!reader.Accept(TokenKind.Comma))
                break;
        }

        _isBroken |= !reader.Accept(TokenKind.RightParen);
        return new ValuesRow(reader.SpanFrom(start), values.ToImmutable(), known);
    }

    /// <summary>SELECT, TABLE, WITH or a parenthesised query. The select list is read where it is plain; the rest is passed over.</summary>
    private QuerySource ReadQuery()
    {
        var start = reader.Index;
        var items = ReadItems();
        reader.Index = start;
        var facts = SkipQuery();
        return new QuerySource(facts.IsSetOperation ? default : items, facts.Check);
    }

    private ImmutableArray<Expression> ReadItems()
    {
        if (!reader.Accept(Keyword.Select))
            return default;
        reader.Accept(Keyword.All);
        if (reader.Accept(Keyword.Distinct) && reader.Accept(Keyword.On) && reader.Is(TokenKind.LeftParen))
            reader.SkipParentheses();
        var items = ImmutableArray.CreateBuilder<Expression>();
        do
        {
            if (reader.IsOperator("*") || reader.Is(TokenKind.Hole))
                return default;
            var item = _expressions.Parse();
            if (item is UnknownExpression && !item.Span.Equals(default) && reader.Tokens.Text.AsSpan(item.Span.Start, item.Span.Length).EndsWith("*".AsSpan()))
                return default;
            items.Add(item);
            if (reader.Accept(Keyword.As))
                reader.ReadName();
            else if (reader.IsName && reader.Keyword is Keyword.None or Keyword.Name or Keyword.Value or Keyword.Type)
                reader.Advance();
        }
        while (reader.Accept(TokenKind.Comma));
        return items.ToImmutable();
    }

    private (bool IsSetOperation, ExistenceCheck? Check) SkipQuery()
    {
        var depth = 0;
        var setOperation = false;
        var checkStart = -1;
        var checkSpan = default(SqlSpan);
        var leftJoin = -1;
        while (!reader.AtStatementEnd)
        {
            ref readonly var token = ref reader.Current;
            if (token.Kind == TokenKind.LeftParen)
            {
                depth++;
            }
            else if (token.Kind == TokenKind.RightParen)
            {
                if (--depth < 0)
                    break;
            }
            else if (depth == 0)
            {
                if (IsOnConflict() || token.Keyword == Keyword.Returning)
                    break;
                _freeHole |= token.Kind == TokenKind.Hole;
                setOperation |= token.Keyword is Keyword.Union or Keyword.Intersect or Keyword.Except;
            }

            if (token.Keyword == Keyword.Left)
                leftJoin = reader.Index;
            if (checkStart < 0 && ChecksExistence(leftJoin) is var words && words > 0)
            {
                checkStart = token.Keyword == Keyword.Is ? leftJoin : reader.Index;
                checkSpan = SqlSpan.FromBounds(token.Start, reader.Peek(words - 1).End);
            }

            reader.Advance();
        }

        return (setOperation, checkStart < 0 ? null : new ExistenceCheck(checkSpan, NamesFrom(checkStart)));
    }

    /// <summary>The number of words here that keep out what exists; 0 for none.</summary>
    private int ChecksExistence(int leftJoin) => reader.Keyword switch
    {
        Keyword.Except => 1,
        Keyword.Not when reader.Peek().Keyword == Keyword.Exists => 2,
        Keyword.Not when reader.Peek().Keyword == Keyword.In && reader.Peek(2).Kind == TokenKind.LeftParen && reader.Peek(3).Keyword == Keyword.Select => 2,
        Keyword.Is when leftJoin >= 0 && reader.Peek().Keyword == Keyword.Null => 2,
        _ => 0,
    };

    private HashSet<string> NamesFrom(int index)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (; index < reader.Index; index++)
        {
            ref readonly var token = ref reader.Tokens[index];
            if (token.Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier && !token.HasHole)
                names.Add(reader.Name(token));
        }

        return names;
    }
}
