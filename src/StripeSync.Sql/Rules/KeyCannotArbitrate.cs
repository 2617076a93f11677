using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1004: the key exists but cannot be an arbiter: deferrable (55000), an exclusion constraint with DO UPDATE or a constraint without index (42809),
/// or ON CONSTRAINT with a name that is no constraint of the table (42704).
/// </summary>
internal sealed class KeyCannotArbitrate : WriteRule
{
    public const string Id = "SSQ1004";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.OnConflict is not { } clause || write.Inference is not { } inference || write.Table.IsFromProfile || write.Table.IsIncomplete)
            return null;
        var table = FindingText.Name(write.Table);
        switch (inference.Outcome)
        {
            case InferenceOutcome.NoSuchConstraint:
                var name = clause.ConstraintName!;
                var isIndex = write.Table.UniqueKeys.Any(k => k.Name == name) || write.Table.OtherIndexes.Contains(name, StringComparer.Ordinal);
                return Finding(write, clause, "42704", CertainFor(write.Table), isIndex
                    ? $"{Identifier.Quote(name)} is an index of {table}, not a constraint: 42704 on every execution; name its columns instead"
                    : $"{table} has no constraint {Identifier.Quote(name)}: 42704 on every execution");
            case InferenceOutcome.ConstraintWithoutIndex:
                return Finding(write, clause, "42809", CertainFor(write.Table), $"Constraint {Identifier.Quote(clause.ConstraintName!)} of {table} has no index and cannot be an arbiter: 42809 on every execution");
            case InferenceOutcome.Matched when clause.Action == ConflictAction.Update && inference.Arbiters.FirstOrDefault(static k => k.Kind == UniqueKeyKind.Exclusion) is { } exclusion:
                return Finding(write, clause, "42809", CertainFor(write.Table), $"Exclusion constraint {Identifier.Quote(exclusion.Name)} of {table} cannot be an arbiter of DO UPDATE: 42809 on every execution");
            case InferenceOutcome.Matched:
                return Deferrable(write, clause, inference.Arbiters);
            case InferenceOutcome.Everything:
                return Deferrable(write, clause, write.Table.UniqueKeys);
            default:
                return null;
        }
    }

    /// <summary>An arbiter before it that finds a conflict ends the check, so that with others beside it the error comes on some rows only.</summary>
    private static RuleFinding? Deferrable(Write write, OnConflictClause clause, ImmutableArray<UniqueKey> arbiters)
    {
        if (arbiters.FirstOrDefault(static k => k.IsDeferrable) is not { } key)
            return null;
        var certainty = arbiters[0].IsDeferrable && write.Statement?.Source is not QuerySource ? CertainFor(write.Table) : Certainty.Possible;
        return Finding(write, clause, "55000", certainty, $"{FindingText.Columns(key)} of {FindingText.Name(write.Table)} is deferrable and cannot be an arbiter of ON CONFLICT: 55000; make the constraint NOT DEFERRABLE");
    }

    private static RuleFinding Finding(Write write, OnConflictClause clause, string sqlState, Certainty certainty, string message)
    {
        var span = clause.TargetSpan.Length > 0 ? clause.TargetSpan : clause.Span;
        var keys = RetargetConflict.Candidates(write);
        return new RuleFinding(new Finding(Id, span, certainty, sqlState, FindingText.Fit(message)) { Table = write.Table })
        {
            Candidates = clause.HasTarget ? RetargetConflict.For(write, keys) : ImmutableArray<CandidateRemedy>.Empty,
        };
    }
}
