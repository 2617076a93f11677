using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSync.Sql.Catalogs;

namespace StripeSyncAnalyzers.Configuration;

/// <summary>
/// Reads the settings of the compilation: an MSBuild property (<c>StripeSyncQueueTables</c>), or the same in a global analyzer config
/// (<c>stripesync.queue_tables</c>). The property wins where it is not empty; empty means the default.
/// </summary>
internal sealed class SettingsReader
{
    public static readonly Setting QueueTables = new("StripeSyncQueueTables", "stripesync.queue_tables");
    public static readonly Setting QueueKeys = new("StripeSyncQueueKeys", "stripesync.queue_keys");
    public static readonly Setting SearchPath = new("StripeSyncSearchPath", "stripesync.search_path");
    public static readonly Setting PostgresVersion = new("StripeSyncPostgresVersion", "stripesync.postgres_version");
    public static readonly Setting Baseline = new("StripeSyncBaseline", "stripesync.baseline");
    public static readonly Setting Mode = new("StripeSyncAnalysisMode", "stripesync.analysis_mode");
    public static readonly Setting SqlMethods = new("StripeSyncSqlMethods", "stripesync.sql_methods");

    public static readonly ImmutableArray<Setting> All = ImmutableArray.Create(QueueTables, QueueKeys, SearchPath, PostgresVersion, Baseline, Mode, SqlMethods);

    private readonly AnalyzerConfigOptions options;
    private readonly ImmutableArray<SettingProblem>.Builder problems = ImmutableArray.CreateBuilder<SettingProblem>();

    private SettingsReader(AnalyzerConfigOptions options) => this.options = options;

    private delegate T? Parser<T>(string item)
        where T : class;

    /// <summary>Reads them all.</summary>
    /// <param name="options">The global options of the compilation.</param>
    /// <returns>The settings; what is not understood has its default and an entry among the problems.</returns>
    public static Settings Read(AnalyzerConfigOptions options) => new SettingsReader(options).Read();

    private static SqlMethod? ParseSqlMethod(string item)
    {
        var open = item.IndexOf('(');
        if (open < 0 || item[item.Length - 1] != ')')
            return null;

        var path = item.Substring(0, open).Trim();
        var parameter = item.Substring(open + 1, item.Length - open - 2).Trim();
        var dot = path.LastIndexOf('.');
        if (dot <= 0 || !IsCSharpName(parameter) || !path.Split('.').All(IsCSharpName))
            return null;
        return new SqlMethod(path.Substring(0, dot), path.Substring(dot + 1), parameter);
    }

    // Nested types are written with a plus, as in metadata names; a generic type with its arity behind a back-tick.
    private static bool IsCSharpName(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '+' or '`');

    private Settings Read()
    {
        var defaults = EngineOptions.Default;
        var engine = defaults with
        {
            QueueTablePatterns = ReadList(QueueTables, EngineSettings.ParseTablePattern, EngineSettings.AcceptedTablePatterns, defaults.QueueTablePatterns, '|'),
            QueueKeys = ReadList(QueueKeys, EngineSettings.ParseQueueKey, EngineSettings.AcceptedQueueKeys, defaults.QueueKeys, '|'),
            // PostgreSQL itself separates the schemas of a search path by commas.
            SearchPath = ReadList(SearchPath, EngineSettings.ParseSchema, EngineSettings.AcceptedSchemas, defaults.SearchPath, '|', ','),
            PostgresVersion = ReadPostgresVersion(defaults.PostgresVersion),
            Baseline = ReadBaseline(),
        };
        return new Settings
        {
            Engine = engine,
            Mode = ReadMode(),
            SqlMethods = ReadList(SqlMethods, ParseSqlMethod, "Type.Method(parameter), separated by |: MyApp.Db.Run(sql)", ImmutableArray<SqlMethod>.Empty, '|'),
            Problems = problems.ToImmutable(),
        };
    }

    private ImmutableArray<T> ReadList<T>(Setting setting, Parser<T> parse, string accepted, ImmutableArray<T> whenEmpty, params char[] separators)
        where T : class
    {
        if (Find(setting) is not var (name, value))
            return whenEmpty;

        var items = ImmutableArray.CreateBuilder<T>();
        var reported = false;
        foreach (var item in SettingScanner.Split(value, separators))
        {
            if (parse(item) is { } understood)
            {
                items.Add(understood);
            }
            else if (!reported)
            {
                problems.Add(new SettingProblem(name, item, accepted));
                reported = true;
            }
        }

        return items.Count == 0 ? whenEmpty : items.ToImmutable();
    }

    private int ReadPostgresVersion(int whenEmpty)
    {
        if (Find(PostgresVersion) is not var (name, value))
            return whenEmpty;
        if (EngineSettings.ParsePostgresVersion(value) is { } version)
            return version;
        problems.Add(new SettingProblem(name, value, EngineSettings.AcceptedPostgresVersions));
        return whenEmpty;
    }

    private string? ReadBaseline()
    {
        if (Find(Baseline) is not var (name, value))
            return null;
        var baseline = EngineSettings.ParseBaseline(value);
        if (baseline is null)
            problems.Add(new SettingProblem(name, value, EngineSettings.AcceptedBaselines));
        return baseline;
    }

    private AnalysisMode ReadMode()
    {
        if (Find(Mode) is not var (name, value))
            return AnalysisMode.Recommended;
        // Enum.TryParse would take numbers and lists as well.
        foreach (var mode in new[] { AnalysisMode.None, AnalysisMode.Recommended, AnalysisMode.All, AnalysisMode.Strict })
        {
            if (string.Equals(mode.ToString(), value, StringComparison.OrdinalIgnoreCase))
                return mode;
        }

        problems.Add(new SettingProblem(name, value, "None, Recommended, All or Strict"));
        return AnalysisMode.Recommended;
    }

    private (string Name, string Value)? Find(Setting setting)
    {
        if (options.TryGetValue(setting.BuildPropertyKey, out var value) && !string.IsNullOrWhiteSpace(value))
            return (setting.Property, value.Trim());
        if (options.TryGetValue(setting.ConfigKey, out value) && !string.IsNullOrWhiteSpace(value))
            return (setting.ConfigKey, value.Trim());
        return null;
    }

    /// <summary>The two names of a setting.</summary>
    /// <param name="Property">The MSBuild property.</param>
    /// <param name="ConfigKey">The key in a global analyzer config.</param>
    internal sealed record Setting(string Property, string ConfigKey)
    {
        public string BuildPropertyKey => "build_property." + Property;
    }
}
