using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Rules;

namespace StripeSync.Sql.Conflicts;

/// <summary>Judges what the migrations declare, by the catalog as it stands after the last of them.</summary>
public static class SchemaJudge
{
    /// <summary>Judges the tables that one file creates.</summary>
    /// <param name="catalog">The catalog, built from files among which <paramref name="file"/> is.</param>
    /// <param name="file">The file.</param>
    /// <returns>The findings; their spans lie in the file.</returns>
    public static ImmutableArray<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var table in catalog.Tables)
        {
            if (!table.IsKnown || table.Origin?.File != file || table.Kind is not (RelationKind.Table or RelationKind.PartitionedTable))
                continue;
            if (QueueWithoutNaturalKey.Judge(table, catalog) is { } finding)
                findings.Add(finding);
        }

        findings.Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return findings.ToImmutable();
    }
}
