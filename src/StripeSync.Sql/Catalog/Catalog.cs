using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>The tables, columns and unique keys that are known after replaying the migrations.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Catalog
{
    private readonly Dictionary<QualifiedName, Table> _byName = new();
    private readonly HashSet<string> _unknownNames;
    private readonly QueueTables _queues;

    internal Catalog(EngineOptions options, ImmutableArray<Table> tables, HashSet<string> unknownNames, SchemaNotes notes)
    {
        Options = options;
        Tables = tables;
        Notes = notes;
        _unknownNames = unknownNames;
        _queues = new QueueTables(options);
        foreach (var table in tables)
            _byName.Add(new QualifiedName(table.Schema, table.Name), table);
    }

    /// <summary>The settings that it was built with.</summary>
    public EngineOptions Options { get; }

    /// <summary>The relations, in order of schema and name.</summary>
    public ImmutableArray<Table> Tables { get; }

    /// <summary>False where the database has tables that are not declared.</summary>
    internal bool HasAllTables { get; init; } = true;

    /// <summary>What the replay noticed besides.</summary>
    internal SchemaNotes Notes { get; }

    /// <summary>The statements that were not understood, and the code that was not run.</summary>
    internal ImmutableArray<NotUnderstood> NotUnderstood => Notes.NotUnderstood;

    /// <summary>Replays migrations.</summary>
    /// <param name="roots">The folders. A table that two of them declare differently is unknown. Empty: the built-in profile alone.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Catalog Build(ImmutableArray<SchemaRoot> roots, EngineOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return CatalogBuilder.Build(roots, options, cancellationToken);
    }

    /// <summary>Finds the relation that a name stands for: the first one of any kind along the path, as the server does.</summary>
    /// <param name="schema">The schema as written, folded, or null.</param>
    /// <param name="name">The folded name.</param>
    /// <param name="searchPath">The schemas in which an unqualified name is looked up; a default array stands for the configured ones.</param>
    /// <returns>The relation, or why there is none.</returns>
    public TableResolution Resolve(string? schema, string name, ImmutableArray<string> searchPath)
    {
        if (schema is not null)
        {
            if (_byName.TryGetValue(new QualifiedName(schema, name), out var qualified))
                return Found(qualified);
        }
        else
        {
            foreach (var candidate in searchPath.IsDefault ? Options.SearchPath : searchPath)
            {
                if (_byName.TryGetValue(new QualifiedName(candidate, name), out var table))
                    return Found(table);
            }
        }

        return new TableResolution(_unknownNames.Contains(name) || !HasAllTables ? TableResolutionKind.Unknown : TableResolutionKind.NotDeclared, null);
    }

    /// <summary>Says whether a table's rows are jobs.</summary>
    /// <param name="table">The table.</param>
    /// <returns>True where a pattern of <see cref="EngineOptions.QueueTablePatterns"/> matches, or a key is configured.</returns>
    public bool IsQueueTable(Table table) => _queues.IsQueue(table);

    /// <summary>Gives the columns that identify a job of a queue table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The columns, or a default array where none are known.</returns>
    public ImmutableArray<string> NaturalKeyOf(Table table) => _queues.NaturalKeyOf(table);

    private static TableResolution Found(Table table) => new(table.IsKnown ? TableResolutionKind.Found : TableResolutionKind.Unknown, table);
}
