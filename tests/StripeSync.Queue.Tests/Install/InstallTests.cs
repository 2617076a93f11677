using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Install;

public sealed class InstallTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    /// <summary>Where the tests run; the shared server unless another version is asked.</summary>
    internal PostgresServer? Server { get; init; }

    public static TheoryData<string> States => [.. FieldStates.All.Keys];

    [Theory]
    [MemberData(nameof(States))]
    public Task Every_field_state_gets_the_full_form_and_loses_no_row(string state) => AssertInstallsAsync(FieldStates.All[state]);

    internal async Task AssertInstallsAsync(string tables)
    {
        await using var test = await TestQueue.BareAsync(null, tables, Server);
        var hadTable = await test.OneAsync("SELECT to_regclass('stripe_sync_queue') IS NOT NULL") == "t";
        if (hadTable)
            await test.RunAsync("CREATE TABLE before AS SELECT to_jsonb(q) AS job FROM stripe_sync_queue q");

        var plan = await test.Maintenance.InstallAsync(new() { DryRun = true }, Token);
        Assert.True(plan.IsDryRun);
        Assert.Contains(plan.Steps, s => s.State == InstallStepState.Planned);
        Assert.Equal("f", await test.OneAsync("SELECT to_regnamespace('stripe_sync') IS NOT NULL"));

        var result = await test.Maintenance.InstallAsync(cancellationToken: Token);
        await AssertFullFormAsync(test);
        if (hadTable)
            await AssertNothingLostAsync(test, result.ArchiveRun);

        var before = await test.JobsAsync("*");
        var again = await test.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.Equal(["14_functions"], again.Steps.Where(s => s.State != InstallStepState.AlreadyDone).Select(s => s.Name));
        Assert.Null(again.ArchiveRun);
        Assert.Equal(before, await test.JobsAsync("*"));
        await AssertItWorksAsync(test);
    }

    [Fact]
    public async Task Times_of_the_jobs_that_were_there_are_theirs()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"], Server);
        await test.RunAsync("CREATE TABLE before AS SELECT id AS old_id, created_at AS old FROM stripe_sync_queue");
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        // Newest of each key; the running one of 2 stays, is marked, and its lease ends an hour after its creation.
        Assert.Equal(
            ["1|pending|f|t|t", "2|processing|t|f|t", "3|processing|f|f|t", "4|completed|f|f|f"],
            await test.RowsAsync("""
                SELECT space_id, status, rerun_requested, available_at = old, pending_since = old
                FROM stripe_sync_queue JOIN before ON id = old_id ORDER BY space_id
                """));
        Assert.Equal(
            ["2|t", "3|t"],
            await test.RowsAsync("SELECT space_id, available_at = old + interval '1 h' FROM stripe_sync_queue JOIN before ON id = old_id WHERE status = 'processing' ORDER BY 1"));
        Assert.Equal(
            ["duplicate|4", "invalid status|2", "null key|2"],
            await test.RowsAsync("SELECT reason, count(*) FROM stripe_sync.archive GROUP BY 1 ORDER BY 1"));
    }

    [Fact]
    public async Task Two_workers_that_hold_one_key_are_waited_for()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"], Server);
        await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (9, 'a', 'processing', now()), (9, 'a', 'processing', now())");
        var error = await Assert.ThrowsAsync<QueueInstallException>(() => test.Maintenance.InstallAsync(new() { Patience = TimeSpan.FromMilliseconds(200) }, Token));
        Assert.Contains("two workers hold one key", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE space_id = 9"));
        // One of them has ended: the next run goes on.
        await test.RunAsync("UPDATE stripe_sync_queue SET available_at = now() WHERE id = (SELECT max(id) FROM stripe_sync_queue WHERE space_id = 9)");
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await AssertFullFormAsync(test);
    }

    [Fact]
    public async Task An_invalid_index_of_a_failed_build_is_replaced()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"], Server);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => test.RunAsync("CREATE UNIQUE INDEX CONCURRENTLY stripe_sync_queue_space_id_event_type_key ON stripe_sync_queue (space_id, event_type)"));
        Assert.Equal("1", await test.OneAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await AssertFullFormAsync(test);
    }

    [Theory]
    [InlineData("CREATE VIEW stripe_sync_queue AS SELECT 1 AS id", "is no table")]
    [InlineData("CREATE TABLE stripe_sync_queue (id bigint, space_id bigint, event_type text)", "no column status, created_at")]
    [InlineData("CREATE TABLE stripe_sync_queue (id bigint, space_id bigint, event_type text, status text, created_at timestamptz, payload json)", "payload is json, not jsonb")]
    [InlineData("CREATE TABLE stripe_sync_queue (id bigint, space_id bigint, event_type text, status text, created_at timestamptz, owner text NOT NULL)", "need a default, for the queue does not know them: owner")]
    [InlineData("CREATE TABLE stripe_sync_queue (id bigint, space_id bigint, event_type text, status text, created_at timestamptz) PARTITION BY RANGE (created_at)", "Partition it by hash of space_id")]
    [InlineData("CREATE TABLE unrelated ()", "neither")]
    public async Task What_cannot_be_a_queue_is_refused_and_left_alone(string sql, string message)
    {
        await using var test = await TestQueue.BareAsync(null, sql, Server);
        var error = await Assert.ThrowsAsync<QueueInstallException>(() => test.Maintenance.InstallAsync(cancellationToken: Token));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("f", await test.OneAsync("SELECT to_regnamespace('stripe_sync') IS NOT NULL"));
    }

    [Fact]
    public async Task A_schema_or_a_role_that_is_not_there_is_said_before_anything_is_done()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"], Server);
        var elsewhere = new QueueMaintenance(test.Source, new() { FunctionSchema = "nowhere" });
        Assert.Contains("no schema \"nowhere\"", (await Assert.ThrowsAsync<QueueInstallException>(() => elsewhere.InstallAsync(cancellationToken: Token))).Message, StringComparison.Ordinal);
        Assert.Contains("no role no'body", (await Assert.ThrowsAsync<QueueInstallException>(() => test.Maintenance.InstallAsync(new() { GrantTo = "no'body" }, Token))).Message, StringComparison.Ordinal);
        Assert.Equal("f", await test.OneAsync("SELECT to_regnamespace('stripe_sync') IS NOT NULL"));
    }

    [Fact]
    public async Task Rows_that_would_take_others_with_them_are_not_archived_unasked()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"], Server);
        await test.RunAsync("CREATE TABLE notes (job bigint REFERENCES stripe_sync_queue (id) ON DELETE CASCADE)");
        var error = await Assert.ThrowsAsync<QueueInstallException>(() => test.Maintenance.InstallAsync(cancellationToken: Token));
        Assert.Contains("of notes", error.Message, StringComparison.Ordinal);
        Assert.Equal("12", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue"));
        await test.Maintenance.InstallAsync(new() { AllowCascade = true }, Token);
        await AssertFullFormAsync(test);
    }

    [Fact]
    public async Task The_functions_of_another_queue_are_not_replaced()
    {
        await using var test = await TestQueue.InstalledAsync(server: Server);
        var second = new StripeSyncQueueOptions { Table = "second" };
        var error = await Assert.ThrowsAsync<QueueInstallException>(() => new QueueMaintenance(test.Source, second).InstallAsync(cancellationToken: Token));
        Assert.Equal(
            "The function enqueue_stripe_sync(bigint,text,jsonb) belongs to another queue. "
            + "Give the functions of public.second another schema: StripeSyncQueueOptions.FunctionSchema, or --function-schema NAME.", error.Message);
        Assert.Equal("t", await test.OneAsync("SELECT to_regclass('second') IS NULL"));

        await test.RunAsync("CREATE SCHEMA second_functions");
        second.FunctionSchema = "second_functions";
        await new QueueMaintenance(test.Source, second).InstallAsync(cancellationToken: Token);
        await new StripeSyncQueue(test.Source, second).EnqueueAsync(1, "a", cancellationToken: Token);
        Assert.Equal(["0|1"], await test.RowsAsync("SELECT (SELECT count(*) FROM stripe_sync_queue), (SELECT count(*) FROM second)"));
    }

    [Fact]
    public async Task A_function_for_another_type_of_space_makes_place()
    {
        await using var test = await TestQueue.InstalledAsync(server: Server);
        await test.RunAsync("ALTER TABLE stripe_sync_queue DROP CONSTRAINT stripe_sync_queue_space_id_fkey; ALTER TABLE stripe_sync_queue ALTER space_id TYPE text");
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.Equal("enqueue_stripe_sync(text,text,jsonb)", await test.OneAsync("SELECT oid::regprocedure FROM pg_proc WHERE proname = 'enqueue_stripe_sync'"));
        Assert.Equal(EnqueueOutcome.Inserted, await test.Queue.EnqueueAsync("x", "a", cancellationToken: Token));
    }

    [Fact]
    public async Task A_lock_that_is_not_given_is_waited_for_without_holding_up_others_and_its_holder_is_named()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"], Server);
        await using var holder = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var insert = new Npgsql.NpgsqlCommand("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (8, 'a', 'pending')", holder, transaction))
            await insert.ExecuteNonQueryAsync(Token);
        var install = test.Maintenance.InstallAsync(new() { Patience = TimeSpan.FromSeconds(1) }, Token);
        var longest = TimeSpan.Zero;
        while (!install.IsCompleted)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (9, 'a', 'completed')");
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, System.Diagnostics.Stopwatch.GetElapsedTime(start).Ticks));
        }
        var error = await Assert.ThrowsAsync<QueueInstallException>(() => install);
        Assert.Contains($"process {holder.ProcessID} (postgres, idle in transaction", error.Message, StringComparison.Ordinal);
        Assert.True(longest < TimeSpan.FromMilliseconds(500), $"A writer waited {longest}.");
        await transaction.CommitAsync(Token);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await AssertFullFormAsync(test);
    }

    internal static async Task AssertFullFormAsync(TestQueue test)
    {
        var table = SqlName.Literal(test.Table);
        Assert.Equal(
            ["attempts|t", "available_at|t", "event_type|t", "last_error|f", "lease_token|f", "payload|f", "pending_since|t", "rerun_requested|t", "space_id|t", "status|t", "updated_at|t"],
            await test.RowsAsync($"SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = {table}::regclass AND attnum > 0 AND attname NOT IN ('id', 'created_at', 'label') ORDER BY 1"));
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)"));
        Assert.Equal("0", await test.OneAsync($"SELECT count(*) FROM pg_constraint WHERE conrelid = {table}::regclass AND condeferrable AND contype IN ('u', 'p')"));
        Assert.Equal("0", await test.OneAsync($"SELECT count(*) FROM pg_constraint WHERE conrelid = {table}::regclass AND contype IN ('c', 'n') AND conname NOT IN ('has_key', 'known') AND NOT convalidated"));
        Assert.Equal("1", await test.OneAsync($"SELECT count(*) FROM pg_constraint WHERE conrelid = {table}::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%failed%' AND conname LIKE '%status_known'"));
        Assert.Equal("1", await test.OneAsync($"SELECT count(*) FROM pg_index WHERE indrelid = {table}::regclass AND pg_get_indexdef(indexrelid) LIKE '%(available_at, id) WHERE%'"));
        // What ON CONFLICT needs, asked of the server itself.
        await test.RunAsync($"EXPLAIN INSERT INTO {test.Table} (space_id, event_type) SELECT space_id, event_type FROM {test.Table} ON CONFLICT (space_id, event_type) DO UPDATE SET status = excluded.status");
    }

    static async Task AssertNothingLostAsync(TestQueue test, Guid? run)
    {
        Assert.Equal("0", await test.OneAsync($"""
            SELECT count(*) FROM before WHERE NOT EXISTS (SELECT 1 FROM {test.Table} q WHERE to_jsonb(q) ->> 'id' = job ->> 'id' AND to_jsonb(q) @> (job - 'created_at' - 'attempts' - 'available_at' - 'rerun_requested' - 'updated_at'))
                AND NOT EXISTS (SELECT 1 FROM stripe_sync.archive a WHERE a."row" @> (job - 'attempts' - 'available_at' - 'rerun_requested' - 'updated_at'))
            """));
        Assert.Equal(run is null ? "0" : "1", await test.OneAsync("SELECT count(DISTINCT run) FROM stripe_sync.archive"));
        Assert.Equal(
            await test.OneAsync("SELECT count(*) FROM before"),
            await test.OneAsync($"SELECT (SELECT count(*) FROM {test.Table}) + (SELECT count(*) FROM stripe_sync.archive)"));
    }

    static async Task AssertItWorksAsync(TestQueue test)
    {
        SpaceId space = await test.OneAsync("SELECT id FROM spaces ORDER BY id DESC LIMIT 1");
        Assert.Equal(EnqueueOutcome.Inserted, await test.Queue.EnqueueAsync(space, "new", "[1]", cancellationToken: Token));
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(space, "new", cancellationToken: Token));
        Assert.Equal((1, 1), await test.Queue.EnqueueManyAsync([new(space, "new"), new(space, "newer")], cancellationToken: Token) is var many ? (many.Inserted, many.Coalesced) : default);
        var jobs = await test.Queue.ClaimAsync(1000, cancellationToken: Token);
        var job = Assert.Single(jobs, j => j.EventType == "new");
        Assert.Equal(EnqueueOutcome.RerunRequested, await test.Queue.EnqueueAsync(space, "new", cancellationToken: Token));
        Assert.True(await test.Queue.ExtendAsync(job, cancellationToken: Token));
        Assert.True(await test.Queue.CompleteAsync(job, Token));
        job = Assert.Single(await test.Queue.ClaimAsync(1000, cancellationToken: Token));
        Assert.True(await test.Queue.FailAsync(job, "no", Token));
    }
}
