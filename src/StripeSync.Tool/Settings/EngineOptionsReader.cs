using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSyncAnalyzers.Configuration;

namespace StripeSync.Tool.Settings;

/// <summary>Reads the settings that the MSBuild properties of the analyzers have as well, in the same spelling.</summary>
internal static class EngineOptionsReader
{
    public static EngineOptions Read(string[]? searchPath, string? postgresVersion, string[]? queueTables, string[]? queueKeys)
    {
        var defaults = EngineOptions.Default;
        return defaults with
        {
            SearchPath = List("--search-path", searchPath, EngineSettings.ParseSchema, EngineSettings.AcceptedSchemas, defaults.SearchPath, '|', ';', ','),
            PostgresVersion = postgresVersion is null ? defaults.PostgresVersion : Version("--postgres-version", postgresVersion),
            QueueTablePatterns = List("--queue-tables", queueTables, EngineSettings.ParseTablePattern, EngineSettings.AcceptedTablePatterns, defaults.QueueTablePatterns, '|', ';'),
            QueueKeys = List("--queue-keys", queueKeys, EngineSettings.ParseQueueKey, EngineSettings.AcceptedQueueKeys, defaults.QueueKeys, '|', ';'),
        };
    }

    public static string Baseline(string option, string value) =>
        EngineSettings.ParseBaseline(value) ?? throw NotUnderstood(option, value, EngineSettings.AcceptedBaselines);

    private static int Version(string option, string value) =>
        EngineSettings.ParsePostgresVersion(value) ?? throw NotUnderstood(option, value, EngineSettings.AcceptedPostgresVersions);

    private static ImmutableArray<T> List<T>(string option, string[]? values, Func<string, T?> parse, string accepted, ImmutableArray<T> whenEmpty, params char[] separators)
        where T : class
    {
        if (values is null or [])
            return whenEmpty;
        var items = values.SelectMany(value => SettingScanner.Split(value, separators)).Select(item => parse(item) ?? throw NotUnderstood(option, item, accepted)).ToImmutableArray();
        return items.IsEmpty ? throw NotUnderstood(option, string.Join(' ', values), accepted) : items;
    }

    private static UsageException NotUnderstood(string option, string value, string accepted) =>
        new($"{option}: '{value}' is not understood; write {accepted}");
}
