using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1002: a plain insert raises 23505 when its key is already there.</summary>
internal sealed class PlainInsert : WriteRule
{
    public const string Id = "SSQ1002";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (!write.IsPlainInsert || write.Context is { HandlesUniqueViolation: true } or { HoldsLock: true } || PlainInsertIntoQueue.NaturalKey(write, catalog) is not null)
            return null;
        var keys = write.OpenKeys.RemoveRange(InsertAfterLookUp.Keys(write, catalog));
        if (keys.IsEmpty)
            return null;
        var message = $"Insert into {FindingText.Name(write.Table)} fails with 23505 when {FindingText.Keys(keys, "or")} already exists; {Advice(write, keys)}";
        return new RuleFinding(new Finding(Id, write.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = keys,
        })
        {
            Candidates = AddOnConflict.ForTable(write, keys),
        };
    }

    private static string Advice(Write write, ImmutableArray<UniqueKey> keys) => keys.Length > 1
        ? "ON CONFLICT can guard only one of them"
        : (write.Context.Call is null ? "add ON CONFLICT " : "handle it, or upsert on ") + FindingText.Columns(keys[0]);
}
