using System.Diagnostics;
using Npgsql;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>The 409 that a correct upsert gets while its key is rebuilt does not reach the callers of the queue.</summary>
public sealed class NoConflictTests(ITestOutputHelper output)
{
    const int Writers = 16;
    const string Key = "stripe_sync_queue_space_id_event_type_key";
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Sixteen_writers_beside_endless_rebuilds_see_no_error()
    {
        await using var test = await TestQueue.InstalledAsync();
        var counts = new Counts();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var tasks = new List<Task>();
        tasks.AddRange(Enumerable.Range(0, Writers).Select(seed => WriteAsync(test, new Random(seed), counts, stop.Token)));
        tasks.AddRange(Enumerable.Range(0, 4).Select(seed => ControlAsync(test, new Random(100 + seed), counts, stop.Token)));
        tasks.AddRange(Enumerable.Range(0, 4).Select(_ => HoldAsync(test, stop.Token)));
        tasks.Add(RebuildAsync(test, counts, stop.Token));

        // Until the time is over, and what is to be withstood has been met.
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) is var time && (time < RunLength.Load || counts is not { Retries: > 0, Refused: > 0 })
               && time < Patience && !tasks.Any(task => task.IsFaulted))
            await Task.Delay(50, Token);
        await stop.CancelAsync();
        await Task.WhenAll(tasks);

        output.WriteLine($"{Stopwatch.GetElapsedTime(since).TotalSeconds:F0} s: {counts.Calls} calls of {Writers} writers without an error, {counts.Retries} retries, "
            + $"{counts.Rebuilds} rebuilds; the bare upsert was refused {counts.Refused} times of {counts.BareUpserts}");
        Assert.True(counts.Refused > 0, "The bare upsert met no conflict, so nothing was shown.");
        Assert.True(counts.Retries > 0, "The queue met no conflict, so nothing was shown.");
        Assert.True(counts.Rebuilds > 0);
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM (SELECT FROM stripe_sync_queue GROUP BY space_id, event_type HAVING count(*) > 1) d"));
    }

    static async Task WriteAsync(TestQueue test, Random random, Counts counts, CancellationToken stop)
    {
        // The function says at this level that it looks again.
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Options = "-c client_min_messages=debug1" });
        await using var connection = await source.OpenConnectionAsync(Token);
        connection.Notice += (_, e) => counts.Saw(e.Notice.MessageText);
        while (!stop.IsCancellationRequested)
        {
            var (space, eventType) = (random.Next(1, 3), $"e{random.Next(3)}");
            switch (random.Next(8))
            {
                case < 4:
                    await connection.EnqueueStripeSyncAsync(space, eventType, "{}", cancellationToken: Token);
                    break;
                case 4:
                    await test.Queue.EnqueueManyAsync([new(space, eventType), new(1, "e0"), new(2, "e1")], cancellationToken: Token);
                    break;
                case 5:
                    foreach (var job in await test.Queue.ClaimAsync(2, cancellationToken: Token))
                        await test.Queue.CompleteAsync(job, Token);
                    break;
                default:
                    await test.RunAsync($"DELETE FROM stripe_sync_queue WHERE space_id = {space} AND event_type = '{eventType}'");
                    break;
            }
            counts.Called();
        }
    }

    /// <summary>What a correct upsert gets at the same time, on keys of its own.</summary>
    static async Task ControlAsync(TestQueue test, Random random, Counts counts, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var eventType = $"bare{random.Next(2)}";
            try
            {
                await test.RunAsync($"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (9, '{eventType}') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'");
                counts.Upserted(isRefused: false);
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
            {
                counts.Upserted(isRefused: error.SqlState == PostgresErrorCodes.UniqueViolation);
            }
            await test.RunAsync($"DELETE FROM stripe_sync_queue WHERE space_id = 9 AND event_type = '{eventType}'");
        }
    }

    /// <summary>Short transactions that hold the table, for which each phase of a rebuild waits.</summary>
    static async Task HoldAsync(TestQueue test, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await test.RunAsync("BEGIN; LOCK TABLE stripe_sync_queue IN ROW EXCLUSIVE MODE; SELECT pg_sleep(0.02); COMMIT");
    }

    static async Task RebuildAsync(TestQueue test, Counts counts, CancellationToken stop)
    {
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await RunAsync($"REINDEX INDEX CONCURRENTLY {Key}");
                counts.Rebuilt();
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // The server took it as the victim; what it leaves is enforced for good otherwise.
                foreach (var left in await test.RowsAsync($"SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'stripe_sync_queue'::regclass AND NOT indisvalid"))
                    await RunAsync($"DROP INDEX CONCURRENTLY IF EXISTS {left}");
            }
        }

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    sealed class Counts
    {
        long _calls, _retries, _rebuilds, _bareUpserts, _refused;

        public long Calls => Interlocked.Read(ref _calls);

        public long Retries => Interlocked.Read(ref _retries);

        public long Rebuilds => Interlocked.Read(ref _rebuilds);

        public long BareUpserts => Interlocked.Read(ref _bareUpserts);

        public long Refused => Interlocked.Read(ref _refused);

        public void Called() => Interlocked.Increment(ref _calls);

        public void Rebuilt() => Interlocked.Increment(ref _rebuilds);

        public void Saw(string notice) => Interlocked.Add(ref _retries, notice.StartsWith("enqueue_stripe_sync: conflict", StringComparison.Ordinal) ? 1 : 0);

        public void Upserted(bool isRefused)
        {
            Interlocked.Increment(ref _bareUpserts);
            Interlocked.Add(ref _refused, isRefused ? 1 : 0);
        }
    }
}
