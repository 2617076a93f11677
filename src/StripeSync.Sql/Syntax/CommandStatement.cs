using StripeSync.Sql.Parsing;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>A statement that writes or locks rows of one relation, at the top level, in a CTE, or as the operand of EXPLAIN or PREPARE.</summary>
internal abstract class CommandStatement
{
    /// <summary>From the first word of the statement around it to its end, without the semicolon.</summary>
    public required SqlSpan Span { get; init; }

    /// <summary>The relation that is written, or read by a SELECT.</summary>
    public required WriteTarget Target { get; init; }

    /// <summary>Where an unqualified target is looked up.</summary>
    public required SearchPath SearchPath { get; init; }

    public string? Alias { get; init; }

    /// <summary>False where words follow that the parser does not understand: nothing is said about the statement.</summary>
    public bool IsUnderstood { get; init; } = true;

    /// <summary>The top-level statement that it is, or is a part of.</summary>
    public StatementGroup Group { get; set; } = StatementGroup.None;

    /// <summary>The name by which its expressions call the target.</summary>
    public string TargetName => Alias ?? Target.Name;
}

/// <summary>What a top-level statement says as a whole, with its CTEs and subqueries.</summary>
internal sealed class StatementGroup(SqlSpan span)
{
    public static StatementGroup None { get; } = new(default);

    /// <summary>Of a statement with more parts than this nothing is said: what is asked of each part looks at all the others.</summary>
    public const int MaxMembers = 64;

    public SqlSpan Span { get; } = span;

    /// <summary>Its parts, itself among them.</summary>
    public List<CommandStatement> Members { get; } = new();

    /// <summary>Its CTEs, by name.</summary>
    public Dictionary<string, CommonTable> CommonTables { get; } = new(StringComparer.Ordinal);

    /// <summary>Every name in it, folded; empty for an INSERT, of which nobody asks.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>False where a part of it is a hole, or where it nests queries deeper than the parser looks.</summary>
    public bool IsKnown { get; set; } = true;
}

/// <summary>The body of a CTE.</summary>
/// <param name="Span">The body with its parentheses; of one in another CTE, that of the outer one.</param>
/// <param name="Names">The names that it mentions, folded.</param>
internal sealed record CommonTable(SqlSpan Span, HashSet<string> Names);

/// <summary>The WHERE of a statement.</summary>
/// <param name="Span">Its words behind WHERE, with parentheses around them.</param>
/// <param name="Condition">The condition.</param>
internal sealed record WhereClause(SqlSpan Span, Expression Condition);

/// <summary>FROM or USING.</summary>
/// <param name="Table">The first relation; null for a subquery, a function or a hole.</param>
/// <param name="Alias">Its alias.</param>
/// <param name="IsSingle">True where it is the only source of rows.</param>
internal sealed record FromClause(WriteTarget? Table, string? Alias, bool IsSingle);
