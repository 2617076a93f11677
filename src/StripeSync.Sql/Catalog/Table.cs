using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>The kind of a relation.</summary>
public enum RelationKind
{
    /// <summary>An ordinary table, also a partition.</summary>
    Table,

    /// <summary>A partitioned table.</summary>
    PartitionedTable,

    /// <summary>A view.</summary>
    View,

    /// <summary>A materialized view.</summary>
    MaterializedView,

    /// <summary>A foreign table.</summary>
    ForeignTable,

    /// <summary>A sequence.</summary>
    Sequence,
}

/// <summary>A relation that the migrations declare.</summary>
public sealed record Table
{
    /// <summary>The schema.</summary>
    public required string Schema { get; init; }

    /// <summary>The name, without schema.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public RelationKind Kind { get; init; }

    /// <summary>The columns, in the order of the table.</summary>
    public ImmutableArray<Column> Columns { get; init; } = ImmutableArray<Column>.Empty;

    /// <summary>The unique keys and exclusion constraints, in the order of creation, the primary key of CREATE TABLE first.</summary>
    public ImmutableArray<UniqueKey> UniqueKeys { get; init; } = ImmutableArray<UniqueKey>.Empty;

    /// <summary>The names of constraints that have no index (CHECK, FOREIGN KEY), for ON CONSTRAINT.</summary>
    public ImmutableArray<string> OtherConstraints { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>The CHECK constraints.</summary>
    internal ImmutableArray<TableCheck> Checks { get; init; } = ImmutableArray<TableCheck>.Empty;

    /// <summary>The names of indexes that are not unique, for ON CONSTRAINT.</summary>
    public ImmutableArray<string> OtherIndexes { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>
    /// False when a statement that was not understood may have changed the table, or when two schema roots declare it differently:
    /// nothing is said about it then.
    /// </summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>True when only the built-in profile declares it: nothing is Certain then.</summary>
    public bool IsFromProfile { get; init; }

    /// <summary>True when what declares it may leave out columns and keys, as a model in code does: nothing is Certain then, and what is not there may be.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>True when a BEFORE row trigger may change or swallow an inserted or updated row.</summary>
    public bool HasBeforeTrigger { get; init; }

    /// <summary>True when an INSERT or UPDATE rule rewrites writes.</summary>
    public bool HasRules { get; init; }

    /// <summary>True for a partition, whose parent adds keys and routes rows.</summary>
    public bool IsPartition { get; init; }

    /// <summary>Where it is created, or null for the profile.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Finds a column.</summary>
    /// <param name="name">The folded name.</param>
    /// <returns>The column, or null.</returns>
    public Column? FindColumn(string name)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
                return column;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Schema + "." + Name;
}
