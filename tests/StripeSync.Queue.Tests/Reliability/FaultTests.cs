using System.Diagnostics;
using Npgsql;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>Clients without faults, with connections that are cut, and with a worker process that is killed.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_lost_and_no_job_has_two_workers(bool connectionsAreCut)
    {
        await using var test = await TestQueue.InstalledAsync(AcknowledgedLoad.Options);
        var load = new AcknowledgedLoad(test, seed: 1);
        var since = Stopwatch.GetTimestamp();
        await load.RunAsync(async () =>
        {
            while (Stopwatch.GetElapsedTime(since) < RunLength.Load)
            {
                await Task.Delay(Random.Shared.Next(20, 200), Token);
                if (connectionsAreCut)
                    await CutAsync(test);
            }
        });
        await load.SettleAsync();
        output.WriteLine(load.Summary);
        Assert.Equal(connectionsAreCut, load.Cut > 0);
    }

    [Fact]
    public async Task A_clean_up_beside_clients_that_never_stop_making_duplicates_comes_to_an_end()
    {
        await using var test = await TestQueue.BareAsync(null, Install.FieldStates.All["no key, bad rows"]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var clients = Enumerable.Range(0, 4).Select(async n =>
        {
            while (!stop.IsCancellationRequested)
                await test.RunAsync($"INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'same', 'pending'), ({n + 1}, 'a', 'completed')");
        }).ToArray();
        var cleaned = await test.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(cleaned.Total > 0);
        Assert.Equal(0, (await test.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token)).Left);
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM (SELECT FROM stripe_sync_queue WHERE space_id IS NOT NULL AND event_type IS NOT NULL GROUP BY space_id, event_type HAVING count(*) > 1) d"));
    }

    [Fact]
    public async Task The_job_of_a_worker_that_was_killed_goes_to_another()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueManyAsync([new(1, "a"), new(2, "a")], cancellationToken: Token);
        using (var worker = QueueWorkerProcess.Start(test.ConnectionString, handles: false))
        {
            await worker.SaysAsync("working on 1 a attempt 1", "working on 2 a attempt 1");
            // Asked for again while it works: neither this request may be lost.
            Assert.Equal(EnqueueOutcome.RerunRequested, await test.Queue.EnqueueAsync(2, "a", cancellationToken: Token));
            worker.Kill();
        }
        Assert.Equal(["processing|1|f", "processing|1|t"], await test.JobsAsync("status, attempts, rerun_requested"));
        Assert.Empty(await test.Queue.ClaimAsync(5, cancellationToken: Token));

        // Its lease ends.
        await test.RunAsync(KeyTable.Expire);
        using var next = QueueWorkerProcess.Start(test.ConnectionString, handles: true);
        await next.SaysAsync("working on 1 a attempt 2", "working on 2 a attempt 2");
        while (await test.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE status = 'completed'") != "2")
            await Task.Delay(20, Token);
        Assert.Equal(["completed|2|f", "completed|2|f"], await test.JobsAsync("status, attempts, rerun_requested"));
    }

    static async Task CutAsync(TestQueue test)
    {
        await using var connection = new NpgsqlConnection(test.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5", connection);
        await command.ExecuteScalarAsync(Token);
    }
}
