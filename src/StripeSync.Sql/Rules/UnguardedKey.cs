using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1005 for queue tables, SSQ1019 for others: the upsert guards one key, and another one still raises 23505: the "remaining 409".
/// </summary>
internal sealed class UnguardedKey : WriteRule
{
    public const string QueueId = "SSQ1005";
    public const string Id = "SSQ1019";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.OnConflict is not { } clause || write.Context.HandlesUniqueViolation || UpsertWithoutTarget.IsAbout(write, catalog))
            return null;
        var keys = KeyExposure.UnguardedKeys(write).RemoveAll(key => GeneratedKeyInUpsert.IsWritten(write, key));
        if (keys.IsEmpty)
            return null;
        var isQueue = catalog.IsQueueTable(write.Table);
        var target = write.Inference!.Arbiters[0];
        var message = $"ON CONFLICT {FindingText.Columns(target)} leaves {FindingText.Keys(keys, "and")} of {FindingText.Name(write.Table)} unguarded: 23505{(isQueue ? " (HTTP 409)" : "")} when it already exists under another {FindingText.Columns(target)}";
        return new RuleFinding(new Finding(isQueue ? QueueId : Id, clause.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = keys,
        });
    }
}
