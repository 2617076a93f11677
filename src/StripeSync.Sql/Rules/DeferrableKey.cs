using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3004: no upsert can name a key that is checked late.</summary>
internal sealed class DeferrableKey : SchemaRule
{
    public const string Id = "SSQ3004";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var (table, key) in KeysOf(catalog, file))
        {
            if (!key.IsDeferrable || key.Kind == UniqueKeyKind.Exclusion)
                continue;
            var columns = FindingText.Columns(key);
            var message = $"{columns} of {FindingText.Name(table)} is deferrable: every ON CONFLICT {columns} fails with 55000; make it NOT DEFERRABLE, unless no upsert is to use it";
            yield return new Finding(Id, key.Origin!.Span, Certainty.Possible, "55000", FindingText.Fit(message)) { Table = table };
        }
    }
}
