using System.Collections.Concurrent;
using Npgsql;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>
/// Clients and workers that keep a record of what was acknowledged to them, while connections or the server fail. Each key has one client, and its
/// payloads are numbers that grow: a request is served when a claim has shown its number or a higher one.
/// </summary>
sealed class AcknowledgedLoad(TestQueue test, int seed)
{
    const int Clients = 4, KeysOfClient = 3, Workers = 4;

    /// <summary>Attempts without end: a job that is given up is no longer looked at.</summary>
    public static readonly StripeSyncQueueOptions Options = new()
    {
        MaxAttempts = 1_000_000,
        Lease = TimeSpan.FromHours(1),
        BackoffBase = TimeSpan.FromMilliseconds(1),
        BackoffLimit = TimeSpan.FromMilliseconds(20),
    };

    readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> _claimed = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Holder> _holders = new(StringComparer.Ordinal);
    readonly ConcurrentBag<string> _violations = [];
    readonly ConcurrentBag<Guid> _completed = [];
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    int _cut, _requests, _claims, _rounds;

    public string Summary => $"{_requests} requests and {_claims} claims acknowledged, {_completed.Count} completed, {_cut} calls cut off";

    public int Cut => _cut;

    /// <summary>Works until the disturbance is over.</summary>
    public async Task RunAsync(Func<Task> disturb)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _rounds++;
        var tasks = Enumerable.Range(0, Clients).Select(n => ClientAsync(n, new Random(seed + _rounds * 100 + n), stop.Token))
            .Concat(Enumerable.Range(0, Workers).Select(n => WorkerAsync(new Random(seed + _rounds * 100 + 50 + n), stop.Token)))
            .Append(ExpireAsync(new Random(seed + _rounds * 100 + 99), stop.Token))
            .ToList();
        var disturbance = disturb();
        await Task.WhenAny(tasks.Append(disturbance));
        await stop.CancelAsync();
        await disturbance;
        await Task.WhenAll(tasks);
    }

    /// <summary>All leases end and everything that is due is done; then nothing that was acknowledged may be missing.</summary>
    public async Task SettleAsync()
    {
        await test.ReconnectAsync();
        _holders.Clear();
        foreach (var token in _completed)
            Assert.Equal("0", await test.OneAsync($"SELECT count(*) FROM stripe_sync_queue WHERE lease_token = '{token}'"));
        await test.RunAsync("UPDATE stripe_sync_queue SET available_at = now() - interval '1 s' WHERE status IN ('pending', 'processing')");
        while (await test.Queue.ClaimAsync(100) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                Claimed(job);
                Assert.True(_holders.TryRemove(job.EventType, out _));
                Assert.True(await test.Queue.CompleteAsync(job));
            }
        }
        Assert.Empty(_violations);
        foreach (var (key, number) in _acknowledged)
            Assert.True(_claimed.GetValueOrDefault(key) >= number, $"Request {number} of {key} is lost: the last that a worker saw is {_claimed.GetValueOrDefault(key)}.");
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE status <> 'completed'"));
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM (SELECT FROM stripe_sync_queue GROUP BY space_id, event_type HAVING count(*) > 1) d"));
        Assert.True((await test.Maintenance.VerifyAsync()).IsClean);
    }

    async Task ClientAsync(int client, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var keys = Enumerable.Range(0, KeysOfClient).Select(k => $"{client} {k}").Where(_ => random.Next(2) == 0).DefaultIfEmpty($"{client} 0").ToList();
            var requests = keys.ConvertAll(key => (Key: key, Number: NextNumber(key)));
            var isCommitted = false;
            var isDone = await TryAsync(async () =>
            {
                switch (random.Next(4))
                {
                    case 0:
                        await test.Queue.EnqueueManyAsync(requests.Select(r => new StripeSyncJob(client + 1, r.Key, KeyTable.Payload(r.Number))));
                        isCommitted = true;
                        break;
                    case 1:
                        await using (var connection = await test.Source.OpenConnectionAsync())
                        await using (var transaction = await connection.BeginTransactionAsync())
                        {
                            foreach (var (key, number) in requests)
                                await test.Queue.EnqueueAsync(client + 1, key, KeyTable.Payload(number), transaction);
                            isCommitted = random.Next(3) > 0;
                            if (isCommitted)
                                await transaction.CommitAsync();
                        }
                        break;
                    default:
                        foreach (var (key, number) in requests)
                            await test.Queue.EnqueueAsync(client + 1, key, KeyTable.Payload(number));
                        isCommitted = true;
                        break;
                }
            });
            if (!isDone || !isCommitted)
                continue;
            foreach (var (key, number) in requests)
                _acknowledged[key] = number;
            Interlocked.Add(ref _requests, requests.Count);
        }
    }

    async Task WorkerAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            IReadOnlyList<ClaimedJob> jobs = [];
            if (!await TryAsync(async () => jobs = await test.Queue.ClaimAsync(random.Next(1, 4))))
                continue;
            foreach (var job in jobs)
                Claimed(job);
            foreach (var job in jobs)
            {
                // One in five is forgotten, as by a worker that died.
                var choice = random.Next(5);
                if (choice == 0)
                    continue;
                _holders[job.EventType] = new(job.LeaseToken, IsOver: true);
                await TryAsync(async () =>
                {
                    if (choice == 1)
                        await test.Queue.FailAsync(job, "no");
                    else if (await test.Queue.CompleteAsync(job))
                        _completed.Add(job.LeaseToken);
                });
            }
        }
    }

    void Claimed(ClaimedJob job)
    {
        Interlocked.Increment(ref _claims);
        _holders.AddOrUpdate(job.EventType, new Holder(job.LeaseToken, IsOver: false), (key, before) =>
        {
            if (!before.IsOver)
                _violations.Add($"{key} was claimed while another worker had a valid lease.");
            return new(job.LeaseToken, IsOver: false);
        });
        _claimed.AddOrUpdate(job.EventType, KeyTable.Number(job.Payload)!.Value, (_, before) => Math.Max(before, KeyTable.Number(job.Payload)!.Value));
    }

    /// <summary>Ends leases: known to us before the server knows.</summary>
    async Task ExpireAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var (key, holder) in _holders.ToArray())
            {
                if (random.Next(4) > 0 || !_holders.TryUpdate(key, holder with { IsOver = true }, holder))
                    continue;
                await TryAsync(() => test.RunAsync($"UPDATE stripe_sync_queue SET available_at = now() - interval '1 s' WHERE lease_token = '{holder.Token}' AND status = 'processing'"));
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Whether it was acknowledged. Only what a lost connection looks like is forgiven.</summary>
    async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (NpgsqlException error) when (IsCut(error))
        {
            Interlocked.Increment(ref _cut);
            await Task.Delay(10, CancellationToken.None);
            return false;
        }
    }

    // 57P01 the connection was ended, 57P02 the server crashed, 57P03 it is not there yet.
    public static bool IsCut(Exception error) => error is PostgresException { SqlState: "57P01" or "57P02" or "57P03" } or NpgsqlException and not PostgresException;

    int NextNumber(string key)
    {
        lock (_numbers)
            return _numbers[key] = _numbers.GetValueOrDefault(key) + 1;
    }

    readonly record struct Holder(Guid Token, bool IsOver);
}
