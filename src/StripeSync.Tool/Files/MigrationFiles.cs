using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;

namespace StripeSync.Tool.Files;

/// <summary>
/// The migrations, read as the analyzers do: a folder, the fixed part of a glob or the folder of a file is a root, and the files of one root are one database.
/// </summary>
internal sealed class MigrationFiles
{
    private readonly Dictionary<string, SchemaFile> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemaFile, SourceText> _sources = new();

    private MigrationFiles()
    {
    }

    public ImmutableArray<SchemaRoot> Roots { get; private set; } = [];

    /// <summary>Reads what the arguments name; each file once.</summary>
    public static MigrationFiles Read(IEnumerable<string> arguments, SourceReader sources, CancellationToken cancellationToken)
    {
        var migrations = new MigrationFiles();
        var roots = new List<(string Path, ImmutableArray<SchemaFile>.Builder Files)>();
        foreach (var argument in arguments)
        {
            if (argument == SourceReader.StandardInput)
            {
                Add("", sources.ReadStandardInput());
                continue;
            }

            var matches = sources.Find(argument, "--migrations");
            foreach (var file in matches.Files)
            {
                if (!migrations._byPath.ContainsKey(file.FullPath))
                    Add(Path.TrimEndingDirectorySeparator(matches.Root), sources.ReadFile(file));
            }
        }

        migrations.Roots = [.. roots.Select(static root => new SchemaRoot(root.Path, root.Files.ToImmutable()))];
        return migrations;

        void Add(string root, SourceText source)
        {
            var index = roots.FindIndex(other => other.Path == root);
            if (index < 0)
            {
                index = roots.Count;
                roots.Add((root, ImmutableArray.CreateBuilder<SchemaFile>()));
            }

            roots[index].Files.Add(migrations.Parse(source, cancellationToken));
        }
    }

    /// <summary>One text as the only migration.</summary>
    public static MigrationFiles Of(SourceText source, CancellationToken cancellationToken)
    {
        var migrations = new MigrationFiles();
        migrations.Roots = [new SchemaRoot("", [migrations.Parse(source, cancellationToken)])];
        return migrations;
    }

    /// <summary>The text of a migration.</summary>
    public SourceText SourceOf(SchemaFile file) => _sources[file];

    /// <summary>The migration that a text is; null for any other text.</summary>
    public SchemaFile? Find(SourceText source) => source.FullPath is { } path && _byPath.TryGetValue(path, out var file) ? file : null;

    private SchemaFile Parse(SourceText source, CancellationToken cancellationToken)
    {
        var file = SchemaFile.Parse(source.FullPath ?? source.Path, source.Text, cancellationToken);
        _sources.Add(file, source);
        if (source.FullPath is { } path)
            _byPath.Add(path, file);
        return file;
    }
}
