using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>A relation during the replay, with more than a <see cref="Table"/> has to say. Immutable: the replay puts a changed copy in its place.</summary>
internal sealed record Relation
{
    /// <summary>What it is known by for as long as it lives; names are only attributes.</summary>
    public required int Id { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public RelationKind Kind { get; init; }

    public ImmutableArray<Column> Columns { get; init; } = ImmutableArray<Column>.Empty;

    /// <summary>All indexes, in the order of creation.</summary>
    public AppendList<TableIndex> Indexes { get; init; }

    /// <summary>The constraints that have no index.</summary>
    public ImmutableArray<TableConstraint> Constraints { get; init; } = ImmutableArray<TableConstraint>.Empty;

    public bool IsKnown { get; init; } = true;

    /// <summary>True where two statements declare it: no later declaration helps then.</summary>
    public bool IsDeclaredTwice { get; init; }

    public ImmutableArray<string> BeforeTriggers { get; init; } = ImmutableArray<string>.Empty;

    public ImmutableArray<TableRule> Rules { get; init; } = ImmutableArray<TableRule>.Empty;

    /// <summary>The partitioned table that it is a partition of, or 0.</summary>
    public int PartitionParent { get; init; }

    /// <summary>The tables of INHERITS.</summary>
    public ImmutableArray<int> InheritParents { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>The columns that it declares itself beside INHERITS: they stay when the parent's go.</summary>
    public ImmutableArray<string> LocalColumns { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>The partitions, or the tables that inherit from it.</summary>
    public ImmutableArray<int> Children { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>The table that a serial or identity column's sequence goes with, or 0.</summary>
    public int Owner { get; init; }

    /// <summary>The column of <see cref="Owner"/> that the sequence feeds.</summary>
    public string? OwnerColumn { get; init; }

    public ImmutableArray<int> OwnedSequences { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>What an updatable view shows; null for everything else.</summary>
    public ViewDefinition? View { get; init; }

    /// <summary>The relation under <see cref="View"/>.</summary>
    public int ViewBase { get; init; }

    public Origin? Origin { get; init; }

    /// <summary>False for what a query or a type gives its columns.</summary>
    public bool HasColumns => Kind is RelationKind.Table or RelationKind.PartitionedTable or RelationKind.ForeignTable;

    public int FindColumn(string name)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    public int FindIndex(string name)
    {
        for (var i = 0; i < Indexes.Length; i++)
        {
            if (string.Equals(Indexes[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    public int FindConstraint(string name)
    {
        for (var i = 0; i < Constraints.Length; i++)
        {
            if (string.Equals(Constraints[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    public Relation WithColumn(int index, Column column) => this with { Columns = Columns.SetItem(index, column) };

    /// <summary>Puts a changed index in its place.</summary>
    public Relation WithIndex(TableIndex index)
    {
        for (var i = 0; i < Indexes.Length; i++)
        {
            if (Indexes[i].Id == index.Id)
                return this with { Indexes = Indexes.SetItem(i, index) };
        }

        return this;
    }

    public bool HasPrimaryKey
    {
        get
        {
            foreach (var index in Indexes)
            {
                if (index.Constraint == ConstraintKind.PrimaryKey)
                    return true;
            }

            return false;
        }
    }
}

/// <summary>An index during the replay.</summary>
internal sealed record TableIndex
{
    public int Id { get; init; }

    /// <summary>True where a column of it was renamed: the index keeps the old name for itself and gives it to the names of its copies.</summary>
    public bool HasRenamedColumn { get; init; }

    /// <summary>The index of the partitioned table that it is a part of, or 0.</summary>
    public int ParentId { get; init; }

    /// <summary>The name; empty until it is chosen.</summary>
    public string Name { get; init; } = "";

    /// <summary>The constraint behind it, or null.</summary>
    public ConstraintKind? Constraint { get; init; }

    public bool IsUnique { get; init; }

    public bool WithoutOverlaps { get; init; }

    public ImmutableArray<IndexElement> Elements { get; init; } = ImmutableArray<IndexElement>.Empty;

    public ImmutableArray<string> Include { get; init; } = ImmutableArray<string>.Empty;

    public Expression? Predicate { get; init; }

    public bool NullsNotDistinct { get; init; }

    public bool IsDeferrable { get; init; }

    public bool IsInitiallyDeferred { get; init; }

    public bool IsValid { get; init; } = true;

    /// <summary>True for a unique key that a later file than the table's adds, where nothing before says that the rows are apart on it.</summary>
    public bool MayMeetDuplicates { get; init; }

    public string Method { get; init; } = "btree";

    public Origin? Origin { get; init; }

    /// <summary>True for what a <see cref="UniqueKey"/> tells of.</summary>
    public bool IsKey => IsUnique || Constraint is not null;

    /// <summary>True where the column itself is a part of the index.</summary>
    public bool HasColumn(string name) => Include.Contains(name) || Elements.Any(e => e.Column == name);

    /// <summary>True where an expression or the predicate reads the column, or may.</summary>
    public bool Reads(string column)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var complete = ExpressionTree.CollectColumns(Predicate, columns);
        foreach (var element in Elements)
            complete &= ExpressionTree.CollectColumns(element.Expression, columns);
        return !complete || columns.Contains(column);
    }
}

/// <summary>A constraint without an index.</summary>
internal sealed record TableConstraint(string Name, ConstraintKind Kind, ImmutableArray<string> Columns, Expression? Expression)
{
    /// <summary>The table that a foreign key refers to, or 0 where it is not known.</summary>
    public int Target { get; init; }

    /// <summary>The columns that it refers to; empty for the primary key.</summary>
    public ImmutableArray<string> TargetColumns { get; init; } = ImmutableArray<string>.Empty;
}

internal sealed record TableRule(string Name, bool IsEnabled);
