using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Replays the schema roots, one database each, and makes one catalog of them.</summary>
internal static class CatalogBuilder
{
    public static Catalog Build(ImmutableArray<SchemaRoot> roots, EngineOptions options, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<QualifiedName, Table>();
        var unknownNames = new HashSet<string>(StringComparer.Ordinal);
        var notUnderstood = ImmutableArray.CreateBuilder<NotUnderstood>();
        if (!roots.IsDefault)
        {
            foreach (var root in roots)
            {
                var replay = Replay(root, options, cancellationToken);
                notUnderstood.AddRange(replay.NotUnderstood);
                unknownNames.UnionWith(replay.UnknownNames);
                foreach (var relation in replay.State.Relations)
                    Merge(tables, TableBuilder.Build(relation, replay.State));
            }
        }

        AddProfile(tables, unknownNames, options);
        var sorted = tables.Values.ToArray();
        Array.Sort(sorted, static (a, b) =>
        {
            var schema = string.CompareOrdinal(a.Schema, b.Schema);
            return schema != 0 ? schema : string.CompareOrdinal(a.Name, b.Name);
        });
        return new Catalog(options, ImmutableArray.Create(sorted), unknownNames, notUnderstood.ToImmutable());
    }

    private static SchemaReplay Replay(SchemaRoot root, EngineOptions options, CancellationToken cancellationToken)
    {
        var files = root.Files.IsDefault ? Array.Empty<SchemaFile>() : root.Files.ToArray();
        var keys = new string[files.Length];
        for (var i = 0; i < files.Length; i++)
            keys[i] = Relative(root.Path, files[i].Path);
        Array.Sort(keys, files, NaturalOrder.Instance);
        var replay = new SchemaReplay(options, cancellationToken);
        foreach (var file in files)
            replay.Replay(file);
        return replay;
    }

    private static string Relative(string root, string path) =>
        root.Length > 0 && path.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? path.Substring(root.Length).TrimStart('/', '\\') : path;

    private static void Merge(Dictionary<QualifiedName, Table> tables, Table table)
    {
        var key = new QualifiedName(table.Schema, table.Name);
        if (!tables.TryGetValue(key, out var other))
            tables.Add(key, table);
        else if (!TableEquality.AreEqual(other, table))
            tables[key] = other with { IsKnown = false };
    }

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
