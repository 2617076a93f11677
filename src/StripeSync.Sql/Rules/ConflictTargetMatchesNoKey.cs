using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1003: PostgreSQL infers no arbiter from the conflict target and refuses the statement with 42P10, on every execution.</summary>
internal sealed class ConflictTargetMatchesNoKey : WriteRule
{
    public const string Id = "SSQ1003";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        // The profile knows two keys of the table, but not that there are no others.
        if (write.OnConflict is not { } clause || write.Inference?.Outcome != InferenceOutcome.NoMatch || write.Table.IsFromProfile || write.Table.IsIncomplete)
            return null;
        var keys = RetargetConflict.Candidates(write);
        var target = clause.ConstraintName is not null ? "ON CONSTRAINT " + clause.ConstraintName : "(" + string.Join(", ", clause.Elements.Select(static e => ConflictTarget.Element(e.Expression))) + ")";
        if (write.Context.Call?.Conflict is { MakesMissingKey: true })
        {
            var message = $"{target} matches no unique key of {FindingText.Name(write.Table)}, so each call builds a unique index on the live table and drops it: 23505 where duplicates exist; declare the key";
            return new RuleFinding(new Finding(Id, clause.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = write.Table, Keys = keys });
        }

        var what = clause.Elements.IsDefault || !clause.Elements.Any(static e => e.HasOrdering)
            ? PartialMatch(write, clause) ?? $"ON CONFLICT {target} matches no unique key of {FindingText.Name(write.Table)}"
            : $"ASC, DESC and NULLS are not allowed in ON CONFLICT {target}";
        var remedy = keys.IsEmpty ? "no unique key of this row can be a target" : "use " + Choice(keys);
        return new RuleFinding(new Finding(Id, clause.TargetSpan, CertainFor(write.Table), "42P10", FindingText.Fit($"{what}: 42P10 on every execution; {remedy}"))
        {
            Table = write.Table,
            Keys = keys,
        })
        {
            Candidates = RetargetConflict.For(write, keys),
        };
    }

    private static string Choice(ImmutableArray<UniqueKey> keys) =>
        keys.Length == 1 ? ConflictTarget.Write(keys[0]) : FindingText.Keys(keys, "or");

    /// <summary>The usual near miss: the columns are right, the index is partial and its predicate is not repeated.</summary>
    private static string? PartialMatch(Write write, Syntax.OnConflictClause clause)
    {
        if (clause.Elements.IsDefault)
            return null;
        var columns = clause.Elements.Select(static e => e.Expression.Canonical).ToList();
        var partial = write.Table.UniqueKeys.FirstOrDefault(key => key.IsPartial && key.IsValid && key.Elements.Length == columns.Count && key.Elements.All(e => columns.Contains(e.ToString())));
        return partial is null ? null : $"{FindingText.Columns(partial)} of {FindingText.Name(write.Table)} is unique only WHERE {partial.Predicate!.Canonical}";
    }
}
