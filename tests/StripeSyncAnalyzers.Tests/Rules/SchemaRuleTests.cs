using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Tests.Rules;
using StripeSync.Sql.Tests.Schema;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>What is said in the .sql files: SSQ3001 in the migration that creates the table, the others by the cases of the engine.</summary>
public class SchemaRuleTests
{
    private const string Without = "CREATE TABLE {|SSQ3001:stripe_sync_queue|} (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, status text);";
    private const string Plain = "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, status text);";

    public static TheoryData<string> Cases => [.. SchemaCases.All.Select(static c => c.Name)];

    /// <summary>Every case of the engine, which a real server agrees on, said through the analyzer at the exact characters of each file.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_said_at_the_words_of_each_file(string name)
    {
        var @case = SchemaCases.Find(name);
        var diagnostics = await Verify.Analyzer(Project(@case) with
        {
            Severities = ImmutableDictionary<string, ReportDiagnostic>.Empty.Add(RuleIds.UndeclaredReference, ReportDiagnostic.Warn).Add(RuleIds.NullableKey, ReportDiagnostic.Warn),
        });
        Assert.All(diagnostics, static d => Assert.Equal(DefaultSeverity(d.Id), d.Severity));
    }

    [Theory]
    [InlineData(RuleIds.UndeclaredReference)]
    [InlineData(RuleIds.NullableKey)]
    public async Task Off_by_default(string id)
    {
        var @case = SchemaCases.All.First(c => c.Expected.Any(e => e.Contains(id, StringComparison.Ordinal)));
        Assert.Empty(await Project(@case).Compile().AnalyzeAsync(new ConflictSafetyAnalyzer()));
    }

    [Theory]
    [InlineData(RuleIds.NullableQueueKey)]
    [InlineData(RuleIds.KeyBeforeCleanup)]
    [InlineData(RuleIds.DeferrableKey)]
    [InlineData(RuleIds.StatementNotUnderstood)]
    [InlineData(RuleIds.OlderIndexKept)]
    public async Task On_by_default(string id)
    {
        var @case = SchemaCases.All.First(c => c.Expected.Any(e => e.Contains(id, StringComparison.Ordinal)));
        Assert.Contains(await Project(@case).Compile().AnalyzeAsync(new ConflictSafetyAnalyzer()), d => d.Id == id);
    }

    [Fact]
    public async Task Fires_at_the_table()
    {
        var diagnostic = Assert.Single(await Verify.Analyzer(TestProject.Of("SET client_encoding = 'UTF8';\n" + Without, "")));
        Assert.Contains("(space_id, event_type)", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fires_in_the_file_that_creates_the_table() => await Verify.Analyzer(new TestProject
    {
        Schema = [new("/db/migrations/0002_queue.sql", Without), new("/db/migrations/0001_init.sql", "CREATE TABLE spaces (id bigint PRIMARY KEY);")],
    });

    [Theory]
    [InlineData(RuleCases.Queue)]
    [InlineData(Plain + " ALTER TABLE stripe_sync_queue ADD UNIQUE (event_type, space_id);")]
    [InlineData(Plain + " CREATE UNIQUE INDEX ON stripe_sync_queue (space_id, event_type);")]
    [InlineData(Plain + " CREATE UNIQUE INDEX ON stripe_sync_queue (space_id, event_type) WHERE status = 'pending';")]
    [InlineData(Plain + " DROP TABLE stripe_sync_queue;")]
    [InlineData("CREATE TABLE jobs (id bigserial PRIMARY KEY, space_id bigint, event_type text);")]
    [InlineData("CREATE TABLE mail_queue (id bigserial PRIMARY KEY, body text);")]
    public async Task Silent(string schema) => await Verify.Silent(TestProject.Of(schema, ""));

    [Fact]
    public async Task Silent_when_a_later_migration_adds_the_key() => await Verify.Silent(new TestProject
    {
        Schema = [new("/db/migrations/0001_init.sql", Plain), new("/db/migrations/0002_key.sql", "DELETE FROM stripe_sync_queue; ALTER TABLE stripe_sync_queue ADD CONSTRAINT k UNIQUE (space_id, event_type);")],
    });

    private static TestProject Project(SchemaCase @case)
    {
        var project = new TestProject { Schema = [.. @case.Files.Select(static (text, i) => new SchemaItem($"/db/migrations/{i + 1:0000}.sql", text))] }
            .WithOption("build_property.StripeSyncPostgresVersion", @case.Options.PostgresVersion.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return @case.Options.Baseline is { } baseline ? project.WithOption("build_property.StripeSyncBaseline", baseline) : project;
    }

    private static DiagnosticSeverity DefaultSeverity(string id) =>
        id is RuleIds.KeyBeforeCleanup or RuleIds.DeferrableKey or RuleIds.StatementNotUnderstood ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;
}
