using StripeSync.Sql.Catalogs;
using StripeSyncAnalyzers.Configuration;

namespace StripeSyncAnalyzers.Tests.Configuration;

public class SettingsReaderTests
{
    [Fact]
    public void Nothing_set_is_the_defaults()
    {
        var settings = Read();
        Assert.Equal(EngineOptions.Default, settings.Engine);
        Assert.Equal(AnalysisMode.Recommended, settings.Mode);
        Assert.Empty(settings.SqlMethods);
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void Empty_is_the_defaults()
    {
        var settings = Read(SettingsReader.All.Select(static s => (s.BuildPropertyKey, "  ")).ToArray());
        Assert.Equal(EngineOptions.Default, settings.Engine);
        Assert.Equal(AnalysisMode.Recommended, settings.Mode);
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void Every_setting_of_the_documentation_is_understood()
    {
        var settings = Read(
            ("build_property.StripeSyncQueueTables", "stripe_sync_queue|*_queue"),
            ("build_property.StripeSyncQueueKeys", "stripe_sync_queue(space_id, event_type)|mail_queue(message_id)"),
            ("build_property.StripeSyncSearchPath", "public"),
            ("build_property.StripeSyncPostgresVersion", "15"),
            ("build_property.StripeSyncBaseline", "0042_add_key.sql"),
            ("build_property.StripeSyncAnalysisMode", "Recommended"),
            ("build_property.StripeSyncSqlMethods", "MyApp.Db.Run(sql)|MyApp.Db.Query(text)"));

        Assert.Empty(settings.Problems);
        Assert.Equal(["stripe_sync_queue", "*_queue"], settings.Engine.QueueTablePatterns);
        Assert.Equal(["stripe_sync_queue(space_id,event_type)", "mail_queue(message_id)"], settings.Engine.QueueKeys.Select(Show));
        Assert.Equal(["public"], settings.Engine.SearchPath);
        Assert.Equal(15, settings.Engine.PostgresVersion);
        Assert.Equal("0042_add_key.sql", settings.Engine.Baseline);
        Assert.Equal([new SqlMethod("MyApp.Db", "Run", "sql"), new SqlMethod("MyApp.Db", "Query", "text")], settings.SqlMethods);
    }

    [Theory]
    [InlineData("stripesync.queue_tables", "jobs")]
    [InlineData("StripeSync.Queue_Tables", "jobs")]
    [InlineData("build_property.stripesyncqueuetables", "jobs")]
    public void A_global_analyzer_config_and_any_case_of_the_key_do_as_well(string key, string value) =>
        Assert.Equal(["jobs"], Read((key, value)).Engine.QueueTablePatterns);

    [Fact]
    public void All_keys_of_a_global_analyzer_config()
    {
        var settings = Read(
            ("stripesync.queue_tables", "a"),
            ("stripesync.queue_keys", "a(b)"),
            ("stripesync.search_path", "app"),
            ("stripesync.postgres_version", "18"),
            ("stripesync.baseline", "db/migrations/0042.sql"),
            ("stripesync.analysis_mode", "strict"),
            ("stripesync.sql_methods", "Db.Run(sql)"));

        Assert.Empty(settings.Problems);
        Assert.Equal(["a"], settings.Engine.QueueTablePatterns);
        Assert.Equal(["a(b)"], settings.Engine.QueueKeys.Select(Show));
        Assert.Equal(["app"], settings.Engine.SearchPath);
        Assert.Equal(18, settings.Engine.PostgresVersion);
        Assert.Equal("db/migrations/0042.sql", settings.Engine.Baseline);
        Assert.Equal(AnalysisMode.Strict, settings.Mode);
        Assert.Equal([new SqlMethod("Db", "Run", "sql")], settings.SqlMethods);
    }

    [Fact]
    public void The_property_wins_when_it_is_not_empty()
    {
        Assert.Equal(16, Read(("build_property.StripeSyncPostgresVersion", "16"), ("stripesync.postgres_version", "17")).Engine.PostgresVersion);
        Assert.Equal(17, Read(("build_property.StripeSyncPostgresVersion", ""), ("stripesync.postgres_version", "17")).Engine.PostgresVersion);
    }

    [Theory]
    [InlineData("Jobs", "jobs")]
    [InlineData("\"Jobs\"", "Jobs")]
    [InlineData("Jobs.Mail_Queue", "jobs.mail_queue")]
    [InlineData("jobs.*_queue", "jobs.*_queue")]
    [InlineData(" a | b ", "a,b")]
    [InlineData("a||b|", "a,b")]
    [InlineData("\"a|b\"", "a|b")]
    [InlineData("\"a \"\"b\"\"\"", "a \"b\"")]
    [InlineData("\u00c9tat", "\u00c9tat")]
    public void Names_are_read_as_PostgreSQL_reads_them(string value, string names)
    {
        var settings = Read(("stripesync.queue_tables", value));
        Assert.Empty(settings.Problems);
        Assert.Equal(names, string.Join(",", settings.Engine.QueueTablePatterns));
    }

    [Theory]
    [InlineData("app|public")]
    [InlineData("app, public")]
    public void A_search_path_may_have_commas_as_in_PostgreSQL(string value) =>
        Assert.Equal(["app", "public"], Read(("stripesync.search_path", value)).Engine.SearchPath);

    [Theory]
    [InlineData("none", AnalysisMode.None)]
    [InlineData("All", AnalysisMode.All)]
    [InlineData("STRICT", AnalysisMode.Strict)]
    [InlineData("recommended", AnalysisMode.Recommended)]
    public void Modes(string value, object mode) => Assert.Equal((AnalysisMode)mode, Read(("stripesync.analysis_mode", value)).Mode);

    [Theory]
    [InlineData("build_property.StripeSyncQueueTables", "a;b", "StripeSyncQueueTables", "a;b")]
    [InlineData("stripesync.queue_tables", "good|1bad", "stripesync.queue_tables", "1bad")]
    [InlineData("stripesync.queue_tables", "a.b.c", "stripesync.queue_tables", "a.b.c")]
    [InlineData("stripesync.queue_tables", "\"open", "stripesync.queue_tables", "\"open")]
    [InlineData("stripesync.queue_tables", "\"\"", "stripesync.queue_tables", "\"\"")]
    [InlineData("stripesync.queue_tables", "\"a.b\"", "stripesync.queue_tables", "\"a.b\"")]
    [InlineData("stripesync.queue_keys", "jobs", "stripesync.queue_keys", "jobs")]
    [InlineData("stripesync.queue_keys", "jobs()", "stripesync.queue_keys", "jobs()")]
    [InlineData("stripesync.queue_keys", "jobs(a,a)", "stripesync.queue_keys", "jobs(a,a)")]
    [InlineData("stripesync.queue_keys", "jobs(a", "stripesync.queue_keys", "jobs(a")]
    [InlineData("stripesync.queue_keys", "jobs(a) x", "stripesync.queue_keys", "jobs(a) x")]
    [InlineData("stripesync.queue_keys", "*_queue(a)", "stripesync.queue_keys", "*_queue(a)")]
    [InlineData("stripesync.search_path", "a b", "stripesync.search_path", "a b")]
    [InlineData("stripesync.postgres_version", "13", "stripesync.postgres_version", "13")]
    [InlineData("stripesync.postgres_version", "19", "stripesync.postgres_version", "19")]
    [InlineData("stripesync.postgres_version", "15.4", "stripesync.postgres_version", "15.4")]
    [InlineData("stripesync.baseline", "*.sql", "stripesync.baseline", "*.sql")]
    [InlineData("build_property.StripeSyncBaseline", "1.sql;2.sql", "StripeSyncBaseline", "1.sql;2.sql")]
    [InlineData("build_property.StripeSyncPostgresVersion", "latest", "StripeSyncPostgresVersion", "latest")]
    [InlineData("build_property.StripeSyncAnalysisMode", "Everything", "StripeSyncAnalysisMode", "Everything")]
    [InlineData("stripesync.analysis_mode", "3", "stripesync.analysis_mode", "3")]
    [InlineData("stripesync.sql_methods", "Run(sql)", "stripesync.sql_methods", "Run(sql)")]
    [InlineData("stripesync.sql_methods", "Db.Run", "stripesync.sql_methods", "Db.Run")]
    [InlineData("stripesync.sql_methods", "Db.Run()", "stripesync.sql_methods", "Db.Run()")]
    [InlineData("stripesync.sql_methods", "Db..Run(sql)", "stripesync.sql_methods", "Db..Run(sql)")]
    public void What_is_not_understood_is_named_once_and_has_its_default(string key, string value, string setting, string named)
    {
        var settings = Read((key, value));
        var problem = Assert.Single(settings.Problems);
        Assert.Equal(setting, problem.Setting);
        Assert.Equal(named, problem.Value);
        Assert.Contains(setting, problem.Message, StringComparison.Ordinal);
        Assert.Contains(problem.Accepted, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Message.Length < 200, problem.Message);
        Assert.Equal(EngineOptions.Default.PostgresVersion, settings.Engine.PostgresVersion);
        Assert.Equal(EngineOptions.Default.SearchPath, settings.Engine.SearchPath);
        Assert.Equal(AnalysisMode.Recommended, settings.Mode);
    }

    [Fact]
    public void Two_bad_items_of_one_setting_are_one_problem_and_the_good_ones_stay()
    {
        var settings = Read(("stripesync.queue_tables", "1|jobs|2"));
        Assert.Single(settings.Problems);
        Assert.Equal(["jobs"], settings.Engine.QueueTablePatterns);
    }

    [Fact]
    public void Each_bad_setting_is_a_problem() =>
        Assert.Equal(SettingsReader.All.Length, Read(SettingsReader.All.Select(static s => (s.ConfigKey, "?")).ToArray()).Problems.Length);

    private static Settings Read(params (string Key, string Value)[] values) =>
        SettingsReader.Read(new InMemoryOptions(values.Select(static v => KeyValuePair.Create(v.Key, v.Value))));

    private static string Show(QueueKey key) => $"{key.Table}({string.Join(",", key.Columns)})";
}
