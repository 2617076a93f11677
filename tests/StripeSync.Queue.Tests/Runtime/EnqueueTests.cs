using Npgsql;

namespace StripeSync.Queue.Tests.Runtime;

public sealed class EnqueueTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_job_is_inserted_and_a_pending_one_coalesced()
    {
        await using var test = await TestQueue.InstalledAsync();
        Assert.Equal(EnqueueOutcome.Inserted, await test.Queue.EnqueueAsync(1, "sync", """{"a": 1}""", cancellationToken: Token));
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token));
        Assert.Equal(["""1|sync|pending|{"a": 1}|0|f"""], await test.JobsAsync());
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(1, "sync", "[2]", cancellationToken: Token));
        Assert.Equal(["1|sync|pending|[2]|0|f"], await test.JobsAsync());
    }

    [Fact]
    public async Task A_job_that_is_processed_runs_once_more_and_its_lease_is_left_alone()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", "[1]", cancellationToken: Token);
        var job = Assert.Single(await test.Queue.ClaimAsync(10, cancellationToken: Token));
        var before = await test.JobsAsync("lease_token, available_at, pending_since, attempts");
        Assert.Equal(EnqueueOutcome.RerunRequested, await test.Queue.EnqueueAsync(1, "sync", "[2]", cancellationToken: Token));
        Assert.Equal(before, await test.JobsAsync("lease_token, available_at, pending_since, attempts"));
        Assert.Equal(["1|sync|processing|[2]|1|t"], await test.JobsAsync());

        Assert.True(await test.Queue.CompleteAsync(job, Token));
        Assert.Equal(["1|sync|pending|[2]|0|f"], await test.JobsAsync());
        Assert.Equal("[2]", Assert.Single(await test.Queue.ClaimAsync(10, cancellationToken: Token)).Payload);
    }

    [Theory]
    [InlineData("completed", null)]
    [InlineData("failed", "[1]")]
    public async Task An_ended_job_is_revived_with_no_attempts_and_a_new_age(string status, string? kept)
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", "[1]", cancellationToken: Token);
        await test.RunAsync($"UPDATE {test.Table} SET status = '{status}', attempts = 3, last_error = 'x', pending_since = '2020-01-01', available_at = '2999-01-01'");
        Assert.Equal(EnqueueOutcome.Revived, await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token));
        // The payload of a request that was fulfilled is not a later one's.
        Assert.Equal([$"1|sync|pending|{kept ?? "∅"}|0|f"], await test.JobsAsync());
        Assert.Equal(["t|t|t"], await test.JobsAsync("pending_since > now() - interval '1 minute', available_at <= clock_timestamp(), last_error IS NULL"));
    }

    [Fact]
    public async Task A_job_that_waits_after_a_failure_is_due_when_it_is_asked_for_again()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        await test.Queue.FailAsync(Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)), "no", Token);
        Assert.Empty(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token));
        Assert.Equal(2, Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)).Attempt);
    }

    [Fact]
    public async Task An_unknown_space_is_named()
    {
        await using var test = await TestQueue.InstalledAsync();
        var error = await Assert.ThrowsAsync<UnknownSpaceException>(() => test.Queue.EnqueueAsync(77, "sync", cancellationToken: Token));
        Assert.Equal(77, error.SpaceId);
        Assert.Contains("77", error.Message, StringComparison.Ordinal);
        Assert.Equal("23503", Assert.IsType<PostgresException>(error.InnerException).SqlState);
    }

    [Theory]
    [InlineData("CREATE TABLE unrelated ()")]
    [InlineData("CREATE TABLE stripe_sync_queue (id bigint, space_id bigint, event_type text, status text, created_at timestamptz)")]
    public async Task A_queue_that_is_not_installed_says_what_to_run(string sql)
    {
        await using var test = await TestQueue.BareAsync(null, sql);
        Func<Task>[] calls =
        [
            () => test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token),
            () => test.Queue.ClaimAsync(1, cancellationToken: Token),
            () => test.Queue.EnqueueManyAsync([new(1, "sync")], cancellationToken: Token),
        ];
        foreach (var call in calls)
            Assert.Equal("stripesync install", (await Assert.ThrowsAsync<QueueNotInstalledException>(call)).Command);
    }

    [Fact]
    public async Task The_command_for_other_names_is_quoted_for_a_shell()
    {
        await using var test = await TestQueue.BareAsync(new() { Schema = "public", Table = "it's $HOME" }, "CREATE TABLE unrelated ()");
        var error = await Assert.ThrowsAsync<QueueNotInstalledException>(() => test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token));
        Assert.Equal(@"stripesync install --schema public --table 'it'\''s $HOME'", error.Command);
        var elsewhere = new StripeSyncQueue(test.Source, new() { SpacesSchema = "crm", SpacesTable = "customers", FunctionSchema = "queue functions" });
        error = await Assert.ThrowsAsync<QueueNotInstalledException>(() => elsewhere.EnqueueAsync(1, "sync", cancellationToken: Token));
        Assert.Equal("stripesync install --spaces crm.customers --function-schema 'queue functions'", error.Command);
    }

    [Fact]
    public async Task The_callers_transaction_decides()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            Assert.Equal(EnqueueOutcome.Inserted, await test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token));
            Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token));
            Assert.Empty(await test.JobsAsync());
            await transaction.RollbackAsync(Token);
        }
        Assert.Empty(await test.JobsAsync());
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token);
            await transaction.CommitAsync(Token);
            await Assert.ThrowsAsync<InvalidOperationException>(() => test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token));
        }
        Assert.Single(await test.JobsAsync());
    }

    [Fact]
    public async Task A_pending_job_is_locked_until_the_caller_commits()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token));
        // A worker that could claim it now would miss what this transaction writes.
        Assert.Empty(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        await transaction.CommitAsync(Token);
        Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
    }

    [Fact]
    public async Task A_conflict_of_another_key_is_the_callers_to_know()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.RunAsync($"CREATE UNIQUE INDEX one_of_each ON {test.Table} (event_type)");
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        var error = await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueAsync(2, "sync", cancellationToken: Token));
        Assert.Equal(("23505", "one_of_each"), (error.SqlState, error.ConstraintName));
        error = await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueManyAsync([new(2, "sync")], cancellationToken: Token));
        Assert.Equal(("23505", "one_of_each"), (error.SqlState, error.ConstraintName));
    }

    [Fact]
    public async Task A_serialization_failure_comes_through()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Token);
        await using (var look = new NpgsqlCommand("SELECT 1", connection, transaction))
            await look.ExecuteScalarAsync(Token);
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        var error = await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token));
        Assert.Equal("40001", error.SqlState);
    }

    [Fact]
    public async Task A_deadlock_of_the_callers_transactions_comes_through()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.RunAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(test.ConnectionString).Database} SET deadlock_timeout = '50ms'");
        await using var source = NpgsqlDataSource.Create(test.ConnectionString);
        await using var one = await source.OpenConnectionAsync(Token);
        await using var other = await source.OpenConnectionAsync(Token);
        await using var first = await one.BeginTransactionAsync(Token);
        await using var second = await other.BeginTransactionAsync(Token);
        await test.Queue.EnqueueAsync(1, "a", transaction: first, cancellationToken: Token);
        await test.Queue.EnqueueAsync(1, "b", transaction: second, cancellationToken: Token);
        async Task<string?> StateAsync(NpgsqlTransaction transaction, string eventType)
        {
            try
            {
                await test.Queue.EnqueueAsync(1, eventType, transaction: transaction, cancellationToken: Token);
                await transaction.CommitAsync(Token);
                return null;
            }
            catch (PostgresException error)
            {
                await transaction.RollbackAsync(Token);
                return error.SqlState;
            }
        }
        var states = await Task.WhenAll(StateAsync(first, "b"), StateAsync(second, "a"));
        Assert.Equal([null, "40P01"], states.Order(StringComparer.Ordinal));
        Assert.Equal("2", await test.OneAsync($"SELECT count(*) FROM {test.Table}"));
    }

    [Fact]
    public async Task A_wait_for_a_lock_can_be_cancelled()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await test.Queue.EnqueueAsync(1, "sync", transaction: transaction, cancellationToken: Token);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Queue.EnqueueAsync(1, "sync", cancellationToken: stop.Token));
        await transaction.CommitAsync(Token);
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token));
    }

    [Fact]
    public async Task A_conflict_burns_no_id()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        for (var i = 0; i < 5; i++)
            await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        await test.Queue.EnqueueAsync(2, "sync", cancellationToken: Token);
        Assert.Equal(["1", "2"], await test.JobsAsync("id"));
    }

    [Fact]
    public async Task Extensions_work_on_connections_and_data_sources()
    {
        await using var test = await TestQueue.InstalledAsync();
        Assert.Equal(EnqueueOutcome.Inserted, await test.Source.EnqueueStripeSyncAsync(1, "sync", "[]", cancellationToken: Token));
        await using var connection = new NpgsqlConnection(test.ConnectionString);
        Assert.Equal(EnqueueOutcome.Coalesced, await connection.EnqueueStripeSyncAsync(1, "sync", cancellationToken: Token));
        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
        await connection.OpenAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        Assert.Equal(EnqueueOutcome.Inserted, await connection.EnqueueStripeSyncAsync(2, "sync", null, transaction, Token));
        Assert.Equal(EnqueueOutcome.Inserted, await test.Source.EnqueueStripeSyncAsync(3, "sync", null, transaction, Token));
        await transaction.RollbackAsync(Token);
        Assert.Equal(["1"], await test.JobsAsync("space_id"));
    }

    [Fact]
    public async Task What_no_job_can_have_is_refused_before_the_server_is_asked()
    {
        await using var source = NpgsqlDataSource.Create("Host=localhost;Port=1");
        var queue = new StripeSyncQueue(source);
        await Assert.ThrowsAsync<ArgumentException>(() => queue.EnqueueAsync(default, "sync", cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => queue.EnqueueAsync(1, "", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => queue.EnqueueAsync(1, "a\0b", cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => queue.ClaimAsync(0, cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => queue.ClaimAsync(1, TimeSpan.Zero, Token));
        Assert.Throws<ArgumentException>(() => new StripeSyncQueue(source, new() { MaxAttempts = 0 }));
        Assert.Throws<ArgumentException>(() => (SpaceId)"a\0");
    }
}
