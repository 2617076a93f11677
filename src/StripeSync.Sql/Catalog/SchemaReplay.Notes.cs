using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Catalogs;

/// <summary>What the rules about .sql files need to know of the way to the catalog.</summary>
internal sealed partial class SchemaReplay
{
    private readonly List<(SchemaFile File, SqlSpan Span, bool IsDynamic, ImmutableArray<int> Relations)> _notUnderstood = new();
    private readonly List<MigrationWrite> _writes = new();
    private (Relation? Relation, Table? Table) _written;
    private readonly List<(SchemaFile File, SqlSpan Span, TableIndex Wanted, int WantedTable, int Kept, int KeptTable)> _keptIndexes = new();
    private readonly List<UndeclaredReference> _undeclared = new();

    /// <summary>The relations from which rows were removed or in which they were changed.</summary>
    private readonly HashSet<int> _cleaned = new();

    /// <summary>The indexes and columns of the current file that came or went: the rows of before say nothing else about keys over them.</summary>
    private readonly List<(int Relation, TableIndex Index)> _droppedIndexes = new();
    private readonly HashSet<(int Relation, string Column)> _addedColumns = new();

    private bool _declaresTables;
    private bool _ranCode;

    /// <summary>The notes, with everything called by the name that it has at the end.</summary>
    public SchemaNotes Notes(ImmutableHashSet<SchemaFile> history)
    {
        var notUnderstood = ImmutableArray.CreateBuilder<NotUnderstood>();
        foreach (var (file, span, isDynamic, ids) in _notUnderstood)
            notUnderstood.Add(new NotUnderstood(file, span, isDynamic, ids.Where(IsThere).Select(NameOf).ToImmutableArray()));
        var kept = ImmutableArray.CreateBuilder<KeptIndex>();
        foreach (var note in _keptIndexes)
        {
            if (!IsThere(note.WantedTable) || !_state.TryGet(note.KeptTable, out var table))
                continue;
            foreach (var index in table.Indexes)
            {
                if (index.Id == note.Kept)
                    kept.Add(new KeptIndex(note.File, note.Span, note.Wanted, NameOf(note.WantedTable), index, NameOf(note.KeptTable)));
            }
        }

        return new SchemaNotes
        {
            NotUnderstood = notUnderstood.ToImmutable(),
            Writes = ImmutableArray.CreateRange(_writes),
            KeptIndexes = kept.ToImmutable(),
            UndeclaredReferences = _declaresTables ? ImmutableArray.CreateRange(_undeclared) : ImmutableArray<UndeclaredReference>.Empty,
            History = history,
        };
    }

    private bool IsThere(int relation) => _state.TryGet(relation, out _);

    private QualifiedName NameOf(int relation)
    {
        var found = _state.Get(relation);
        return new QualifiedName(found.Schema, found.Name);
    }

    private void StartNotes()
    {
        _droppedIndexes.Clear();
        _addedColumns.Clear();
        _ranCode = false;
    }

    private void Note(NotUnderstoodStatement statement)
    {
        _ranCode |= statement.IsDynamic;
        _notUnderstood.Add((_file, statement.Span, statement.IsDynamic, Named(statement.Names).Select(static r => r.Id).ToImmutableArray()));
    }

    private void Note(BlockStatement code, ImmutableArray<int> relations) => _notUnderstood.Add((_file, code.Place, true, relations));

    private void Note(SeedStatement statement)
    {
        if (statement.Table is { } table)
        {
            Note(statement, table);
            return;
        }

        foreach (var insert in statement.CommandIn(_file.Text, _cancellationToken).Inserts)
        {
            if (insert.Target.IsKnown)
                Note(statement, new ObjectName(insert.Target.Schema, insert.Target.Name));
        }
    }

    private void Note(SeedStatement statement, ObjectName name)
    {
        if (!TryFind(name, out _, out var entry) || entry.IsIndex || !_state.TryGet(entry.Relation, out var relation))
            return;
        _withRows.Add(relation.Id);
        if (!relation.IsKnown)
            return;

        // Two INSERTs of one WITH are judged together.
        if (_writes.Count > 0 && _writes[_writes.Count - 1] is { } last && last.Statement == statement && last.Target == name)
            return;

        // Many seeds fill one table, whose picture does not depend on others.
        if (!ReferenceEquals(_written.Relation, relation) || relation is not { Kind: RelationKind.Table, PartitionParent: 0 })
            _written = (relation, TableBuilder.Build(relation, _state));
        _writes.Add(new MigrationWrite(_file, statement, name, _written.Table!));
        _state.OnUndo(() => _writes.RemoveAt(_writes.Count - 1));
    }

    private void Note(CleanRowsStatement statement)
    {
        _ranCode |= statement.RunsCode;
        foreach (var relation in Named(statement.Names.ToImmutableArray()))
            _cleaned.Add(relation.Id);
    }

    /// <summary>The name of a new index is taken, so that IF NOT EXISTS passes the statement over.</summary>
    private void NoteKeptIndex(CreateIndexStatement statement, Relation table, TableIndex wanted)
    {
        if (!statement.IsUnique || !_state.TryFind(table.Schema, statement.Name!, out var entry) || !entry.IsIndex || !_state.TryGet(entry.Relation, out var owner))
            return;
        var position = owner.FindIndex(statement.Name!);
        if (position < 0)
            return;
        _keptIndexes.Add((_file, statement.NameSpan, wanted, table.Id, owner.Indexes[position].Id, owner.Id));
        _state.OnUndo(() => _keptIndexes.RemoveAt(_keptIndexes.Count - 1));
    }

    /// <summary>A relation that no statement before declares and that nothing before that was not understood names.</summary>
    private void NoteUndeclared(ObjectName name, SqlSpan span)
    {
        if (_unknownNames.Contains(name.Name) || TryFind(name, out _, out _))
            return;
        if (name.Schema is not null && !_state.Relations.Any(r => string.Equals(r.Schema, name.Schema, StringComparison.Ordinal)))
            return;
        _undeclared.Add(new UndeclaredReference(_file, span, name));
        _state.OnUndo(() => _undeclared.RemoveAt(_undeclared.Count - 1));
    }

    /// <summary>
    /// Rows that an earlier file may have brought can be equal on a new key: nothing removed rows, no narrower key was there, and the columns are old.
    /// </summary>
    private bool MayMeetDuplicates(Relation table, TableIndex key)
    {
        if (!key.IsUnique || table.Origin is null || table.Origin.File == _file || _cleaned.Contains(table.Id) || _ranCode)
            return false;
        foreach (var element in key.Elements)
        {
            if (element.Column is null)
                continue;
            var column = table.FindColumn(element.Column);
            if (column < 0 || _addedColumns.Contains((table.Id, element.Column)) || IsMadeByDatabase(table.Columns[column]))
                return false;
        }

        return !table.Indexes.Any(index => Proves(index, key)) && !_droppedIndexes.Any(dropped => dropped.Relation == table.Id && Proves(dropped.Index, key));
    }

    private static bool IsMadeByDatabase(Column column) =>
        column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault or ColumnGeneration.Sequence
        || column.Default is CallExpression { Name: "gen_random_uuid" or "uuid_generate_v4" or "uuid_generate_v1" or "uuidv7" or "uuidv4" };

    /// <summary>Rows that an index keeps apart are apart on a key that has its columns among others.</summary>
    private static bool Proves(TableIndex index, TableIndex key) =>
        index is { IsUnique: true, IsValid: true, WithoutOverlaps: false }
        && (index.Predicate is null || index.Predicate.Canonical == key.Predicate?.Canonical)
        && (index.NullsNotDistinct || !key.NullsNotDistinct)
        && index.Elements.All(e => key.Elements.Any(k => k.Column == e.Column && k.Expression?.Canonical == e.Expression?.Canonical));
}
