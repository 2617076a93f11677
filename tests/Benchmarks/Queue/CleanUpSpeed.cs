using System.Diagnostics;
using System.Globalization;
using Npgsql;
using StripeSync.Queue;

namespace StripeSync.Benchmarks.Queue;

/// <summary>
/// The clean-up of duplicates in batches, with the archive, against the delete in one statement that one finds in every answer on the net; a client
/// that inserts meanwhile says how long it was held up.
/// </summary>
internal static class CleanUpSpeed
{
    private const string OneStatement = """
        DELETE FROM stripe_sync_queue q
        USING (SELECT id, row_number() OVER (PARTITION BY space_id, event_type ORDER BY created_at DESC, id DESC) AS place FROM stripe_sync_queue) d
        WHERE q.id = d.id AND d.place > 1
        """;

    public static async Task<(Comparison Comparison, string Stalls)> RunAsync(int rounds, int rows)
    {
        await using var database = await QueueDatabase.FiveColumnsAsync();
        var comparison = new Comparison(
            string.Create(CultureInfo.InvariantCulture, $"clean-up, {rows:N0} rows, 10 % duplicates (rows a second)"), "RemoveDuplicatesAsync", "one DELETE with row_number", "at least 1");
        TimeSpan ours = default, theirs = default;
        long inserts = 0;
        for (var round = 0; round < rounds; round++)
        {
            await comparison.RoundAsync(
                async () =>
                {
                    await FillAsync(database, rows);
                    return rows / await BesideClientAsync(database, () => database.Maintenance.RemoveDuplicatesAsync(), longest => ours = longest > ours ? longest : ours, count => inserts += count);
                },
                async () =>
                {
                    await FillAsync(database, rows);
                    return rows / await BesideClientAsync(database, () => database.RunAsync(OneStatement), longest => theirs = longest > theirs ? longest : theirs, count => inserts += count);
                });
        }
        return (comparison, string.Create(
            CultureInfo.InvariantCulture,
            $"Longest insert of {inserts:N0} beside it: RemoveDuplicatesAsync {ours.TotalMilliseconds:F0} ms (aim: 100), the one DELETE {theirs.TotalMilliseconds:F0} ms."));
    }

    private static async Task FillAsync(QueueDatabase database, int rows)
    {
        await database.RunAsync("TRUNCATE stripe_sync_queue RESTART IDENTITY");
        await database.RunAsync("DROP SCHEMA IF EXISTS stripe_sync CASCADE");
        // Every tenth row has the key of the one nine before it.
        await database.RunAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at)
            SELECT k % 100 + 1, 'customer.subscription.updated ' || k, CASE WHEN k % 3 = 0 THEN 'pending' ELSE 'completed' END, now() - n * interval '1 ms'
            FROM (SELECT n, CASE WHEN n % 10 = 0 THEN n - 9 ELSE n END AS k FROM generate_series(1, {rows}) n) v
            """));
        await database.RunAsync("VACUUM ANALYZE stripe_sync_queue");
    }

    /// <summary>The work's seconds, and the longest of the inserts that went on beside it.</summary>
    private static async Task<double> BesideClientAsync(QueueDatabase database, Func<Task> work, Action<TimeSpan> longest, Action<long> inserts)
    {
        using var stop = new CancellationTokenSource();
        var client = Task.Run(async () =>
        {
            var (most, count) = (TimeSpan.Zero, 0L);
            await using var connection = await database.Source.OpenConnectionAsync();
            await using var insert = new NpgsqlCommand("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, gen_random_uuid()::text)", connection);
            while (!stop.IsCancellationRequested)
            {
                var since = Stopwatch.GetTimestamp();
                await insert.ExecuteNonQueryAsync();
                var time = Stopwatch.GetElapsedTime(since);
                most = time > most ? time : most;
                count++;
                await Task.Delay(5);
            }
            return (most, count);
        });
        var seconds = await Comparison.SecondsAsync(work);
        await stop.CancelAsync();
        var (most, count) = await client;
        longest(most);
        inserts(count);
        return seconds;
    }
}
