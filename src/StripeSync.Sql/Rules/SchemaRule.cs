using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>A rule about one migration file. Stateless: one instance serves all threads.</summary>
internal abstract class SchemaRule
{
    public static ImmutableArray<SchemaRule> All { get; } = ImmutableArray.Create<SchemaRule>(
        new QueueWithoutNaturalKey(),
        new NullableKey(),
        new KeyBeforeCleanup(),
        new DeferrableKey(),
        new StatementNotUnderstood(),
        new OlderIndexKept(),
        new UndeclaredReferenceRule(),
        new MigrationWriteFails());

    /// <summary>Judges a file.</summary>
    /// <param name="catalog">The catalog after the last migration: a rule speaks only if the problem is still there.</param>
    /// <param name="file">The file; the spans of the findings are in it.</param>
    /// <returns>The findings, in no order.</returns>
    public abstract IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file);

    /// <summary>The tables of which something is known.</summary>
    protected static IEnumerable<Table> TablesOf(Catalog catalog)
    {
        foreach (var table in catalog.Tables)
        {
            if (table is { IsKnown: true, Kind: RelationKind.Table or RelationKind.PartitionedTable })
                yield return table;
        }
    }

    /// <summary>The keys that a file declares, each with its table.</summary>
    protected static IEnumerable<(Table Table, UniqueKey Key)> KeysOf(Catalog catalog, SchemaFile file)
    {
        foreach (var table in TablesOf(catalog))
        {
            foreach (var key in table.UniqueKeys)
            {
                // The parts of a partitioned table's key are its own.
                if (key.Origin?.File == file && !table.IsPartition)
                    yield return (table, key);
            }
        }
    }
}
