using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>ALTER TABLE.</summary>
internal sealed partial class SchemaReplay
{
    private void AlterTable(AlterTableStatement statement)
    {
        if (!TryFind(statement.Name, out _, out var entry))
        {
            if (statement is { IsTable: true, IfExists: false })
                NoteUndeclared(statement.Name, statement.NameSpan);

            // Something that no migration declares: what it is called afterwards is not known either.
            _unknownNames.Add(statement.Name.Name);
            _uncertain |= !statement.IfExists;
            foreach (var action in statement.Actions)
            {
                if (action.Action == AlterAction.RenameTable)
                    _unknownNames.Add(action.NewName);
            }

            return;
        }

        if (!_state.TryGet(entry.Relation, out var table))
            return;
        _uncertain |= !table.IsKnown;
        if (entry.IsIndex)
        {
            var position = table.FindIndex(statement.Name.Name);
            if (position >= 0 && statement.Actions[0].Action == AlterAction.RenameTable && !RenameIndex(table.Id, position, statement.Actions[0].NewName))
                Refuse(_state.Get(table.Id));
            return;
        }

        var mark = _state.Mark;
        for (var pass = 0; pass < AlterTableAction.Passes; pass++)
        {
            foreach (var action in statement.Actions)
            {
                if (action.Pass != pass || Alter(table.Id, action, statement.Only))
                    continue;

                // The server refuses the statement as a whole; a history that was carried out knows the table otherwise than we do.
                _state.UndoTo(mark);
                Refuse(_state.Get(table.Id));
                return;
            }
        }
    }

    /// <summary>Carries out one action; false where the server would refuse it.</summary>
    private bool Alter(int id, AlterTableAction action, bool only)
    {
        var table = _state.Get(id);
        switch (action.Action)
        {
            case AlterAction.AddColumn: return AddColumn(id, action, isChild: false);
            case AlterAction.DropColumn: return DropColumn(id, action.Name, action.IfExists, action.Cascade);
            case AlterAction.RenameColumn: return RenameColumn(id, action.Name, action.NewName);
            case AlterAction.SetType or AlterAction.SetDefault or AlterAction.DropDefault or AlterAction.SetNotNull or AlterAction.DropNotNull
                or AlterAction.SetIdentity or AlterAction.DropIdentity or AlterAction.SetExpression or AlterAction.DropExpression:
                return AlterColumn(id, action, only);
            case AlterAction.AddConstraint: return AddConstraint(id, action.Constraint!, only);
            case AlterAction.DropConstraint: return DropConstraint(id, action.Name, action.IfExists, action.Cascade);
            case AlterAction.RenameConstraint: return RenameConstraint(id, action.Name, action.NewName);
            case AlterAction.RenameTable: return RenameTable(table, action.NewName);
            case AlterAction.SetSchema: return MoveTable(table, action.NewName);
            case AlterAction.AttachPartition: return AttachPartition(table, action.Other);
            case AlterAction.DetachPartition: return DetachPartition(table, action.Other);
            case AlterAction.Inherit: return Inherit(table, action.Other);
            case AlterAction.NoInherit: return NoInherit(table, action.Other);
            case AlterAction.DisableRule or AlterAction.EnableRule:
                _state.Put(table with { Rules = SetEnabled(table.Rules, action.Name, action.Action == AlterAction.EnableRule) });
                return true;
            default: return true;
        }
    }

    private static ImmutableArray<TableRule> SetEnabled(ImmutableArray<TableRule> rules, string name, bool enabled)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            if (string.Equals(rules[i].Name, name, StringComparison.Ordinal))
                rules = rules.SetItem(i, rules[i] with { IsEnabled = enabled });
        }

        return rules;
    }

    // ---- Constraints

    private bool AddConstraint(int id, ConstraintDefinition constraint, bool only)
    {
        if (!constraint.IsKey)
            return AddPlainConstraint(id, constraint);
        if (constraint.UsingIndex is not null)
            return AddConstraintUsingIndex(id, constraint);
        var key = IndexOf(constraint);
        return AddIndex(id, key with { MayMeetDuplicates = MayMeetDuplicates(_state.Get(id), key) }, recurse: !only);
    }

    /// <summary>Makes a unique index the index of a constraint, and gives it the constraint's name.</summary>
    private bool AddConstraintUsingIndex(int id, ConstraintDefinition constraint)
    {
        var table = _state.Get(id);
        var position = table.FindIndex(constraint.UsingIndex!);
        if (position < 0)
            return Fails(Refusal.UndefinedObject);
        var index = table.Indexes[position];
        if (!index.IsUnique || index.Constraint is not null || index.Predicate is not null || table.Kind == RelationKind.PartitionedTable
            || (constraint.Kind == ConstraintKind.PrimaryKey && table.HasPrimaryKey))
        {
            return false;
        }

        foreach (var element in index.Elements)
        {
            if (element.Column is null || element.HasOrder || element.Collation is not null || element.OperatorClass is not null)
                return false;
        }

        if (constraint.Name is not null && constraint.Name != index.Name && !RenameIndex(id, position, constraint.Name))
            return false;
        table = _state.Get(id);
        index = table.Indexes[position] with
        {
            Constraint = constraint.Kind,
            IsDeferrable = constraint.IsDeferrable,
            IsInitiallyDeferred = constraint.IsInitiallyDeferred,
            Origin = OriginOf(constraint.Span),
        };
        if (constraint.Kind == ConstraintKind.PrimaryKey)
        {
            foreach (var element in index.Elements)
                table = SetNotNull(table, element.Column!);
        }

        _state.AddConstraintName(table.Schema, index.Name);
        _state.Put(table.WithIndex(index));
        if (constraint.Kind == ConstraintKind.PrimaryKey)
            SetNotNullBelow(table, index);
        return true;
    }

    private bool DropConstraint(int id, string name, bool ifExists, bool cascade)
    {
        var table = _state.Get(id);
        var index = table.FindIndex(name);
        if (index >= 0 && table.Indexes[index].Constraint is not null)
        {
            if (table.Indexes[index].ParentId != 0)
                return false;
            RemoveIndex(id, table.Indexes[index]);
            if (cascade)
                DropReferences(id, table.Indexes[index]);
            return true;
        }

        var constraint = table.FindConstraint(name);
        if (constraint < 0)
            return ifExists || !table.IsKnown || Fails(Refusal.UndefinedObject);
        RemoveConstraint(table, constraint);
        return true;
    }

    private void RemoveConstraint(Relation table, int position)
    {
        var constraint = table.Constraints[position];
        _state.RemoveConstraintName(table.Schema, constraint.Name);
        table = table with { Constraints = table.Constraints.RemoveAt(position) };
        if (constraint.Kind == ConstraintKind.NotNull && table.FindColumn(constraint.Columns[0]) is >= 0 and var column)
            table = table.WithColumn(column, table.Columns[column] with { IsNullable = true });
        _state.Put(table);
        if (constraint.Kind != ConstraintKind.Check)
            return;
        foreach (var id in table.Children)
        {
            if (_state.TryGet(id, out var child) && child.FindConstraint(constraint.Name) is >= 0 and var inherited)
                RemoveConstraint(child, inherited);
        }
    }

    private bool RenameConstraint(int id, string name, string newName)
    {
        var table = _state.Get(id);
        var index = table.FindIndex(name);
        if (index >= 0 && table.Indexes[index].Constraint is not null)
            return RenameIndex(id, index, newName);
        var constraint = table.FindConstraint(name);
        if (constraint < 0)
            return !table.IsKnown || Fails(Refusal.UndefinedObject);
        _state.RemoveConstraintName(table.Schema, name);
        _state.AddConstraintName(table.Schema, newName);
        _state.Put(table with { Constraints = table.Constraints.SetItem(constraint, table.Constraints[constraint] with { Name = newName }) });
        foreach (var child in table.Children)
        {
            if (_state.TryGet(child, out var inherited) && inherited.FindConstraint(name) >= 0)
                RenameConstraint(child, name, newName);
        }

        return true;
    }

    // ---- The table's name

    private bool RenameTable(Relation table, string newName)
    {
        if (_state.IsNameTaken(table.Schema, newName))
            return Fails(Refusal.DuplicateTable);
        _state.RemoveName(table.Schema, table.Name);
        _state.AddName(table.Schema, newName, new NameEntry(table.Id, IsIndex: false));
        _state.Put(table with { Name = newName, IsKnown = table.IsKnown });
        return true;
    }

    /// <summary>Moves a relation with its indexes, constraints and sequences.</summary>
    private bool MoveTable(Relation table, string schema)
    {
        if (string.Equals(table.Schema, schema, StringComparison.Ordinal))
            return true;
        if (_state.IsNameTaken(schema, table.Name))
            return false;
        _state.AddSchema(schema);
        _state.RemoveName(table.Schema, table.Name);
        _state.AddName(schema, table.Name, new NameEntry(table.Id, IsIndex: false));
        foreach (var index in table.Indexes)
        {
            _state.RemoveName(table.Schema, index.Name);
            _state.AddName(schema, index.Name, new NameEntry(table.Id, IsIndex: true));
            if (index.Constraint is not null)
                MoveConstraintName(table.Schema, schema, index.Name);
        }

        foreach (var constraint in table.Constraints)
            MoveConstraintName(table.Schema, schema, constraint.Name);
        _state.Put(table with { Schema = schema });
        foreach (var id in table.OwnedSequences)
        {
            if (_state.TryGet(id, out var sequence))
                MoveTable(sequence, schema);
        }

        return true;
    }

    private void MoveConstraintName(string oldSchema, string newSchema, string name)
    {
        _state.RemoveConstraintName(oldSchema, name);
        _state.AddConstraintName(newSchema, name);
    }

    // ---- Partitions and inheritance

    private bool AttachPartition(Relation table, ObjectName name)
    {
        if (!TryFindRelation(name, out var child))
            return true;
        if (child.PartitionParent != 0)
            return false;
        _state.Put(table with { Kind = RelationKind.PartitionedTable, Children = table.Children.Add(child.Id) });
        _state.Put(child with { PartitionParent = table.Id, IsKnown = child.IsKnown && table.IsKnown });
        CopyParentIndexes(child.Id);
        return true;
    }

    private bool DetachPartition(Relation table, ObjectName name)
    {
        if (!TryFindRelation(name, out var child))
            return true;
        var indexes = child.Indexes;
        for (var i = 0; i < indexes.Length; i++)
            indexes = indexes.SetItem(i, indexes[i] with { ParentId = 0 });
        _state.Put(table with { Children = table.Children.Remove(child.Id) });
        _state.Put(child with { PartitionParent = 0, Indexes = indexes });
        return true;
    }

    private bool Inherit(Relation table, ObjectName name)
    {
        if (!TryFindRelation(name, out var parent))
            return true;
        _state.Put(parent with { Children = parent.Children.Add(table.Id) });
        _state.Put(table with { InheritParents = table.InheritParents.Add(parent.Id), LocalColumns = ImmutableArray.CreateRange(table.Columns, static c => c.Name) });
        return true;
    }

    private bool NoInherit(Relation table, ObjectName name)
    {
        if (!TryFindRelation(name, out var parent))
            return true;
        _state.Put(parent with { Children = parent.Children.Remove(table.Id) });
        _state.Put(table with { InheritParents = table.InheritParents.Remove(parent.Id) });
        return true;
    }
}
