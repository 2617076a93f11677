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
        if (!IsAbout(write, catalog))
            return null;
        return write.Context.Call!.Conflict!.HasNoKey ? PlainInsert(write) : UnguardedKeys(write);
    }

    /// <summary>
    /// Whether a write relies on a target that it does not name. A row of an ordinary table that brings a primary key of its own may be meant to be found
    /// under it: what that leaves open is said by SSQ1019.
    /// </summary>
    public static bool IsAbout(Write write, Catalog catalog) =>
        write.Context.Call?.Conflict is { IsDefaultTarget: true } conflict && (conflict.HasNoKey || catalog.IsQueueTable(write.Table) || !BringsItsKey(write));

    private static bool BringsItsKey(Write write) =>
        write.Inference is { Arbiters: { IsEmpty: false } arbiters }
        && !arbiters[0].Columns.IsDefault
        && arbiters[0].Columns.All(column => write.Rows.Select((_, row) => write.Fact(row, column)).All(static fact => fact is { Kind: ValueKind.Supplied, IsOmitted: false }));

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
