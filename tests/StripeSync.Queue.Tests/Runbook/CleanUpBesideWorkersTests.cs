using System.Collections.Concurrent;
using Npgsql;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>Clean-up beside workers and clients: running work is never taken away, and no row is lost.</summary>
public sealed class CleanUpBesideWorkersTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>By id, for there is no key here yet that would let the runtime's claim work.</summary>
    const string Claim = """
        UPDATE stripe_sync_queue SET status = 'processing', available_at = now() + interval '5 minutes', lease_token = gen_random_uuid()
        WHERE id IN (SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY available_at, id LIMIT 5 FOR UPDATE SKIP LOCKED)
        RETURNING lease_token
        """;

    [Fact]
    public async Task Running_work_is_never_taken_away()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true);
        var rows = Enumerable.Range(1, 3000).Select(n => new FieldRow(n, (n % 9) + 1, $"event {n % 300}", n % 7 == 0 ? "completed" : "pending", n % 50)).ToList();
        await table.LoadAsync(rows);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (lost, completed) = (new ConcurrentBag<string>(), 0);
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var job in await table.Database.RowsAsync(Claim))
                {
                    // Held for a moment, so that a clean-up can come in between.
                    await Task.Delay(1, Token);
                    if ((await table.Database.RowsAsync($"UPDATE stripe_sync_queue SET status = 'completed', lease_token = NULL WHERE lease_token = '{job}' RETURNING 1")).Length == 1)
                        Interlocked.Increment(ref completed);
                    else
                        lost.Add(job);
                }
            }
        }, Token)).ToArray();

        long removed = 0;
        for (var time = 0; time < 20 && !workers.Any(worker => worker.IsFaulted); time++)
            removed += (await table.Maintenance.CleanAllAsync(new CleanUpOptions { BatchSize = 50 }, Token)).Total;
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Assert.Empty(lost);
        Assert.True(completed > 0 && removed > 0, $"{completed} completed, {removed} removed");
        // Every row is where it was, or in the archive; not in both.
        Assert.Equal(rows.Count, await table.Database.ScalarAsync<long>("SELECT count(*) FROM (SELECT id::text FROM stripe_sync_queue UNION ALL SELECT row ->> 'id' FROM stripe_sync.archive) all_rows"));
        Assert.Equal(0, await table.Database.ScalarAsync<long>("SELECT count(*) FROM stripe_sync.archive WHERE row ->> 'status' = 'processing'"));
        Assert.Equal(0, (await table.Maintenance.CleanAllAsync(cancellationToken: Token)).Left);
        Assert.Equal(0, await table.Database.ScalarAsync<long>("SELECT count(*) FROM (SELECT FROM stripe_sync_queue GROUP BY space_id, event_type HAVING count(*) > 1) d"));
    }

    /// <summary>The race that a plain ranked delete loses: a claim between the look and the delete.</summary>
    [Fact]
    public async Task A_claim_between_the_look_and_the_delete_keeps_its_row()
    {
        foreach (var file in new[] { "clean_duplicates", "clean_all", "clean_stuck", "clean_space" })
        {
            await using var table = await FieldTable.CreateAsync(isFull: false);
            await table.LoadAsync([new(1, 1, "a", "pending", 90), new(2, 1, "a", "pending", 80)]);
            await using var worker = await table.Source.OpenConnectionAsync(Token);
            await using var transaction = await worker.BeginTransactionAsync(Token);
            await using (var claim = new NpgsqlCommand($"UPDATE stripe_sync_queue SET status = 'processing', created_at = now() WHERE id = '{table.TextId(1)}'", worker, transaction))
                await claim.ExecuteNonQueryAsync(Token);
            // The file has seen the pending row, and waits for the claim.
            var cleaning = table.RunFileAsync(file, space: 1);
            await TestWait.UntilAsync(async () => await table.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);
            await transaction.CommitAsync(Token);
            await cleaning;
            Assert.Contains("1|1|a|processing|∅|f", await table.RowsAsync());
        }
    }
}
