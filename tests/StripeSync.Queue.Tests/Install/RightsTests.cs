using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Install;

/// <summary>Who may do what with an installed queue, on a server with the roles and default privileges of a hosted platform.</summary>
public sealed class RightsTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    const string Platform = """
        CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role; CREATE ROLE "the worker";
        """;

    const string DefaultPrivileges = """
        GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role, "the worker";
        ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO anon, authenticated, service_role;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO anon, authenticated;
        """;

    [Fact]
    public async Task Roles_of_the_api_can_call_and_read_nothing_and_the_service_role_can_work()
    {
        // Roles belong to a server: not the one of the other tests.
        await using var server = await PostgresServer.StartAsync();
        await using var test = await TestQueue.BareAsync(null, Platform + DefaultPrivileges + FieldStates.All["no key, bad rows"], server);
        await test.Maintenance.InstallAsync(cancellationToken: Token);

        foreach (var role in (string[])["anon", "authenticated", "\"the worker\""])
            foreach (var sql in await EverythingAsync(test))
                Assert.Equal("42501", await StateAsync(test, role, sql));
        await AssertCanWorkAsync(test, "service_role");

        // A role that is named takes the place of the default one, and a second run takes nothing away.
        await test.Maintenance.InstallAsync(new() { GrantTo = "the worker" }, Token);
        await test.RunAsync("GRANT SELECT ON spaces TO \"the worker\"");
        await AssertCanWorkAsync(test, "\"the worker\"");
        Assert.Equal("42501", await StateAsync(test, "anon", "SELECT enqueue_stripe_sync(1, 'a')"));
    }

    [Fact]
    public async Task Functions_run_with_the_callers_rights_and_a_fixed_search_path()
    {
        await using var test = await TestQueue.InstalledAsync();
        Assert.Equal(
            ["f|{search_path=pg_catalog, pg_temp}"],
            (await test.RowsAsync("SELECT prosecdef, proconfig FROM pg_proc WHERE proname ~ 'stripe_sync' AND pronamespace = 'public'::regnamespace")).Distinct()
                .Select(row => row.Replace("\"", "", StringComparison.Ordinal)));
        // A schema in front of everything else changes nothing.
        await test.RunAsync("""
            CREATE SCHEMA evil;
            CREATE TABLE evil.stripe_sync_queue (LIKE public.stripe_sync_queue);
            CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT ''2000-01-01''::timestamptz';
            CREATE FUNCTION evil.gen_random_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT ''00000000-0000-0000-0000-000000000000''::uuid';
            """);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { SearchPath = "evil,public" });
        await new StripeSyncQueue(source).EnqueueAsync(1, "a", cancellationToken: Token);
        Assert.Equal(["t"], await test.RowsAsync("SELECT available_at > '2020-01-01' FROM public.stripe_sync_queue"));
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM evil.stripe_sync_queue"));
    }

    [Fact]
    public async Task Who_does_not_own_the_table_is_told_so_and_no_password_is_said()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"] + "CREATE ROLE stranger LOGIN PASSWORD 'hunter2'; GRANT CREATE ON SCHEMA public TO stranger;", server);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Username = "stranger", Password = "hunter2" });
        var error = await Assert.ThrowsAsync<QueueInstallException>(() => new QueueMaintenance(source).InstallAsync(cancellationToken: Token));
        Assert.Contains("Only the owner", error.Message, StringComparison.Ordinal);
        var denied = await Assert.ThrowsAnyAsync<Exception>(() => new StripeSyncQueue(source).ClaimAsync(1, cancellationToken: Token));
        Assert.DoesNotContain("hunter2", error.ToString() + denied, StringComparison.Ordinal);
    }

    /// <summary>One statement for each thing of the queue.</summary>
    static async Task<string[]> EverythingAsync(TestQueue test) =>
    [
        "SELECT enqueue_stripe_sync(1, 'a')",
        "SELECT enqueue_stripe_sync(1, 'a', '{}')",
        .. await test.RowsAsync("""
            SELECT format('SELECT * FROM %I.%I(%s)', n.nspname, p.proname, (SELECT string_agg(format('NULL::%s', format_type(t, NULL)), ', ') FROM unnest(p.proargtypes) t))
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proname ~ 'stripe_sync'
            """),
        "SELECT * FROM stripe_sync_queue",
        "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending')",
        "UPDATE stripe_sync_queue SET status = 'pending'",
        "DELETE FROM stripe_sync_queue",
        "TRUNCATE stripe_sync_queue",
        "SELECT nextval('stripe_sync_queue_id_seq')",
        "SELECT * FROM stripe_sync.archive",
        "INSERT INTO stripe_sync.archive (queue_schema) VALUES ('x')",
        "SELECT * FROM stripe_sync.schema_version",
    ];

    static async Task<string?> StateAsync(TestQueue test, string role, string sql)
    {
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        try
        {
            await using var command = new NpgsqlCommand($"SET LOCAL ROLE {role}; {sql}", connection, transaction);
            await command.ExecuteNonQueryAsync(Token);
            return null;
        }
        catch (PostgresException error)
        {
            return error.SqlState;
        }
    }

    static async Task AssertCanWorkAsync(TestQueue test, string role)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Options = $"-c role={role.Replace(" ", "\\ ", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}" });
        var queue = new StripeSyncQueue(source);
        var eventType = $"by {role}";
        Assert.Equal(EnqueueOutcome.Inserted, await queue.EnqueueAsync(8, eventType, cancellationToken: Token));
        Assert.Equal(1, (await queue.EnqueueManyAsync([new(9, eventType)], cancellationToken: Token)).Inserted);
        var jobs = await queue.ClaimAsync(100, cancellationToken: Token);
        foreach (var job in jobs)
            Assert.True(await queue.CompleteAsync(job, Token));
        Assert.Contains(jobs, job => job.EventType == eventType);
        await using var cleanup = source.CreateCommand("SELECT cleanup_stripe_sync_queue()");
        await cleanup.ExecuteScalarAsync(Token);
        Assert.NotEmpty(await new QueueMaintenance(source).MonitorAsync(cancellationToken: Token));
    }
}
