using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Conflicts;

/// <summary>Adds to a <see cref="WriteCall"/> what only the catalog knows: the default conflict target, and the columns that every job has.</summary>
internal static class CallCompletion
{
    /// <summary>Completes a call.</summary>
    /// <param name="call">What the caller knows.</param>
    /// <param name="catalog">The tables.</param>
    /// <returns>The call, or null where its table is not known.</returns>
    public static WriteCall? Of(WriteCall call, Catalog catalog)
    {
        if (catalog.Resolve(call.Schema, call.Table, default) is not { Kind: TableResolutionKind.Found, Table: { } table })
            return null;
        if (call.Conflict is { IsKnown: true, IsDefaultTarget: true, Target: { IsDefault: false, IsEmpty: true } } conflict)
            call = call with { Conflict = WithDefaultTarget(conflict, table) };
        if (call.Conflict is { IsPrimaryKey: true } byKey && !IsPrimaryKey(byKey.Target, table))
            call = call with { Conflict = CallConflict.Unknown };
        return call is { SendsWholeJob: true, ColumnsAreKnown: false } && catalog.IsQueueTable(table) ? WithNaturalKey(call, catalog.NaturalKeyOf(table)) : call;
    }

    /// <summary>The primary key of the table. Which key a client takes for a view, and for a table that is not declared, is not known.</summary>
    private static CallConflict WithDefaultTarget(CallConflict conflict, Table table)
    {
        if (table.Kind is not (RelationKind.Table or RelationKind.PartitionedTable) || table.IsFromProfile)
            return CallConflict.Unknown;
        return PrimaryKeyOf(table) is { } primary
            ? conflict with { Target = primary.Columns }
            : conflict with { HasNoKey = true };
    }

    private static UniqueKey? PrimaryKeyOf(Table table) => table.UniqueKeys.FirstOrDefault(static key => key.Kind == UniqueKeyKind.Primary);

    private static bool IsPrimaryKey(ImmutableArray<string> columns, Table table) =>
        PrimaryKeyOf(table)?.Columns is { IsDefault: false } primary && primary.Length == columns.Length && primary.All(column => columns.Contains(column));

    private static WriteCall WithNaturalKey(WriteCall call, ImmutableArray<string> naturalKey)
    {
        var missing = naturalKey.IsDefault ? ImmutableArray<string>.Empty : naturalKey.RemoveAll(column => call.Columns.Contains(column));
        return call with
        {
            Columns = call.Columns.AddRange(missing),
            Rows = ImmutableArray.CreateRange(call.Rows, row => row.AddRange(missing.Select(static _ => WriteValue.Supplied))),
        };
    }
}
