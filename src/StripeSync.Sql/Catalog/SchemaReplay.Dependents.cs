using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>What CASCADE takes along beyond the object that is dropped: foreign keys that refer to it, and views over it.</summary>
internal sealed partial class SchemaReplay
{
    /// <summary>For each table, those that referred to it at some time: where to look, not what is there.</summary>
    private readonly Dictionary<int, HashSet<int>> _referring = new();

    /// <summary>The views that were made.</summary>
    private readonly HashSet<int> _views = new();

    private void Refers(int table, int target)
    {
        if (!_referring.TryGetValue(target, out var tables))
            _referring.Add(target, tables = new HashSet<int>());
        tables.Add(table);
    }

    /// <summary>Drops the foreign keys that need a key: it has just the columns that they refer to.</summary>
    private void DropReferences(int target, TableIndex key) =>
        DropReferences(target, constraint => constraint.TargetColumns.IsEmpty ? key.Constraint == ConstraintKind.PrimaryKey : key.Elements.Length == constraint.TargetColumns.Length && key.Elements.All(e => e.Column is not null && constraint.TargetColumns.Contains(e.Column)));

    private void DropReferences(int target, Func<TableConstraint, bool> needsIt)
    {
        if (!_referring.TryGetValue(target, out var tables))
            return;
        foreach (var id in tables)
        {
            if (!_state.TryGet(id, out var table))
                continue;
            for (var i = table.Constraints.Length - 1; i >= 0; i--)
            {
                var constraint = table.Constraints[i];
                if (constraint.Kind == ConstraintKind.ForeignKey && constraint.Target == target && needsIt(constraint))
                    RemoveConstraint(_state.Get(id), i);
            }
        }
    }

    /// <summary>Drops the views over a relation; of those whose query is not followed nothing is known any more.</summary>
    /// <param name="id">The relation.</param>
    /// <param name="surely">False where only some of its columns go.</param>
    private void DropViews(int id, bool surely)
    {
        foreach (var view in _views.ToArray())
        {
            if (!_state.TryGet(view, out var relation))
                continue;
            if (surely && relation.View is not null && relation.ViewBase == id)
            {
                DropRelation(relation);
                DropViews(view, surely: true);
            }
            else if (relation.View is null || relation.ViewBase == id)
            {
                MakeUnknown(relation);
            }
        }
    }

    /// <summary>DROP SEQUENCE … CASCADE: the defaults that take its numbers go.</summary>
    private void DropDefaults(string sequence)
    {
        foreach (var relation in _state.Relations.ToArray())
        {
            for (var i = 0; i < relation.Columns.Length; i++)
            {
                if (Mentions(relation.Columns[i].Default, sequence))
                    _state.Put(_state.Get(relation.Id).WithColumn(i, relation.Columns[i] with { Default = null, Generation = ColumnGeneration.None }));
            }
        }
    }
}
