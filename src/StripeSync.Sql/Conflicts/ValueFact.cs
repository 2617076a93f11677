using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

internal enum ValueKind
{
    /// <summary>Not even known whether the statement supplies the column.</summary>
    Undetermined,

    /// <summary>Supplied, value unknown: a parameter, a column of a query, an expression, or a default that is one.</summary>
    Supplied,

    /// <summary>Certainly NULL: the literal, or omitted without default.</summary>
    Null,

    /// <summary>A literal, written or the default.</summary>
    Literal,

    /// <summary>New on every execution: identity, sequence, generated uuid. Existing rows do not have it.</summary>
    Fresh,
}

/// <summary>What is known of one column's value in one proposed row.</summary>
/// <param name="Kind">How much is known.</param>
/// <param name="Literal">The value of <see cref="ValueKind.Literal"/> as the column keeps it; null where its type makes of it what is not known.</param>
/// <param name="IsOmitted">True where the statement leaves the value to the database: not in the column list, or DEFAULT.</param>
internal readonly record struct ValueFact(ValueKind Kind, LiteralExpression? Literal, bool IsOmitted)
{
    public static ValueFact Undetermined => default;

    /// <summary>The expression in the statement, or the default where the statement leaves it out; null where there is none, or where it is not known.</summary>
    public Expression? Written { get; init; }

    public static ValueFact Of(ValueKind kind, bool isOmitted) => new(kind, null, isOmitted);
}
