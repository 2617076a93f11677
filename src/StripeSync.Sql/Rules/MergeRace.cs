using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1009 for MERGE: it looks for a row and inserts one where there is none, and another session does so in between.</summary>
internal sealed class MergeRace : AccessRule
{
    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        if (access.Statement is not MergeStatement merge || access.Context is { HandlesUniqueViolation: true } or { HoldsLock: true } || IsRefused(access, merge))
            yield break;
        foreach (var insert in merge.Inserts)
        {
            if (ConflictEngine.Lower(insert, access.Text, access.Table, access.Context) is not { OpenKeys: { IsEmpty: false } keys } || access.Command.TakesLock(merge, access.Text))
                continue;
            var message = $"MERGE into {FindingText.Name(access.Table)} fails with 23505 when two sessions insert the same {FindingText.Keys(keys, "or")} at once; use INSERT … ON CONFLICT {FindingText.Columns(keys[0])}";
            yield return new RuleFinding(new Finding(CheckBeforeInsert.Id, merge.Target.Span, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = access.Table, Keys = keys });
            yield break;
        }
    }

    /// <summary>42601 before the version that has the form, 0A000 for a view before 17.</summary>
    private static bool IsRefused(Access access, MergeStatement merge)
    {
        var version = access.Catalog.Options.PostgresVersion;
        return version < merge.SinceVersion || (access.Table.Kind == RelationKind.View && version < 17);
    }
}
