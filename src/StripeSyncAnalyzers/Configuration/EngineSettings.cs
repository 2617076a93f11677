using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Sql.Catalogs;

namespace StripeSyncAnalyzers.Configuration;

/// <summary>How the settings that shape the catalog are written, in MSBuild properties and on the command line alike.</summary>
internal static class EngineSettings
{
    public const string AcceptedTablePatterns = "table names, with * for any characters, separated by |: jobs|*_queue";
    public const string AcceptedQueueKeys = "table(column, …), separated by |: mail_queue(message_id)";
    public const string AcceptedSchemas = "schema names separated by | or a comma: app|public";
    public const string AcceptedBaselines = "the name or path of one migration: 0042_add_key.sql";
    public const string AcceptedPostgresVersions = "a major version from 14 to 18";

    private const int OldestPostgres = 14;
    private const int NewestPostgres = 18;

    public static string? ParseTablePattern(string item)
    {
        var scanner = new SettingScanner(item);
        var name = scanner.TakeQualifiedName(isPattern: true);
        return scanner.AtEnd ? name : null;
    }

    public static QueueKey? ParseQueueKey(string item)
    {
        var scanner = new SettingScanner(item);
        var table = scanner.TakeQualifiedName();
        if (table is null || !scanner.TryTake('('))
            return null;

        var columns = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (scanner.TakeName() is not { } column || columns.Contains(column))
                return null;
            columns.Add(column);
        }
        while (scanner.TryTake(','));

        return scanner.TryTake(')') && scanner.AtEnd ? new QueueKey(table, columns.ToImmutable()) : null;
    }

    public static string? ParseSchema(string item)
    {
        var scanner = new SettingScanner(item);
        var name = scanner.TakeName();
        return scanner.AtEnd ? name : null;
    }

    public static string? ParseBaseline(string value) =>
        value.Trim().Length > 0 && value.IndexOfAny(['*', '?', '"', '<', '>', '|', ';']) < 0 ? value.Trim() : null;

    public static int? ParsePostgresVersion(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && IsSupported(version) ? version : null;

    public static bool IsSupported(int postgresVersion) => postgresVersion is >= OldestPostgres and <= NewestPostgres;
}
