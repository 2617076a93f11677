using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Indexes and key constraints, also of partitions.</summary>
internal sealed partial class SchemaReplay
{
    private void CreateIndex(CreateIndexStatement statement)
    {
        NoteUndeclared(statement.Table, statement.TableSpan);
        if (!TryFindRelation(statement.Table, out var table))
            return;
        var index = new TableIndex
        {
            Name = statement.Name ?? "",
            IsUnique = statement.IsUnique,
            Elements = statement.Elements,
            Include = statement.Include,
            Predicate = statement.Predicate,
            NullsNotDistinct = statement.NullsNotDistinct,
            Method = statement.Method,
            Origin = OriginOf(statement.Span),
        };
        if (statement.IfNotExists && statement.Name is not null && _state.IsNameTaken(table.Schema, statement.Name))
        {
            NoteKeptIndex(statement, table, index);
            return;
        }

        if (MayMeetDuplicates(table, index))
            index = index with { MayMeetDuplicates = true };
        if (statement.IfNotExists && statement.Name is not null && _unknownNames.Contains(statement.Name))
            MakeUnknown(table);
        else if (!AddIndex(table.Id, index, recurse: !statement.Only))
            Refuse(table);
        else if (statement is { IsUnique: true, IsConcurrent: true } && _withRows.Contains(table.Id))
            MakeUnknown(_state.Get(table.Id)); // Rows of this very script may violate it and leave it invalid.
    }

    /// <summary>Adds an index or key constraint; its name is chosen where it has none.</summary>
    /// <returns>False where the server would refuse it.</returns>
    private bool AddIndex(int id, TableIndex index, bool recurse)
    {
        var table = _state.Get(id);
        if (index.Constraint == ConstraintKind.PrimaryKey && table.HasPrimaryKey)
            return !table.IsKnown || Fails(Refusal.SecondPrimaryKey);
        if (!HasColumns(table, index))
            return !table.IsKnown || Fails(Refusal.UndefinedColumn);
        if (index.IsKey)
            LookAtRows(table);
        var name = index.Name;
        if (name.Length == 0)
            name = ChooseName(table, index);
        else if (_state.IsNameTaken(table.Schema, name))
            return Fails(Refusal.DuplicateTable);
        else if (index.Constraint is not null && table.FindConstraint(name) >= 0)
            return Fails(Refusal.DuplicateObject);
        var waitsForParts = !recurse && table is { Kind: RelationKind.PartitionedTable, Children.IsEmpty: false };
        index = index with { Id = _state.NewId(), Name = name, IsValid = index.IsValid && !waitsForParts };
        if (index.Constraint == ConstraintKind.PrimaryKey)
        {
            foreach (var element in index.Elements)
                table = SetNotNull(table, element.Column!);
        }

        _state.AddName(table.Schema, index.Name, new NameEntry(id, IsIndex: true));
        if (index.Constraint is not null)
            _state.AddConstraintName(table.Schema, index.Name);
        _state.Put(table with { Indexes = table.Indexes.Add(index) });
        if (recurse && index.Constraint == ConstraintKind.PrimaryKey && table.Kind != RelationKind.PartitionedTable)
            SetNotNullBelow(table, index);
        if (recurse && table.Kind == RelationKind.PartitionedTable)
        {
            foreach (var child in table.Children)
            {
                if (IsPartitionWorkSpent(id))
                    break;
                AttachOrCreate(child, index);
            }
        }

        return true;
    }

    private static bool HasColumns(Relation table, TableIndex index)
    {
        // A query makes the columns of a materialized view.
        if (table.Kind == RelationKind.MaterializedView)
            return true;
        foreach (var element in index.Elements)
        {
            if (element.Column is not null && table.FindColumn(element.Column) < 0)
                return false;
        }

        foreach (var column in index.Include)
        {
            if (table.FindColumn(column) < 0)
                return false;
        }

        return true;
    }

    private string ChooseName(Relation table, TableIndex index)
    {
        if (index.Constraint == ConstraintKind.PrimaryKey)
            return _state.ChooseRelationName(table.Schema, table.Name, null, "pkey", isConstraint: true);
        var columns = DefaultNames.Join(DefaultNames.OfColumns(index.Elements, index.Include));
        var label = index.Constraint switch
        {
            ConstraintKind.Exclusion => "excl",
            null => "idx",
            _ => "key",
        };
        return _state.ChooseRelationName(table.Schema, table.Name, columns, label, isConstraint: index.Constraint is not null);
    }

    // ---- Partitions

    /// <summary>How many indexes of partitions are looked at in one replay: a thousand partitions with twenty indexes each need a fifth of it.</summary>
    private const int MaxPartitionWork = 1_000_000;

    private int _partitionWork;

    /// <summary>Gives a partition its part of a parent's index: one that is there and matches, or a new one.</summary>
    private void AttachOrCreate(int id, TableIndex parent)
    {
        if (!_state.TryGet(id, out var table))
            return;
        _partitionWork += 1 + table.Indexes.Length;
        foreach (var index in table.Indexes)
        {
            if (index.ParentId == 0 && index.IsValid && Matches(index, parent) && (parent.Constraint is null || index.Constraint == parent.Constraint))
            {
                _state.Put(table.WithIndex(index with { ParentId = parent.Id }));
                return;
            }
        }

        var copy = CopyOf(parent) with { ParentId = parent.Id };
        AddIndex(id, copy, recurse: true);
        if (parent.HasRenamedColumn)
            MakeUnknown(_state.Get(id));
    }

    private static bool Matches(TableIndex first, TableIndex second)
    {
        if (first.IsUnique != second.IsUnique || first.Elements.Length != second.Elements.Length || !first.Include.SequenceEqual(second.Include)
            || first.NullsNotDistinct != second.NullsNotDistinct || first.Method != second.Method
            || (first.Predicate is null) != (second.Predicate is null))
        {
            return false;
        }

        if (first.Predicate is not null && first.Predicate.Canonical != second.Predicate!.Canonical)
            return false;
        for (var i = 0; i < first.Elements.Length; i++)
        {
            var a = first.Elements[i];
            var b = second.Elements[i];
            if (a.Column != b.Column || a.Collation != b.Collation || a.OperatorClass != b.OperatorClass || a.ExclusionOperator != b.ExclusionOperator
                || a.Expression?.Canonical != b.Expression?.Canonical)
            {
                return false;
            }
        }

        return true;
    }

    private void CopyParentIndexes(int id)
    {
        var parent = _state.Get(_state.Get(id).PartitionParent);
        foreach (var index in parent.Indexes)
        {
            if (IsPartitionWorkSpent(id))
                break;
            AttachOrCreate(id, index);
        }
    }

    /// <summary>
    /// Each of many indexes goes to each of many partitions, which is the square of the text. Beyond all that people write, the time of the reader
    /// counts more than the answer: the table becomes unknown.
    /// </summary>
    private bool IsPartitionWorkSpent(int id)
    {
        if (_partitionWork <= MaxPartitionWork)
            return false;
        MakeUnknown(_state.Get(id));
        return true;
    }

    /// <summary>ALTER INDEX parent ATTACH PARTITION child; with the last part the parent becomes valid.</summary>
    private void AttachIndex(AttachIndexStatement statement)
    {
        if (!TryFindIndex(statement.Parent, out var table, out var parent) || !TryFindIndex(statement.Child, out var partition, out var child))
            return;
        _state.Put(partition.WithIndex(child with { ParentId = parent.Id }));
        Validate(table, parent);
    }

    private void Validate(Relation table, TableIndex index)
    {
        foreach (var id in table.Children)
        {
            if (!_state.TryGet(id, out var partition))
                continue;
            var attached = false;
            foreach (var part in partition.Indexes)
                attached |= part.ParentId == index.Id && part.IsValid;
            if (!attached)
                return;
        }

        if (index.IsValid)
            return;
        index = index with { IsValid = true };
        _state.Put(_state.Get(table.Id).WithIndex(index));
        if (index.ParentId == 0 || !_state.TryGet(table.PartitionParent, out var above))
            return;
        foreach (var candidate in above.Indexes)
        {
            if (candidate.Id == index.ParentId)
            {
                Validate(above, candidate);
                return;
            }
        }
    }

    private bool TryFindIndex(ObjectName name, out Relation table, out TableIndex index)
    {
        index = null!;
        table = null!;
        if (!TryFind(name, out _, out var entry) || !entry.IsIndex || !_state.TryGet(entry.Relation, out table))
        {
            _unknownNames.Add(name.Name);
            return false;
        }

        var position = table.FindIndex(name.Name);
        if (position < 0)
            return false;
        index = table.Indexes[position];
        return true;
    }

    // ---- Removal

    /// <summary>Removes an index and its parts in the partitions.</summary>
    private void RemoveIndex(int id, TableIndex index)
    {
        var table = _state.Get(id);
        var position = table.FindIndex(index.Name);
        if (position < 0)
            return;
        _droppedIndexes.Add((id, index));
        _state.RemoveName(table.Schema, index.Name);
        if (index.Constraint is not null)
            _state.RemoveConstraintName(table.Schema, index.Name);
        _state.Put(table with { Indexes = table.Indexes.RemoveAt(position) });
        foreach (var child in table.Children)
        {
            if (!_state.TryGet(child, out var partition))
                continue;
            foreach (var part in partition.Indexes)
            {
                if (part.ParentId == index.Id)
                {
                    RemoveIndex(child, part);
                    break;
                }
            }
        }
    }

    private bool RenameIndex(int id, int position, string newName)
    {
        var table = _state.Get(id);
        var index = table.Indexes[position];
        if (_state.IsNameTaken(table.Schema, newName))
            return Fails(Refusal.DuplicateTable);
        _state.RemoveName(table.Schema, index.Name);
        _state.AddName(table.Schema, newName, new NameEntry(id, IsIndex: true));
        if (index.Constraint is not null)
        {
            _state.RemoveConstraintName(table.Schema, index.Name);
            _state.AddConstraintName(table.Schema, newName);
        }

        _state.Put(table.WithIndex(index with { Name = newName }));
        return true;
    }
}
