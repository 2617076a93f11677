using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Makes the public picture of a relation.</summary>
internal static class TableBuilder
{
    /// <param name="relation">The relation.</param>
    /// <param name="state">All relations.</param>
    /// <param name="nesting">How many views are above it.</param>
    /// <returns>The table; for an updatable view, the table under it in the words of the view.</returns>
    public static Table Build(Relation relation, ReplayState state, int nesting = 0)
    {
        var keys = ImmutableArray.CreateBuilder<UniqueKey>();
        var otherIndexes = ImmutableArray.CreateBuilder<string>();
        foreach (var index in relation.Indexes)
        {
            if (index.IsKey)
                keys.Add(KeyOf(index));
            else
                otherIndexes.Add(index.Name);
        }

        var table = new Table
        {
            Schema = relation.Schema,
            Name = relation.Name,
            Kind = relation.Kind,
            Columns = relation.Columns,
            UniqueKeys = keys.ToImmutable(),
            OtherConstraints = ImmutableArray.CreateRange(relation.Constraints, static c => c.Name),
            OtherIndexes = otherIndexes.ToImmutable(),
            Checks = ChecksOf(relation),
            IsKnown = relation.IsKnown,
            HasBeforeTrigger = HasTrigger(relation, state),
            HasRules = HasRule(relation),
            IsPartition = relation.PartitionParent != 0,
            Origin = relation.Origin,
        };
        return relation.Kind == RelationKind.View ? UpdatableView.Build(relation, table, state, nesting) : table;
    }

    private static UniqueKey KeyOf(TableIndex index) => new()
    {
        Name = index.Name,
        Kind = index.WithoutOverlaps ? UniqueKeyKind.Exclusion : index.Constraint switch
        {
            ConstraintKind.PrimaryKey => UniqueKeyKind.Primary,
            ConstraintKind.Unique => UniqueKeyKind.Unique,
            ConstraintKind.Exclusion => UniqueKeyKind.Exclusion,
            _ => UniqueKeyKind.Index,
        },
        Elements = ImmutableArray.CreateRange(index.Elements, static e => new KeyElement
        {
            Column = e.Column,
            Expression = e.Expression,
            Collation = e.Collation,
            OperatorClass = e.OperatorClass,
        }),
        Include = index.Include,
        Predicate = index.Predicate,
        NullsNotDistinct = index.NullsNotDistinct,
        IsDeferrable = index.IsDeferrable,
        IsValid = index.IsValid,
        MayMeetDuplicates = index.MayMeetDuplicates,
        Origin = index.Origin,
    };

    private static ImmutableArray<TableCheck> ChecksOf(Relation relation)
    {
        var checks = ImmutableArray<TableCheck>.Empty;
        foreach (var constraint in relation.Constraints)
        {
            if (constraint.Kind == ConstraintKind.Check)
                checks = checks.Add(new TableCheck(constraint.Name, constraint.Expression!));
        }

        return checks;
    }

    /// <summary>A row is routed through a partitioned table to a partition: the triggers of both may fire.</summary>
    private static bool HasTrigger(Relation relation, ReplayState state)
    {
        for (var ancestor = relation; ;)
        {
            if (!ancestor.BeforeTriggers.IsEmpty)
                return true;
            if (ancestor.PartitionParent <= 0 || !state.TryGet(ancestor.PartitionParent, out ancestor))
                break;
        }

        return relation.Kind == RelationKind.PartitionedTable && AnyPartitionHasTrigger(relation, state);
    }

    private static bool AnyPartitionHasTrigger(Relation relation, ReplayState state)
    {
        foreach (var id in relation.Children)
        {
            if (state.TryGet(id, out var child) && (!child.BeforeTriggers.IsEmpty || AnyPartitionHasTrigger(child, state)))
                return true;
        }

        return false;
    }

    private static bool HasRule(Relation relation)
    {
        foreach (var rule in relation.Rules)
        {
            if (rule.IsEnabled)
                return true;
        }

        return false;
    }
}
