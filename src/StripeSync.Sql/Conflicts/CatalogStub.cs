using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
namespace StripeSync.Sql.Conflicts;
internal static class CatalogStub {
    public static Table? Resolve(this Catalog c, string? schema, string name) => null;
    public static bool IsQueueTable(this Catalog c, Table t) => false;
    public static ImmutableArray<string> NaturalKeyOf(this Catalog c, Table t) => default;
}
