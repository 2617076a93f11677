using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3001: a queue table that lets one job be queued twice, and whose upserts fail with 42P10.</summary>
internal sealed class QueueWithoutNaturalKey : SchemaRule
{
    public const string Id = "SSQ3001";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var table in TablesOf(catalog))
        {
            if (table.Origin?.File != file || !catalog.IsQueueTable(table))
                continue;
            var columns = catalog.NaturalKeyOf(table);
            if (columns.IsDefaultOrEmpty || columns.Any(c => table.FindColumn(c) is null) || table.UniqueKeys.Any(key => IsOver(key, columns)))
                continue;
            var names = "(" + string.Join(", ", columns.Select(Syntax.Identifier.Quote)) + ")";
            var message = $"{FindingText.Name(table)} has no unique key over {names}: duplicates pile up, and ON CONFLICT {names} fails with 42P10; add UNIQUE {names}";
            yield return new Finding(Id, table.Origin.Span, Certainty.Possible, "42P10", FindingText.Fit(message)) { Table = table };
        }
    }

    /// <summary>A key over fewer columns keeps jobs apart too; a partial one is over the jobs that count.</summary>
    private static bool IsOver(UniqueKey key, ImmutableArray<string> columns) =>
        key.Kind != UniqueKeyKind.Exclusion && !key.Columns.IsDefault && key.Columns.All(c => columns.Contains(c, StringComparer.Ordinal));
}
