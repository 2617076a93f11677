using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>Replays the schema roots, one database each, and makes one catalog of them.</summary>
internal static class CatalogBuilder
{
    public static Catalog Build(ImmutableArray<SchemaRoot> roots, EngineOptions options, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<QualifiedName, Table>();
        var declaredTwice = new HashSet<QualifiedName>();
        var unknownNames = new HashSet<string>(StringComparer.Ordinal);
        var notes = new List<SchemaNotes>();
        if (!roots.IsDefault)
        {
            var hasBaseline = options.Baseline is not null && roots.Any(root => !root.Files.IsDefault && root.Files.Any(file => Baseline.IsNamed(Relative(root.Path, file.Path), options.Baseline)));
            foreach (var root in roots)
            {
                var (files, keys) = InOrder(root);
                var replay = new SchemaReplay(options, cancellationToken);
                foreach (var file in files)
                    replay.Replay(file);
                notes.Add(replay.Notes(files.Take(Baseline.Count(options.Baseline, keys, hasBaseline)).ToImmutableHashSet()));
                unknownNames.UnionWith(replay.UnknownNames);
                foreach (var relation in replay.State.Relations)
                    Merge(tables, declaredTwice, TableBuilder.Build(relation, replay.State) with { IsIncomplete = !root.IsComplete });
            }
        }

        AddProfile(tables, unknownNames, options);
        var sorted = tables.Values.ToArray();
        Array.Sort(sorted, static (a, b) =>
        {
            var schema = string.CompareOrdinal(a.Schema, b.Schema);
            return schema != 0 ? schema : string.CompareOrdinal(a.Name, b.Name);
        });
        var hasAllTables = roots.IsDefault || roots.All(static root => root.HasAllTables);
        return new Catalog(options, ImmutableArray.Create(sorted), unknownNames, Merge(notes, declaredTwice)) { HasAllTables = hasAllTables };
    }

    private static (SchemaFile[] Files, string[] Keys) InOrder(SchemaRoot root)
    {
        var files = root.Files.IsDefault ? Array.Empty<SchemaFile>() : root.Files.ToArray();
        var keys = new string[files.Length];
        for (var i = 0; i < files.Length; i++)
            keys[i] = Relative(root.Path, files[i].Path);
        Array.Sort(keys, files, NaturalOrder.Instance);
        return (files, keys);
    }

    private static string Relative(string root, string path) =>
        root.Length > 0 && path.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? path.Substring(root.Length).TrimStart('/', '\\') : path;

    private static void Merge(Dictionary<QualifiedName, Table> tables, HashSet<QualifiedName> declaredTwice, Table table)
    {
        var key = new QualifiedName(table.Schema, table.Name);
        if (!tables.TryGetValue(key, out var other))
        {
            tables.Add(key, table);
            return;
        }

        declaredTwice.Add(key);
        if (!TableEquality.AreEqual(other, table))
            tables[key] = other with { IsKnown = false };
    }

    /// <summary>The notes of all roots. A write to a table that two roots declare is judged by neither.</summary>
    private static SchemaNotes Merge(List<SchemaNotes> notes, HashSet<QualifiedName> declaredTwice) => notes.Count == 0 ? SchemaNotes.Empty : new SchemaNotes
    {
        NotUnderstood = notes.SelectMany(static n => n.NotUnderstood).ToImmutableArray(),
        Writes = notes.SelectMany(static n => n.Writes).Where(w => !declaredTwice.Contains(new QualifiedName(w.Table.Schema, w.Table.Name))).ToImmutableArray(),
        KeptIndexes = notes.SelectMany(static n => n.KeptIndexes).ToImmutableArray(),
        UndeclaredReferences = notes.SelectMany(static n => n.UndeclaredReferences).ToImmutableArray(),
        History = notes.SelectMany(static n => n.History).ToImmutableHashSet(),
    };

    private static void AddProfile(Dictionary<QualifiedName, Table> tables, HashSet<string> unknownNames, EngineOptions options)
    {
        if (unknownNames.Contains(QueueProfile.TableName))
            return;
        foreach (var key in tables.Keys)
        {
            if (string.Equals(key.Name, QueueProfile.TableName, StringComparison.Ordinal))
                return;
        }

        var table = QueueProfile.Table;
        tables.Add(new QualifiedName(table.Schema, table.Name), table);
    }
}
