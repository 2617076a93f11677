using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1006: an upsert that names no conflict target. PostgREST takes the primary key, which leaves the other keys open; without a primary key it
/// writes no ON CONFLICT at all.
/// </summary>
internal sealed class UpsertWithoutTarget : WriteRule
{
    public const string Id = "SSQ1006";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.Context.Call?.Conflict is not { IsDefaultTarget: true } conflict)
            return null;
        return conflict.HasNoKey ? PlainInsert(write) : UnguardedKeys(write);
    }

    private static RuleFinding? UnguardedKeys(Write write)
    {
        var keys = write.Context.HandlesUniqueViolation ? ImmutableArray<UniqueKey>.Empty : KeyExposure.UnguardedKeys(write);
        if (keys.IsEmpty)
            return null;
        var target = FindingText.Columns(write.Inference!.Arbiters[0]);
        var message = $"Upsert into {FindingText.Name(write.Table)} names no conflict target, so {target} is taken: 23505 (HTTP 409) when {FindingText.Keys(keys, "or")} already exists; name the key";
        return new RuleFinding(new Finding(Id, write.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = write.Table, Keys = keys });
    }

    /// <summary>Without a unique key too: what is meant as an update adds a row each time.</summary>
    private static RuleFinding PlainInsert(Write write)
    {
        var keys = write.OpenKeys;
        var (consequence, remedy) = keys.IsEmpty
            ? ("rows repeat", "add a unique key")
            : ($"23505 (HTTP 409) when {FindingText.Keys(keys, "or")} already exists", "name the key");
        var message = $"Upsert into {FindingText.Name(write.Table)} names no conflict target and there is no primary key, so it is a plain insert: {consequence}; {remedy}";
        return new RuleFinding(new Finding(Id, write.TargetSpan, Certainty.Possible, keys.IsEmpty ? null : "23505", FindingText.Fit(message)) { Table = write.Table, Keys = keys });
    }
}
