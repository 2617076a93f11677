using System.CommandLine;
using StripeSync.Sql.Catalogs;
using StripeSync.Tool.Files;
using StripeSync.Tool.Settings;

namespace StripeSync.Tool.CommandLine;

/// <summary>The options that say what the catalog is made of; both commands have them.</summary>
internal sealed class SharedOptions
{
    public Option<string[]> Migrations { get; } = new("--migrations", "-m")
    {
        Description = "The migrations: files, folders (with all .sql files below them) or globs (db/**/*.sql); - is standard input.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private Option<string[]> SearchPath { get; } = new("--search-path")
    {
        Description = "The schemas of unqualified names, as StripeSyncSearchPath. [default: public]",
        HelpName = "SCHEMAS",
    };

    private Option<string?> PostgresVersion { get; } = new("--postgres-version")
    {
        Description = "The major version to judge by, as StripeSyncPostgresVersion. [default: 15]",
        HelpName = "14-18",
    };

    private Option<string[]> QueueTables { get; } = new("--queue-tables")
    {
        Description = "The queue tables, as StripeSyncQueueTables. [default: stripe_sync_queue|*_queue]",
        HelpName = "NAMES",
    };

    private Option<string[]> QueueKeys { get; } = new("--queue-keys")
    {
        Description = "The natural keys of queue tables, as StripeSyncQueueKeys: \"mail_queue(message_id)\".",
        HelpName = "KEYS",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Migrations, SearchPath, PostgresVersion, QueueTables, QueueKeys })
            command.Options.Add(option);
    }

    public EngineOptions ReadSettings(ParseResult parsed) => EngineOptionsReader.Read(
        parsed.GetValue(SearchPath), parsed.GetValue(PostgresVersion), parsed.GetValue(QueueTables), parsed.GetValue(QueueKeys));

    /// <summary>The migrations that were named; null where none were.</summary>
    public MigrationFiles? ReadMigrations(ParseResult parsed, SourceReader sources, CancellationToken cancellationToken) =>
        parsed.GetValue(Migrations) is { Length: > 0 } paths ? MigrationFiles.Read(paths, sources, cancellationToken) : null;
}
