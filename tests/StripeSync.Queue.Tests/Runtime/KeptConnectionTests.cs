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

    static NpgsqlDataSource OneConnection(TestQueue test) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { MaxPoolSize = 1 });
}
