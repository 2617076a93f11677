using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3001: a queue table that lets one job be queued twice, and whose upserts fail with 42P10.</summary>
internal static class QueueWithoutNaturalKey
{
    public const string Id = "SSQ3001";

    public static Finding? Judge(Table table, Catalog catalog)
    {
        if (!catalog.IsQueueTable(table) || table.Origin is null)
            return null;
        var columns = catalog.NaturalKeyOf(table);
        if (columns.IsDefaultOrEmpty || columns.Any(c => table.FindColumn(c) is null) || table.UniqueKeys.Any(key => IsOver(key, columns)))
            return null;
        var names = "(" + string.Join(", ", columns.Select(Syntax.Identifier.Quote)) + ")";
        var message = $"{FindingText.Name(table)} has no unique key over {names}: duplicates pile up, and ON CONFLICT {names} fails with 42P10; add UNIQUE {names}";
        return new Finding(Id, table.Origin.Span, Certainty.Possible, "42P10", FindingText.Fit(message)) { Table = table };
    }

    /// <summary>A key over fewer columns keeps jobs apart too; a partial one is over the jobs that count.</summary>
    private static bool IsOver(UniqueKey key, ImmutableArray<string> columns) =>
        key.Kind != UniqueKeyKind.Exclusion && !key.Columns.IsDefault && key.Columns.All(c => columns.Contains(c, StringComparer.Ordinal));
}
