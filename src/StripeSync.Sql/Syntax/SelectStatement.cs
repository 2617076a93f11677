using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>
/// One SELECT whose FROM starts with a relation, as far as locking and ranking go. One that cannot be read, or that is an operand of UNION and its kin, is not
/// <see cref="CommandStatement.IsUnderstood"/>.
/// </summary>
internal sealed class SelectStatement : CommandStatement
{
    public required FromClause From { get; init; }

    public WhereClause? Where { get; init; }

    /// <summary>True with DISTINCT, GROUP BY, HAVING, WINDOW, a window function or a call of an aggregate: rows that no FOR UPDATE can lock.</summary>
    public bool IsAggregated { get; init; }

    public bool HasLimit { get; init; }

    /// <summary>The locking clause, or null.</summary>
    public LockingClause? Locking { get; init; }

    /// <summary>The calls of row_number in the select list.</summary>
    public ImmutableArray<RowNumber> RowNumbers { get; init; } = ImmutableArray<RowNumber>.Empty;

    /// <summary>Where a locking clause goes: behind its last word.</summary>
    public int End { get; init; }
}

internal enum LockWait
{
    /// <summary>Waits for the other session.</summary>
    Block,
    NoWait,
    SkipLocked,
}

/// <summary>FOR UPDATE and its kin.</summary>
/// <param name="Span">The clause.</param>
/// <param name="IsExclusive">True for FOR UPDATE and FOR NO KEY UPDATE, which one session holds at a time.</param>
/// <param name="Wait">What happens to a row that another session has locked.</param>
internal sealed record LockingClause(SqlSpan Span, bool IsExclusive, LockWait Wait);

/// <summary><c>row_number() OVER (PARTITION BY … ORDER BY …)</c>.</summary>
/// <param name="Span">The call with its window.</param>
/// <param name="Partition">The expressions of PARTITION BY.</param>
/// <param name="Order">The expressions of ORDER BY; empty without one.</param>
/// <param name="OrderSpan">The list of ORDER BY; empty, at the end of the window, without one.</param>
internal sealed record RowNumber(SqlSpan Span, ImmutableArray<Expression> Partition, ImmutableArray<Expression> Order, SqlSpan OrderSpan);
