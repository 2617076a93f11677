using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>One INSERT, at the top level, in a CTE, or as the operand of EXPLAIN or PREPARE.</summary>
internal sealed class InsertStatement : CommandStatement
{
    /// <summary>The column list; empty where none is written.</summary>
    public ImmutableArray<InsertColumn> Columns { get; init; } = ImmutableArray<InsertColumn>.Empty;

    public bool HasColumnList { get; init; }

    /// <summary>False where a hole stands in the column list.</summary>
    public bool ColumnsAreKnown { get; init; } = true;

    public Overriding Overriding { get; init; }

    public required InsertSource Source { get; init; }

    /// <summary>The first character of the source.</summary>
    public int SourceStart { get; init; }

    /// <summary>Where an ON CONFLICT clause goes: behind the last word of the source.</summary>
    public int SourceEnd { get; init; }

    public OnConflictClause? OnConflict { get; init; }

    /// <summary>True where no clause is written, but a hole could hold one.</summary>
    public bool ConflictMayBeInHole { get; init; }

    public bool HasReturning { get; init; }
}

internal readonly record struct InsertColumn(SqlSpan Span, string Name);

internal enum Overriding
{
    None,
    System,
    User,
}

/// <summary>Where the rows of an INSERT come from.</summary>
internal abstract class InsertSource;

internal sealed class DefaultValuesSource : InsertSource;

internal sealed class ValuesSource(ImmutableArray<ValuesRow> rows) : InsertSource
{
    public ImmutableArray<ValuesRow> Rows { get; } = rows;
}

/// <summary>One row of VALUES. A hole between its parentheses may stand for several values: <paramref name="IsKnown"/> is false then.</summary>
internal sealed record ValuesRow(SqlSpan Span, ImmutableArray<Expression> Values, bool IsKnown);

/// <summary>SELECT, TABLE, a parenthesised query or VALUES with more behind it.</summary>
/// <param name="items">The select list of a single plain SELECT, or a default array.</param>
/// <param name="existenceCheck">How it looks for existing rows first, or null.</param>
internal sealed class QuerySource(ImmutableArray<Expression> items, ExistenceCheck? existenceCheck) : InsertSource
{
    public ImmutableArray<Expression> Items { get; } = items;

    public ExistenceCheck? ExistenceCheck { get; } = existenceCheck;
}

/// <summary>NOT EXISTS, NOT IN, EXCEPT, or LEFT JOIN … IS NULL: a query that proposes only rows that are not there yet.</summary>
/// <param name="Span">These words.</param>
/// <param name="Names">The names that the query mentions from there on; from the join on for a LEFT JOIN.</param>
internal sealed record ExistenceCheck(SqlSpan Span, HashSet<string> Names);

/// <summary>A hole stands where the rows are.</summary>
internal sealed class UnknownSource : InsertSource;

internal enum ConflictAction
{
    Nothing,
    Update,

    /// <summary>A hole, or a form that a later version of PostgreSQL adds.</summary>
    Unknown,
}

internal sealed class OnConflictClause
{
    /// <summary>From ON to the end of the action.</summary>
    public required SqlSpan Span { get; init; }

    /// <summary>The conflict target: the parenthesised list with its WHERE, or ON CONSTRAINT name; empty, behind CONFLICT, where there is none.</summary>
    public required SqlSpan TargetSpan { get; init; }

    /// <summary>The list of the target; default where there is no list.</summary>
    public ImmutableArray<ConflictElement> Elements { get; init; }

    /// <summary>The parenthesised list alone.</summary>
    public SqlSpan ElementsSpan { get; init; }

    public Expression? Predicate { get; init; }

    public string? ConstraintName { get; init; }

    /// <summary>False where a hole stands in the target.</summary>
    public bool TargetIsKnown { get; init; } = true;

    public ConflictAction Action { get; init; }

    public ImmutableArray<Assignment> Assignments { get; init; } = ImmutableArray<Assignment>.Empty;

    public Expression? UpdateWhere { get; init; }

    public bool HasTarget => !Elements.IsDefault || ConstraintName is not null || !TargetIsKnown;
}

/// <summary>One element of a conflict target.</summary>
internal sealed class ConflictElement
{
    public required SqlSpan Span { get; init; }

    /// <summary>A bare column is a <see cref="ColumnExpression"/>.</summary>
    public required Expression Expression { get; init; }

    public string? Collation { get; init; }

    public string? OperatorClass { get; init; }

    /// <summary>ASC, DESC or NULLS FIRST/LAST is written: refused with 42P10.</summary>
    public bool HasOrdering { get; init; }
}

/// <summary>One item of a SET list; several columns for <c>(a, b) = …</c>, whose value is then a list, a subquery or unknown.</summary>
internal sealed record Assignment(SqlSpan Span, ImmutableArray<string> Columns, Expression Value);
