using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Columns that come, go and change. Children follow their parent.</summary>
internal sealed partial class SchemaReplay
{
    private bool AddColumn(int id, AlterTableAction action, bool isChild)
    {
        var table = _state.Get(id);
        var definition = action.Column!;
        if (table.FindColumn(definition.Name) >= 0)
        {
            // With IF NOT EXISTS the whole item is passed over, its key too. A child merges the column.
            if (isChild || action.IfNotExists)
                return true;
            return !table.IsKnown || Fails(Refusal.DuplicateColumn);
        }

        table = table with { Columns = table.Columns.Add(ColumnOf(definition)) };
        if (!isChild && !table.InheritParents.IsEmpty)
            table = table with { LocalColumns = table.LocalColumns.Add(definition.Name) };
        _addedColumns.Add((id, definition.Name));
        if (definition.Kind is ColumnKind.Serial or ColumnKind.IdentityAlways or ColumnKind.IdentityByDefault && !isChild)
            table = AddSequence(table, definition.Name);
        _state.Put(table);
        foreach (var child in table.Children)
        {
            if (_state.TryGet(child, out _))
                AddColumn(child, action, isChild: true);
        }

        if (isChild)
            return true;
        if (definition.NotNull && definition.Default is null && definition.Kind == ColumnKind.Ordinary)
            LookAtRows(table);
        var keys = new List<TableIndex>();
        TableIndex? primary = null;
        foreach (var constraint in definition.Constraints)
        {
            if (!constraint.IsKey)
                continue;
            var key = IndexOf(constraint);
            keys.Add(key);
            if (constraint.Kind == ConstraintKind.PrimaryKey)
                primary ??= key;
        }

        foreach (var key in Collapse(keys, primary))
        {
            if (!AddIndex(id, key, recurse: true))
                return false;
        }

        foreach (var constraint in definition.Constraints)
        {
            if (!constraint.IsKey && !AddPlainConstraint(id, constraint))
                return false;
        }

        return true;
    }

    /// <summary>Drops a column with every key that touches it: by a key column, INCLUDE, an expression or the predicate.</summary>
    private bool DropColumn(int id, string name, bool ifExists, bool cascade)
    {
        var table = _state.Get(id);
        var position = table.FindColumn(name);
        if (position < 0)
            return ifExists || !table.IsKnown || Fails(Refusal.UndefinedColumn);
        foreach (var column in table.Columns)
        {
            // A generated column needs those that it reads.
            if (column.GenerationExpression is null || column.Name == name || !ExpressionTree.Columns(column.GenerationExpression).Contains(name))
                continue;
            if (!cascade)
                return !table.IsKnown || Fails(Refusal.DependentObjects);
            DropColumn(id, column.Name, ifExists: true, cascade);
            table = _state.Get(id);
            position = table.FindColumn(name);
        }

        foreach (var index in table.Indexes)
        {
            if (Touches(index, name, out var certain))
            {
                if (!cascade && index.Constraint is not null && !index.HasColumn(name))
                    return !table.IsKnown || Fails(Refusal.DependentObjects);
                RemoveIndex(id, index);
                if (cascade)
                    DropReferences(id, index);
            }
            else if (!certain)
                MakeUnknown(_state.Get(id));
        }

        table = _state.Get(id);
        for (var i = table.Constraints.Length - 1; i >= 0; i--)
        {
            if (!table.Constraints[i].Columns.Contains(name))
                continue;
            _state.RemoveConstraintName(table.Schema, table.Constraints[i].Name);
            table = table with { Constraints = table.Constraints.RemoveAt(i) };
        }

        _state.Put(DropSequences(table, name) with { Columns = table.Columns.RemoveAt(position), LocalColumns = table.LocalColumns.Remove(name) });
        if (cascade)
            DropViews(id, surely: false);
        foreach (var child in table.Children)
        {
            if (_state.TryGet(child, out var below) && !KeepsColumn(below, id, name))
                DropColumn(child, name, ifExists: true, cascade);
        }

        return true;
    }

    /// <summary>A table that inherits a column from another one as well, or declares it itself, keeps it.</summary>
    private bool KeepsColumn(Relation child, int parent, string name)
    {
        if (child.LocalColumns.Contains(name))
            return true;
        foreach (var other in child.InheritParents)
        {
            if (other != parent && _state.TryGet(other, out var relation) && relation.FindColumn(name) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>The sequence of a column goes with it.</summary>
    private Relation DropSequences(Relation table, string column)
    {
        foreach (var id in table.OwnedSequences)
        {
            if (!_state.TryGet(id, out var sequence) || !string.Equals(sequence.OwnerColumn, column, StringComparison.Ordinal))
                continue;
            DropRelation(sequence);
            table = table with { OwnedSequences = table.OwnedSequences.Remove(id) };
        }

        return table;
    }

    private static bool Touches(TableIndex index, string column, out bool certain)
    {
        certain = true;
        if (index.Include.Contains(column))
            return true;
        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in index.Elements)
        {
            if (element.Column is not null)
                columns.Add(element.Column);
            else
                certain &= ExpressionTree.CollectColumns(element.Expression, columns);
        }

        certain &= ExpressionTree.CollectColumns(index.Predicate, columns);
        return columns.Contains(column);
    }

    private bool RenameColumn(int id, string name, string newName)
    {
        var table = _state.Get(id);
        var position = table.FindColumn(name);
        if (position < 0 || table.FindColumn(newName) >= 0)
            return !table.IsKnown || Fails(position < 0 ? Refusal.UndefinedColumn : Refusal.DuplicateColumn);
        foreach (var sequence in table.OwnedSequences)
        {
            if (_state.TryGet(sequence, out var owned) && string.Equals(owned.OwnerColumn, name, StringComparison.Ordinal))
                _state.Put(owned with { OwnerColumn = newName });
        }

        var columns = table.Columns.ToBuilder();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].GenerationExpression is { } expression)
                columns[i] = columns[i] with { GenerationExpression = ExpressionTree.Rename(expression, name, newName) };
        }

        columns[position] = columns[position] with { Name = newName };
        _state.Put(table with
        {
            Columns = columns.ToImmutable(),
            LocalColumns = table.LocalColumns.Contains(name) ? table.LocalColumns.Replace(name, newName) : table.LocalColumns,
            Indexes = table.Indexes.Select(i => Rename(i, name, newName)),
            Constraints = ImmutableArray.CreateRange(table.Constraints, c => c with
            {
                Columns = c.Columns.Contains(name) ? c.Columns.Replace(name, newName) : c.Columns,
                Expression = c.Expression is null ? null : ExpressionTree.Rename(c.Expression, name, newName),
            }),
        });
        foreach (var child in table.Children)
        {
            if (_state.TryGet(child, out _))
                RenameColumn(child, name, newName);
        }

        return true;
    }

    private static TableIndex Rename(TableIndex index, string name, string newName) => index with
    {
        HasRenamedColumn = index.HasRenamedColumn || index.Include.Contains(name) || index.Elements.Any(e => e.Column == name),
        Elements = ImmutableArray.CreateRange(index.Elements, e => e.Column is not null
            ? string.Equals(e.Column, name, StringComparison.Ordinal) ? e with { Column = newName } : e
            : e with { Expression = ExpressionTree.Rename(e.Expression!, name, newName) }),
        Include = index.Include.Contains(name) ? index.Include.Replace(name, newName) : index.Include,
        Predicate = index.Predicate is null ? null : ExpressionTree.Rename(index.Predicate, name, newName),
    };

    private bool AlterColumn(int id, AlterTableAction action, bool only)
    {
        var table = _state.Get(id);
        var position = table.FindColumn(action.Name);
        if (position < 0)
            return !table.IsKnown || Fails(Refusal.UndefinedColumn);
        var column = table.Columns[position];
        switch (action.Action)
        {
            case AlterAction.SetType:
                LookAtRows(table);
                if (!KeepsMeaning(column.Type, action.Type!) && table.Indexes.Any(i => i.Reads(action.Name)))
                    table = table with { IsKnown = false };
                column = column with { Type = action.Type!, Collation = action.Collation };
                table = table with { Indexes = Rebuilt(table.Indexes, action.Name) };
                break;
            case AlterAction.SetDefault:
                column = column with
                {
                    Default = DefaultOf(action.Expression),
                    Generation = IsSequenceDefault(action.Expression) ? ColumnGeneration.Sequence : Without(column.Generation, ColumnGeneration.Sequence),
                };
                break;
            case AlterAction.DropDefault:
                column = column with { Default = null, Generation = Without(column.Generation, ColumnGeneration.Sequence) };
                break;
            case AlterAction.SetNotNull:
                LookAtRows(table);
                column = column with { IsNullable = false };
                break;
            case AlterAction.DropNotNull:
                if (IsPrimaryKeyColumn(table, action.Name))
                    return false;
                column = column with { IsNullable = true };
                break;
            case AlterAction.SetIdentity:
                if (column.Generation is not (ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault))
                {
                    if (column.IsNullable)
                        return !table.IsKnown;
                    table = AddSequence(table, action.Name);
                }

                column = column with { Generation = action.IsAlways ? ColumnGeneration.IdentityAlways : ColumnGeneration.IdentityByDefault };
                break;
            case AlterAction.DropIdentity:
                column = column with { Generation = ColumnGeneration.None };
                table = DropSequences(table, action.Name);
                break;
            case AlterAction.SetExpression:
                column = column with { GenerationExpression = action.Expression };
                break;
            case AlterAction.DropExpression:
                column = column with { GenerationExpression = null, Generation = ColumnGeneration.None };
                break;
        }

        _state.Put(table.WithColumn(position, column));
        if (only || action.Action is AlterAction.SetIdentity or AlterAction.DropIdentity)
            return true;
        foreach (var child in table.Children)
        {
            if (_state.TryGet(child, out _))
                AlterColumn(child, action, only);
        }

        return true;
    }

    /// <summary>A change of type makes the indexes that touch the column anew, behind the others: those of constraints, then the rest.</summary>
    private static AppendList<TableIndex> Rebuilt(AppendList<TableIndex> indexes, string column)
    {
        var kept = default(AppendList<TableIndex>);
        var rebuilt = new List<TableIndex>();
        foreach (var index in indexes)
        {
            if (!Touches(index, column, out _))
                kept = kept.Add(index);
            else if (index.Constraint is not null)
                rebuilt.Insert(rebuilt.FindLastIndex(static i => i.Constraint is not null) + 1, index);
            else
                rebuilt.Add(index);
        }

        foreach (var index in rebuilt)
            kept = kept.Add(index);
        return kept;
    }

    /// <summary>
    /// The server writes the expressions of an index down and reads them again for the new type. Among the types of text, or of numbers, they come out as they were;
    /// else casts that were needed stay, and casts to what the column is now vanish.
    /// </summary>
    private static bool KeepsMeaning(string oldType, string newType) =>
        oldType == newType || (BuiltIns.IsText(oldType) && BuiltIns.IsText(newType)) || (BuiltIns.IsInteger(oldType) && BuiltIns.IsInteger(newType));

    private static ColumnGeneration Without(ColumnGeneration generation, ColumnGeneration removed) => generation == removed ? ColumnGeneration.None : generation;

    private static bool IsPrimaryKeyColumn(Relation table, string column)
    {
        foreach (var index in table.Indexes)
        {
            if (index.Constraint != ConstraintKind.PrimaryKey)
                continue;
            foreach (var element in index.Elements)
            {
                if (string.Equals(element.Column, column, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }
}
