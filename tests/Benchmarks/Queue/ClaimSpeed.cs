using System.Globalization;

namespace StripeSync.Benchmarks.Queue;

/// <summary>A claim in a table with many rows against one in a table that has nothing but the jobs that are claimed.</summary>
internal static class ClaimSpeed
{
    private const int Calls = 200;
    private const int Max = 10;

    public static async Task<IEnumerable<Comparison>> RunAsync(int rounds, int rows)
    {
        await using var small = await QueueDatabase.InstalledAsync();
        await using var large = await QueueDatabase.InstalledAsync();
        // A third is done, a third is leased, a third waits.
        await large.RunAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO stripe_sync_queue (space_id, event_type, status, attempts, available_at, lease_token)
            SELECT n % 100 + 1, 'other ' || n, (ARRAY['completed', 'processing', 'pending'])[n % 3 + 1], 1,
                   now() + CASE n % 3 WHEN 0 THEN interval '-1 day' ELSE interval '1 day' END, CASE WHEN n % 3 = 1 THEN gen_random_uuid() END
            FROM generate_series(1, {rows}) n
            """));
        await large.RunAsync("VACUUM ANALYZE stripe_sync_queue");
        var name = string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows");
        var due = new Comparison($"claim of {Max} jobs", name, "no other rows", "at least 0.67");
        var none = new Comparison("claim, nothing is due", name, "no other rows", "at least 0.67");
        for (var round = -1; round < rounds; round++)
        {
            var (one, other) = round < 0 ? (new Comparison("", "", "", ""), new Comparison("", "", "", "")) : (due, none);
            await one.RoundAsync(() => DueAsync(large), () => DueAsync(small));
            await other.RoundAsync(() => CallsAsync(large), () => CallsAsync(small));
        }
        return [due, none];
    }

    private static async Task<double> DueAsync(QueueDatabase database)
    {
        await database.RunAsync("DELETE FROM stripe_sync_queue WHERE event_type LIKE 'due %'");
        await database.RunAsync("VACUUM stripe_sync_queue");
        await database.RunAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO stripe_sync_queue (space_id, event_type, status, available_at)
            SELECT n % 100 + 1, 'due ' || n, 'pending', now() - n * interval '1 ms' FROM generate_series(1, {Calls * Max}) n
            """));
        return await CallsAsync(database);
    }

    private static async Task<double> CallsAsync(QueueDatabase database) => Calls / await Comparison.SecondsAsync(async () =>
    {
        for (var n = 0; n < Calls; n++)
            await database.Queue.ClaimAsync(Max);
    });
}
