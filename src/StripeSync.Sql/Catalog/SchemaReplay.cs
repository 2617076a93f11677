using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Catalogs;

/// <summary>Carries out the statements of one schema root, as the server would on an empty database.</summary>
internal sealed partial class SchemaReplay
{
    private const string TemporarySchema = "pg_temp";

    private readonly EngineOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly ReplayState _state = new();
    private readonly HashSet<string> _unknownNames = new(StringComparer.Ordinal);
    private readonly List<(string Name, int Mark)> _savepoints = new();
    private readonly HashSet<int> _withRows = new();
    private ImmutableArray<string> _path;
    private ImmutableArray<string> _pathAfterTransaction;
    private bool _inTransaction;
    private SchemaFile _file = null!;

    public SchemaReplay(EngineOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _cancellationToken = cancellationToken;
        _path = _pathAfterTransaction = options.SearchPath;
        _state.AddSchema("public");
        foreach (var schema in options.SearchPath)
            _state.AddSchema(schema);
        _state.Commit();
    }

    public ReplayState State => _state;

    /// <summary>Names that statements mention although no statement before declares them, and names in statements that are not understood.</summary>
    public HashSet<string> UnknownNames => _unknownNames;

    /// <summary>Replays one file: a session of its own.</summary>
    public void Replay(SchemaFile file)
    {
        _file = file;
        _withRows.Clear();
        StartNotes();
        _path = _pathAfterTransaction = _options.SearchPath;
        foreach (var statement in file.Statements)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Execute(statement);
            if (!_inTransaction)
                _state.Commit();
        }

        // A file that ends inside a transaction was cut from a runner's transaction, which commits it.
        EndTransaction();
        DropTemporary();
        _state.Commit();
    }

    private void Execute(SchemaStatement statement)
    {
        switch (statement)
        {
            case TransactionStatement s: Transaction(s); break;
            case SetSearchPathStatement s: SetPath(s); break;
            case CreateTableStatement s: CreateTable(s); break;
            case AlterTableStatement s: AlterTable(s); break;
            case CreateIndexStatement s: CreateIndex(s); break;
            case AttachIndexStatement s: AttachIndex(s); break;
            case CreateRelationStatement s: CreateRelation(s); break;
            case CreateSchemaStatement s: CreateSchema(s); break;
            case CreateTriggerStatement s: Change(s.Table, r => r with { BeforeTriggers = r.BeforeTriggers.Add(s.Name) }); break;
            case CreateRuleStatement s: CreateRule(s); break;
            case DropStatement s: Drop(s); break;
            case RenameStatement s: Rename(s); break;
            case RowsStatement s:
                if (TryFind(s.Table, out _, out var entry) && !entry.IsIndex)
                    _withRows.Add(entry.Relation);
                break;
            case SeedStatement s: Note(s); break;
            case CleanRowsStatement s: Note(s); break;
            case PublishStatement s: Publish(s); break;
            case DropOwnedStatement: MakeAllUnknown(); break;
            case BlockStatement s: RunCode(s); break;
            case CreateRoutineStatement s: Declare(s); break;
            case CallStatement s: Call(s); break;
            case NotUnderstoodStatement s:
                _uncertain = true;
                Note(s);
                MakeUnknown(s.Names);
                break;
        }
    }

    /// <summary>The replica identity is the primary key unless another one is set, which is not followed.</summary>
    private void Publish(PublishStatement statement)
    {
        foreach (var name in statement.Tables)
        {
            if (TryFindRelation(name, out var relation) && !relation.HasPrimaryKey)
                MakeUnknown(relation);
        }
    }

    // ---- Session

    private void Transaction(TransactionStatement statement)
    {
        switch (statement.Action)
        {
            case TransactionAction.Begin when !_inTransaction:
                _state.Commit();
                _inTransaction = true;
                _pathAfterTransaction = _path;
                break;
            case TransactionAction.Commit:
                EndTransaction();
                break;
            case TransactionAction.Rollback when _inTransaction:
                _state.UndoTo(0);
                EndTransaction();
                break;
            case TransactionAction.Savepoint when _inTransaction:
                _savepoints.Add((statement.Savepoint!, _state.Mark));
                break;
            case TransactionAction.RollbackTo when _inTransaction:
                var index = _savepoints.FindLastIndex(s => string.Equals(s.Name, statement.Savepoint, StringComparison.Ordinal));
                if (index < 0)
                    break;
                _state.UndoTo(_savepoints[index].Mark);
                _savepoints.RemoveRange(index + 1, _savepoints.Count - index - 1);
                break;
        }
    }

    private void EndTransaction()
    {
        if (!_inTransaction)
            return;
        _inTransaction = false;
        _savepoints.Clear();
        _path = _pathAfterTransaction;
        _state.Commit();
    }

    private void SetPath(SetSearchPathStatement statement)
    {
        var old = _path;
        var oldAfter = _pathAfterTransaction;
        _path = statement.Path.IsDefault ? _options.SearchPath : statement.Path;
        if (!statement.IsLocal)
            _pathAfterTransaction = _path;
        _state.OnUndo(() =>
        {
            _path = old;
            _pathAfterTransaction = oldAfter;
        });
    }

    // ---- Names

    /// <summary>The schema in which an unqualified name is created, or null where the path has none.</summary>
    private string? CreationSchema()
    {
        foreach (var schema in _path)
        {
            if (schema == TemporarySchema || _state.HasSchema(schema))
                return schema;
        }

        return null;
    }

    private bool TryFind(ObjectName name, out string schema, out NameEntry entry)
    {
        if (name.Schema is not null)
        {
            schema = name.Schema;
            return _state.TryFind(schema, name.Name, out entry);
        }

        schema = TemporarySchema;
        if (_state.TryFind(schema, name.Name, out entry))
            return true;
        foreach (var candidate in _path)
        {
            schema = candidate;
            if (_state.TryFind(schema, name.Name, out entry))
                return true;
        }

        return false;
    }

    /// <summary>Finds a relation; a name that nothing declares is remembered as unknown.</summary>
    private bool TryFindRelation(ObjectName name, out Relation relation)
    {
        if (TryFind(name, out _, out var entry) && !entry.IsIndex && _state.TryGet(entry.Relation, out relation))
            return true;
        _unknownNames.Add(name.Name);
        _uncertain = true;
        relation = null!;
        return false;
    }

    private void Change(ObjectName name, Func<Relation, Relation> change)
    {
        if (TryFindRelation(name, out var relation))
            _state.Put(change(relation));
    }

    // ---- Unknown

    private void MakeUnknown(Relation relation)
    {
        _uncertain = true;
        if (!relation.IsKnown)
            return;
        _state.Put(relation with { IsKnown = false });
        foreach (var child in relation.Children)
        {
            if (_state.TryGet(child, out var partition))
                MakeUnknown(partition);
        }
    }

    private void MakeUnknown(ImmutableArray<string> names)
    {
        foreach (var name in names)
            _unknownNames.Add(name);
        foreach (var relation in Named(names))
        {
            if (relation.IsKnown)
                MakeUnknown(relation);
        }
    }

    /// <summary>The relations that some names stand for in any schema, also by the name of an index.</summary>
    private List<Relation> Named(ImmutableArray<string> names)
    {
        var named = new List<Relation>();

        // Few names in a schema of many relations are looked up; many names are looked for in one walk.
        if (names.Length * _state.NameSchemas.Count < _state.Relations.Count)
        {
            var seen = new HashSet<int>();
            foreach (var schema in _state.NameSchemas)
            {
                foreach (var name in names)
                {
                    if (_state.TryFind(schema, name, out var entry) && _state.TryGet(entry.Relation, out var relation) && seen.Add(relation.Id))
                        named.Add(relation);
                }
            }

            return named;
        }

        var set = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (var relation in _state.Relations)
        {
            if (IsNamed(relation, set))
                named.Add(relation);
        }

        return named;
    }

    private static bool IsNamed(Relation relation, HashSet<string> names)
    {
        if (names.Contains(relation.Name))
            return true;
        foreach (var index in relation.Indexes)
        {
            if (names.Contains(index.Name))
                return true;
        }

        return false;
    }

    private void MakeAllUnknown()
    {
        foreach (var relation in _state.Relations.ToArray())
            MakeUnknown(relation);
    }

    private Origin OriginOf(SqlSpan span) => new(_file, span);
}
