using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3003: a unique key for a table that has had rows for a while, and nothing before it removes the duplicates among them.</summary>
internal sealed class KeyBeforeCleanup : SchemaRule
{
    public const string Id = "SSQ3003";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var (table, key) in KeysOf(catalog, file))
        {
            if (!key.MayMeetDuplicates)
                continue;
            var message = $"Rows of {FindingText.Name(table)} from before may be equal on {FindingText.Columns(key)}: 23505 stops this migration; delete the duplicates in it first";
            yield return new Finding(Id, key.Origin!.Span, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = table };
        }
    }
}
