using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1018: an upsert on one key sends a value for another one that the database generates. Clients serialize an id that nobody set as 0, so the second
/// new row already meets the first.
/// </summary>
internal sealed class GeneratedKeyInUpsert : WriteRule
{
    public const string Id = "SSQ1018";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.OnConflict is not { } clause || write.Context.HandlesUniqueViolation)
            return null;
        if (KeyExposure.UnguardedKeys(write).FirstOrDefault(key => IsWritten(write, key)) is not { } key)
            return null;
        var columns = FindingText.Columns(key);
        var isQueue = catalog.IsQueueTable(write.Table) ? " (HTTP 409)" : "";
        var message = $"Upsert on {FindingText.Columns(write.Inference!.Arbiters[0])} writes the generated key {columns} of {FindingText.Name(write.Table)}: 23505{isQueue} when {Values(write, key)} is taken; leave it to the database";
        return new RuleFinding(new Finding(Id, SpanOf(write, key) ?? clause.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = ImmutableArray.Create(key),
        });
    }

    /// <summary>Whether a row writes a key of one column that the database would make: an identity or a sequence, or a literal instead of a generated uuid.</summary>
    public static bool IsWritten(Write write, UniqueKey key)
    {
        if (key.Columns is not { IsDefault: false, Length: 1 } columns || write.Table.FindColumn(columns[0]) is not { } column)
            return false;
        var isCounted = column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault or ColumnGeneration.Sequence;
        for (var row = 0; row < write.Rows.Length; row++)
        {
            var fact = write.Fact(row, column.Name);
            if (!fact.IsOmitted && (fact.Kind == ValueKind.Literal || (isCounted && fact.Kind == ValueKind.Supplied)))
                return isCounted || WriteBuilder.IsFresh(column.Default);
        }

        return false;
    }

    /// <summary>The written value where there is one, which says more than its name.</summary>
    private static string Values(Write write, UniqueKey key)
    {
        var literals = write.Rows.Select((_, row) => write.Fact(row, key.Columns[0]).Literal?.Canonical).Distinct().ToList();
        return literals.Count == 1 && literals[0] is { Length: <= 40 } literal ? literal : "it";
    }

    private static SqlSpan? SpanOf(Write write, UniqueKey key)
    {
        foreach (var column in write.Statement!.Columns)
        {
            if (column.Name == key.Columns[0])
                return column.Span;
        }

        return null;
    }
}
