using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1001: a plain insert of a job that is already queued raises 23505, which PostgREST answers as HTTP 409.</summary>
internal sealed class PlainInsertIntoQueue : WriteRule
{
    public const string Id = "SSQ1001";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (NaturalKey(write, catalog) is not { } key || write.Context is { HandlesUniqueViolation: true, Call.CanResolveConflicts: false })
            return null;
        var columns = FindingText.Columns(key);
        var message = $"Plain insert into {FindingText.Name(write.Table)} fails with 23505 (HTTP 409) when {columns} is already queued; {(write.Context.Call is null ? "add ON CONFLICT" : "upsert on")} {columns}";
        var keys = write.OpenKeys;
        return new RuleFinding(new Finding(Id, write.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = keys.Remove(key).Insert(0, key),
        })
        {
            Candidates = AddOnConflict.ForQueue(write, key),
        };
    }

    /// <summary>The open key over the natural key of a queue table that a plain insert writes; null where the rule does not apply.</summary>
    public static UniqueKey? NaturalKey(Write write, Catalog catalog)
    {
        if (!write.IsPlainInsert || !catalog.IsQueueTable(write.Table))
            return null;
        var columns = catalog.NaturalKeyOf(write.Table);
        if (columns.IsDefaultOrEmpty)
            return null;
        foreach (var key in write.OpenKeys)
        {
            if (!key.Columns.IsDefault && key.Columns.Length == columns.Length && columns.All(c => key.Columns.Contains(c, StringComparer.Ordinal)))
                return key;
        }

        return null;
    }
}
