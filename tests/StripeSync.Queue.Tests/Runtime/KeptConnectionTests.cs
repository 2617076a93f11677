using System.Transactions;
using Npgsql;

namespace StripeSync.Queue.Tests.Runtime;

/// <summary>Enqueues that follow one another share a session that nobody resets in between, and do not keep it from others.</summary>
public sealed class KeptConnectionTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // Each job gets as payload the number of its insertion since its session was reset.
    const string CountInSession = """
        CREATE FUNCTION number_job() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM set_config('test.job', (COALESCE(NULLIF(current_setting('test.job', true), ''), '0')::int + 1)::text, false);
            NEW.payload = current_setting('test.job')::jsonb;
            RETURN NEW;
        END $$;
        CREATE TRIGGER number_job BEFORE INSERT ON stripe_sync_queue FOR EACH ROW EXECUTE FUNCTION number_job();
        """;

    [Fact]
    public async Task Calls_in_a_row_share_a_session_which_then_goes_back_and_is_reset()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.RunAsync(CountInSession);
        await using var source = OneConnection(test);
        var queue = new StripeSyncQueue(source);
        for (var n = 0; n < 20; n++)
            await queue.EnqueueAsync(1, $"e{n}", cancellationToken: Token);
        Assert.InRange(int.Parse(await test.OneAsync("SELECT max(payload::int) FROM stripe_sync_queue"), null), 2, 20);

        await using (var connection = await source.OpenConnectionAsync(Token))
        {
            await using var look = new NpgsqlCommand("SELECT current_setting('test.job', true)", connection);
            Assert.Equal("", await look.ExecuteScalarAsync(Token));
        }
        await source.EnqueueStripeSyncAsync(1, "last", cancellationToken: Token);
        Assert.Equal("1", await test.OneAsync("SELECT payload FROM stripe_sync_queue WHERE event_type = 'last'"));
    }

    [Fact]
    public async Task Others_get_their_turn_beside_calls_without_a_pause()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var source = OneConnection(test);
        var queue = new StripeSyncQueue(source);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var clients = Enumerable.Range(0, 4).Select(async client =>
        {
            while (!stop.IsCancellationRequested)
                await queue.EnqueueAsync(client + 1, "sync", cancellationToken: Token);
        }).ToList();
        // The pool gives up after Timeout, which is 15 seconds.
        for (var n = 0; n < 5; n++)
            await (await source.OpenConnectionAsync(Token)).DisposeAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal("4", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue"));
    }

    [Fact]
    public async Task An_ambient_transaction_decides()
    {
        await using var test = await TestQueue.InstalledAsync();
        foreach (var completes in (bool[])[false, true])
        {
            await test.Queue.EnqueueAsync(1, "before", cancellationToken: Token);
            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await test.Queue.EnqueueAsync(2, "inside", cancellationToken: Token);
                await test.Source.EnqueueStripeSyncAsync(3, "inside", cancellationToken: Token);
                if (completes)
                    scope.Complete();
            }
            Assert.Equal(completes ? ["before", "inside", "inside"] : ["before"], await test.JobsAsync("event_type"));
        }
    }

    // Jobs with this event type end all sessions of the same application, and in the end their own.
    const string EndSessions = """
        CREATE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.event_type = 'together' THEN
                PERFORM pg_advisory_xact_lock_shared(7);
            ELSIF NEW.event_type = 'end' THEN
                PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid();
                PERFORM pg_terminate_backend(pg_backend_pid());
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER end_sessions BEFORE INSERT ON stripe_sync_queue FOR EACH ROW EXECUTE FUNCTION end_sessions();
        """;

    [Fact]
    public async Task One_that_breaks_takes_those_beside_it_with_it()
    {
        const int clients = 4;
        await using var test = await TestQueue.InstalledAsync();
        await test.RunAsync(EndSessions);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { ApplicationName = $"kept {Guid.NewGuid()}" });
        var queue = new StripeSyncQueue(source);
        await using var gate = await test.Source.OpenConnectionAsync(Token);
        for (var round = 0; round < 10; round++)
        {
            // All at once, so that as many connections are kept.
            await using (var transaction = await gate.BeginTransactionAsync(Token))
            {
                await using (var close = new NpgsqlCommand("SELECT pg_advisory_xact_lock(7)", gate, transaction))
                    await close.ExecuteNonQueryAsync(Token);
                var calls = Enumerable.Range(1, clients).Select(space => queue.EnqueueAsync(space, "together", cancellationToken: Token)).ToList();
                await Runbook.TestWait.UntilAsync(async () => await test.OneAsync(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == "4");
                await transaction.CommitAsync(Token);
                await Task.WhenAll(calls);
            }

            await Assert.ThrowsAnyAsync<NpgsqlException>(() => queue.EnqueueAsync(1, "end", cancellationToken: Token));
            for (var call = 0; call < clients; call++)
                await queue.EnqueueAsync(1, $"after {round}", cancellationToken: Token);
            await test.RunAsync("DELETE FROM stripe_sync_queue");
        }
    }

    static NpgsqlDataSource OneConnection(TestQueue test) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { MaxPoolSize = 1 });
}
