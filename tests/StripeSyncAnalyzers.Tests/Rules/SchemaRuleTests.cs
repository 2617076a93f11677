using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>SSQ3001, in the migration that creates the table.</summary>
public class SchemaRuleTests
{
    private const string Without = "CREATE TABLE {|SSQ3001:stripe_sync_queue|} (id bigserial PRIMARY KEY, space_id bigint, event_type text, status text);";
    private const string Plain = "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text, status text);";

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
        Schema = [new("/db/migrations/0001_init.sql", Plain), new("/db/migrations/0002_key.sql", "ALTER TABLE stripe_sync_queue ADD CONSTRAINT k UNIQUE (space_id, event_type);")],
    });
}
