using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Servers;

public sealed class ServerFactsTests
{
    const string Queue = """
        CREATE TABLE stripe_sync_queue (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            space_id text NOT NULL,
            event_type text NOT NULL,
            status text NOT NULL DEFAULT 'pending',
            UNIQUE (space_id, event_type));
        INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ('s', 'e');
        """;

    [Theory]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@s, @e)")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (:s, :e::text)")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ($1, $2)")]
    public async Task A_plain_insert_fails_at_execution(string statement)
    {
        var facts = await ServerFacts.ObserveAsync(Queue, statement, ("s", "s"), ("e", "e"));
        Assert.Null(facts.PlanError);
        Assert.Equal("23505", facts.ExecutionError);
        Assert.Equal("stripe_sync_queue_space_id_event_type_key", facts.Constraint);
    }

    [Fact]
    public async Task A_mismatched_target_fails_at_planning()
    {
        var facts = await ServerFacts.ObserveAsync(
            Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@s, @e) ON CONFLICT (space_id) DO NOTHING");
        Assert.Equal("42P10", facts.PlanError);
        Assert.Null(facts.ExecutionError);
        Assert.Equal("42P10", facts.Error);
    }

    [Fact]
    public async Task What_the_statement_writes_can_be_looked_at()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(Queue);
        var facts = await ServerFacts.ObserveAsync(
            database,
            "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@s, '@e; $1') ON CONFLICT (space_id, event_type) DO NOTHING",
            ("s", "it's"));
        Assert.Equal(new ServerFacts(null, null, null, null), facts);
        Assert.Equal(["it's|@e; $1", "s|e"], await database.RowsAsync("SELECT space_id, event_type FROM stripe_sync_queue ORDER BY 1"));
    }

    [Fact]
    public async Task A_parameter_cannot_prove_a_predicate_under_a_generic_plan()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(
            "CREATE TABLE t (k int, s text); CREATE UNIQUE INDEX ON t (k) WHERE s = 'pending'");
        await using var connection = await database.OpenAsync();
        const string statement = "INSERT INTO t VALUES (@k, @s) ON CONFLICT (k) WHERE s = @s DO NOTHING";
        Assert.Null(await ServerFacts.PlanErrorAsync(connection, statement, genericPlan: false, ("k", "1"), ("s", "pending")));
        Assert.Equal("42P10", await ServerFacts.PlanErrorAsync(connection, statement, genericPlan: true, ("k", "1"), ("s", "pending")));
    }
}
