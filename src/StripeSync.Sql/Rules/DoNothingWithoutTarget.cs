using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1012: DO NOTHING without a target swallows every conflict, also one with a key that is added later, where only one key can be meant.</summary>
internal sealed class DoNothingWithoutTarget : WriteRule
{
    public const string Id = "SSQ1012";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.OnConflict is not { HasTarget: false, Action: ConflictAction.Nothing } clause || write.Inference?.Outcome != InferenceOutcome.Everything || write.Table.IsFromProfile || write.Table.IsIncomplete)
            return null;

        // A library that makes such a clause has no way to name a target.
        if (write.Context.Call is not null || OnlyKey(write) is not { } key)
            return null;
        var target = ConflictTarget.Write(key);
        var message = $"ON CONFLICT DO NOTHING without a target hides every conflict of {FindingText.Name(write.Table)}, not only 23505 of {FindingText.Columns(key)}; name it: ON CONFLICT {target}";
        return new RuleFinding(new Finding(Id, clause.Span, Certainty.Possible, null, FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = ImmutableArray.Create(key),
        })
        {
            Candidates = ImmutableArray.Create(new CandidateRemedy(
                new Remedy("name-conflict-target", "Name the conflict target " + target, ImmutableArray.Create(new SqlEdit(clause.TargetSpan, " " + target))), key)),
        };
    }

    /// <summary>The one key that the rows can meet; null where it is none or one of several, or where that is not known.</summary>
    private static UniqueKey? OnlyKey(Write write)
    {
        UniqueKey? only = null;
        foreach (var key in write.Table.UniqueKeys)
        {
            var canMeet = key.Kind == UniqueKeyKind.Exclusion || !key.IsValid ? Ternary.Unknown : KeyExposure.CanViolate(write, key);
            if (canMeet == Ternary.No)
                continue;
            if (canMeet == Ternary.Unknown || only is not null || !AddOnConflict.IsUsable(key))
                return null;
            only = key;
        }

        return only;
    }
}
