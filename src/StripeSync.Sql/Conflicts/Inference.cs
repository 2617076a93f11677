using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Conflicts;

internal enum InferenceOutcome
{
    /// <summary>Not enough is known: the target has a hole, a column that the catalog does not know, or an expression that may match.</summary>
    Unknown,

    /// <summary>There is no target: every key is an arbiter.</summary>
    Everything,

    /// <summary>The arbiters are known.</summary>
    Matched,

    /// <summary>
    /// Only with the value of a parameter: nothing matches in the generic plan of a prepared statement (42P10), and <see cref="Inference.Arbiters"/> in a
    /// custom plan with the right value.
    /// </summary>
    MatchedByParameter,

    /// <summary>Nothing matches: 42P10.</summary>
    NoMatch,

    /// <summary>ON CONSTRAINT names no constraint of the table: 42704.</summary>
    NoSuchConstraint,

    /// <summary>ON CONSTRAINT names a constraint without an index: 42809.</summary>
    ConstraintWithoutIndex,
}

/// <summary>What PostgreSQL picks for a conflict target.</summary>
/// <param name="Outcome">Which case it is.</param>
/// <param name="Arbiters">The keys that are certainly arbiters.</param>
/// <param name="MayBeArbiters">The keys that may be arbiters too.</param>
internal sealed record Inference(InferenceOutcome Outcome, ImmutableArray<UniqueKey> Arbiters, ImmutableArray<UniqueKey> MayBeArbiters)
{
    public static Inference Of(InferenceOutcome outcome) => new(outcome, ImmutableArray<UniqueKey>.Empty, ImmutableArray<UniqueKey>.Empty);
}
