using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>A relation's full name.</summary>
internal readonly record struct QualifiedName(string Schema, string Name)
{
    public bool Equals(QualifiedName other) =>
        string.Equals(Name, other.Name, StringComparison.Ordinal) && string.Equals(Schema, other.Schema, StringComparison.Ordinal);

    public override int GetHashCode() => (StringComparer.Ordinal.GetHashCode(Schema) * 397) ^ StringComparer.Ordinal.GetHashCode(Name);
}

/// <summary>What a name of pg_class stands for: a relation, or an index of one.</summary>
/// <param name="Relation">The relation's id; 0 for a composite type.</param>
/// <param name="IsIndex">True for an index of it.</param>
internal readonly record struct NameEntry(int Relation, bool IsIndex);

/// <summary>The relations, names and schemas during the replay. Every change can be undone, as ROLLBACK and a failing statement do.</summary>
internal sealed class ReplayState
{
    private readonly Dictionary<int, Relation> _relations = new();
    private readonly Dictionary<QualifiedName, NameEntry> _names = new();
    private readonly Dictionary<QualifiedName, int> _constraintNames = new();
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);
    private readonly List<Undo> _undo = new();
    private readonly HashSet<string> _nameSchemas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string, string, string), int> _lastNumbers = new();
    private int _lastId;

    /// <summary>The relations, in no order.</summary>
    public Dictionary<int, Relation>.ValueCollection Relations => _relations.Values;

    public int NewId() => ++_lastId;

    public Relation Get(int id) => _relations[id];

    public bool TryGet(int id, out Relation relation) => _relations.TryGetValue(id, out relation!);

    /// <summary>Adds a relation or puts a changed copy in its place.</summary>
    public void Put(Relation relation)
    {
        _relations.TryGetValue(relation.Id, out var old);
        if (ReferenceEquals(old, relation))
            return;
        _relations[relation.Id] = relation;
        _undo.Add(new Undo(UndoKind.Relation, old, Number: relation.Id));
    }

    public void Remove(int id)
    {
        if (!_relations.TryGetValue(id, out var old))
            return;
        _relations.Remove(id);
        _undo.Add(new Undo(UndoKind.Relation, old, Number: id));
    }

    public bool TryFind(string schema, string name, out NameEntry entry) => _names.TryGetValue(new QualifiedName(schema, name), out entry);

    public bool IsNameTaken(string schema, string name) => _names.ContainsKey(new QualifiedName(schema, name));

    public void AddName(string schema, string name, NameEntry entry)
    {
        var key = new QualifiedName(schema, name);
        var had = _names.TryGetValue(key, out var old);
        _names[key] = entry;
        _nameSchemas.Add(schema);
        _undo.Add(had ? new Undo(UndoKind.Name, null, key, old.Relation, old.IsIndex) : new Undo(UndoKind.NewName, null, key));
    }

    public void RemoveName(string schema, string name)
    {
        var key = new QualifiedName(schema, name);
        if (!_names.TryGetValue(key, out var old))
            return;
        _names.Remove(key);
        _lastNumbers.Clear();
        _undo.Add(new Undo(UndoKind.Name, null, key, old.Relation, old.IsIndex));
    }

    /// <summary>The schemas that hold names, or held some.</summary>
    public HashSet<string> NameSchemas => _nameSchemas;

    public bool IsConstraintName(string schema, string name) => _constraintNames.TryGetValue(new QualifiedName(schema, name), out var count) && count > 0;

    public void AddConstraintName(string schema, string name) => CountConstraintName(new QualifiedName(schema, name), 1);

    public void RemoveConstraintName(string schema, string name) => CountConstraintName(new QualifiedName(schema, name), -1);

    private void CountConstraintName(QualifiedName key, int change)
    {
        _constraintNames.TryGetValue(key, out var count);
        _constraintNames[key] = count + change;
        if (change < 0)
            _lastNumbers.Clear();
        _undo.Add(new Undo(UndoKind.ConstraintName, null, key, count));
    }

    public bool HasSchema(string name) => _schemas.Contains(name);

    public void AddSchema(string name)
    {
        if (_schemas.Add(name))
            _undo.Add(new Undo(UndoKind.NewSchema, name));
    }

    public void RemoveSchema(string name)
    {
        if (_schemas.Remove(name))
            _undo.Add(new Undo(UndoKind.Schema, name));
    }

    /// <summary>Remembers a change that somebody else made.</summary>
    public void OnUndo(Action undo) => _undo.Add(new Undo(UndoKind.Other, undo));

    /// <summary>A place to go back to.</summary>
    public int Mark => _undo.Count;

    public void UndoTo(int mark)
    {
        for (var i = _undo.Count - 1; i >= mark; i--)
            Revert(_undo[i]);
        _undo.RemoveRange(mark, _undo.Count - mark);
        _lastNumbers.Clear();
    }

    /// <summary>The relations that have changed since a mark: as they are now, or as they were where they are gone.</summary>
    public List<Relation> ChangedSince(int mark)
    {
        var changed = new List<Relation>();
        var seen = new HashSet<int>();
        for (var i = mark; i < _undo.Count; i++)
        {
            var undo = _undo[i];
            if (undo.Kind == UndoKind.Relation && seen.Add(undo.Number) && (TryGet(undo.Number, out var relation) || (relation = (Relation?)undo.Old!) is not null))
                changed.Add(relation);
        }

        return changed;
    }

    private void Revert(in Undo undo)
    {
        switch (undo.Kind)
        {
            case UndoKind.Relation when undo.Old is null: _relations.Remove(undo.Number); break;
            case UndoKind.Relation: _relations[undo.Number] = (Relation)undo.Old; break;
            case UndoKind.NewName: _names.Remove(undo.Name); break;
            case UndoKind.Name: _names[undo.Name] = new NameEntry(undo.Number, undo.IsIndex); break;
            case UndoKind.ConstraintName: _constraintNames[undo.Name] = undo.Number; break;
            case UndoKind.NewSchema: _schemas.Remove((string)undo.Old!); break;
            case UndoKind.Schema: _schemas.Add((string)undo.Old!); break;
            default: ((Action)undo.Old!)(); break;
        }
    }

    /// <summary>Makes all changes so far final.</summary>
    public void Commit() => _undo.Clear();

    /// <summary>The server's ChooseRelationName: table_columns_label with a number where the name is taken.</summary>
    public string ChooseRelationName(string schema, string name1, string? name2, string label, bool isConstraint) =>
        Choose(schema, name1, name2, label, relations: true, constraints: isConstraint);

    /// <summary>The server's ChooseConstraintName, for constraints without an index.</summary>
    public string ChooseConstraintName(string schema, string name1, string? name2, string label) =>
        Choose(schema, name1, name2, label, relations: false, constraints: true);

    private string Choose(string schema, string name1, string? name2, string label, bool relations, bool constraints)
    {
        // Where a thousand names follow one pattern, the search goes on behind the last number given.
        var key = (schema, name1, name2 ?? "", label);
        var number = 0;
        if (_lastNumbers.Count > 0)
            _lastNumbers.TryGetValue(key, out number);
        while (true)
        {
            var name = DefaultNames.Make(name1, name2, number == 0 ? label : label + number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!(relations && IsNameTaken(schema, name)) && !(constraints && IsConstraintName(schema, name)))
            {
                if (number > 0)
                    _lastNumbers[key] = number;
                return name;
            }

            number++;
        }
    }

    private enum UndoKind : byte
    {
        Relation,
        NewName,
        Name,
        ConstraintName,
        NewSchema,
        Schema,
        Other,
    }

    /// <summary>What was there before a change: a value and no closure, for every statement of every migration makes some.</summary>
    private readonly record struct Undo(UndoKind Kind, object? Old, QualifiedName Name = default, int Number = 0, bool IsIndex = false);
}
