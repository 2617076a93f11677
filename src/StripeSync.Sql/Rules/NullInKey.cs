using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1007: NULL in a column of the arbiter, or of a queue's natural key: the row is never a duplicate of another one, so that no conflict clause helps and
/// no error says so.
/// </summary>
internal sealed class NullInKey : WriteRule
{
    public const string Id = "SSQ1007";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (!IsCheckedAsWritten(write))
            return null;
        var keys = KeysReliedOn(write, catalog);
        if (keys.IsEmpty)
            return null;
        for (var row = 0; row < write.Rows.Length; row++)
        {
            if (NullColumn(write, row, keys[0]) is { } column && keys.All(key => NullColumn(write, row, key) is not null) && !IsKeptApart(write, keys, column))
                return Finding(write, catalog, row, keys[0], column);
        }

        return null;
    }

    /// <summary>The arbiters, or the key over the natural key of a queue where nothing is said about conflicts.</summary>
    private static ImmutableArray<UniqueKey> KeysReliedOn(Write write, Catalog catalog)
    {
        if (write.OnConflict is not null)
            return write.Inference is { Outcome: InferenceOutcome.Matched, MayBeArbiters.IsEmpty: true } inference ? inference.Arbiters : ImmutableArray<UniqueKey>.Empty;
        if (!write.ConflictIsKnown || !catalog.IsQueueTable(write.Table))
            return ImmutableArray<UniqueKey>.Empty;
        var columns = catalog.NaturalKeyOf(write.Table);
        return columns.IsDefaultOrEmpty
            ? ImmutableArray<UniqueKey>.Empty
            : write.Table.UniqueKeys.Where(key => !key.IsPartial && key.Kind != UniqueKeyKind.Exclusion && !key.Columns.IsDefault && key.Columns.Length == columns.Length && columns.All(c => key.Columns.Contains(c, StringComparer.Ordinal))).ToImmutableArray();
    }

    private static string? NullColumn(Write write, int row, UniqueKey key)
    {
        if (key.NullsNotDistinct || key.Kind == UniqueKeyKind.Exclusion || !key.IsValid)
            return null;
        foreach (var element in key.Elements)
        {
            if (element.Column is not null && write.Table.FindColumn(element.Column) is { IsNullable: true, GenerationExpression: null } column && IsCertainlyNull(write.Fact(row, element.Column), column))
                return element.Column;
        }

        return null;
    }

    /// <summary>Another key speaks of the rows with a NULL: over COALESCE, NULLS NOT DISTINCT, or partial.</summary>
    private static bool IsKeptApart(Write write, ImmutableArray<UniqueKey> keys, string column) =>
        write.Table.UniqueKeys.Any(other => !keys.Contains(other) && NullableKey.KeepsApart(write.Table, other, keys[0], column));

    private static RuleFinding Finding(Write write, Catalog catalog, int row, UniqueKey key, string column)
    {
        var fact = write.Fact(row, column);
        var columns = FindingText.Columns(key);
        var what = fact.IsOmitted ? $"{Identifier.Quote(column)} is left out and NULL" : $"NULL for {Identifier.Quote(column)}";
        var rows = catalog.IsQueueTable(write.Table) ? "jobs" : "rows";
        var message = $"{what}, so {columns} of {FindingText.Name(write.Table)} never conflicts: equal {rows} pile up without an error; supply a value, or make the key NULLS NOT DISTINCT";
        var span = fact.IsOmitted ? write.OnConflict is { TargetSpan.Length: > 0 } clause ? clause.TargetSpan : write.TargetSpan : fact.Written!.Span;
        return new RuleFinding(new Finding(Id, span, Certainty.Possible, null, FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = ImmutableArray.Create(key),
        });
    }
}
