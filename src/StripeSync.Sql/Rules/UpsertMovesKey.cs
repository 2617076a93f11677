using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1013 for DO UPDATE: the row that is there gets the key of a third one. Keys that the proposed row itself can violate are SSQ1005 and SSQ1019.</summary>
internal sealed class UpsertMovesKey : WriteRule
{
    public const string Id = "SSQ1013";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write is not { OnConflict: { Action: ConflictAction.Update } clause, Inference: { Outcome: InferenceOutcome.Matched, MayBeArbiters.IsEmpty: true } inference, Statement: { } statement } || write.Context.HandlesUniqueViolation)
            return null;
        if (!KeyExposure.CanConflict(write))
            return null;
        var same = inference.Arbiters.Length == 1 ? inference.Arbiters[0] : null;
        var move = new KeyMove(write.Table, write.Context, write);
        if (!move.Assign(clause.Assignments, (column, value) => UpdateMovesKey.IsItself(column, value, statement.TargetName) || (same is not null && IsExcluded(column, value, same))))
            return null;
        var reported = KeyExposure.UnguardedKeys(write);
        return Findings(write.Table, move.Keys(inference.Arbiters).Where(found => !reported.Contains(found.Key)), "DO UPDATE").FirstOrDefault();
    }

    /// <summary>One finding for the keys that one statement moves.</summary>
    public static IEnumerable<RuleFinding> Findings(Table table, IEnumerable<(UniqueKey Key, Assignment Assignment)> moved, string what)
    {
        var all = moved.ToList();
        if (all.Count == 0)
            yield break;
        var keys = all.Select(static found => found.Key).ToImmutableArray();
        var message = $"{what} can move a row of {FindingText.Name(table)} onto the {FindingText.Keys(keys, "or")} of another one: 23505; leave the key as it is, or handle 23505";
        yield return new RuleFinding(new Finding(Id, all[0].Assignment.Span, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = table, Keys = keys });
    }

    /// <summary><c>SET a = EXCLUDED.a</c> of a column of the arbiter: the rows met because they are equal there.</summary>
    private static bool IsExcluded(string column, Expression value, UniqueKey arbiter) =>
        value is ColumnExpression { Qualifier: "excluded" } excluded && excluded.Name == column
        && arbiter.Elements.Any(element => element.Column == column);
}
