using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using StripeSync.Queue;

namespace StripeSync.Benchmarks.Queue;

/// <summary>Enqueuing one by one against the upsert that one writes by hand, and many at once against one by one and against COPY.</summary>
internal static class EnqueueSpeed
{
    private const int Clients = 8;
    private const string Payload = """{"invoice": "in_1", "amount": 1200}""";

    private const string HandWritten = """
        INSERT INTO stripe_sync_queue (space_id, event_type, status, payload) VALUES ($1, $2, 'pending', $3::jsonb)
        ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending', payload = excluded.payload, updated_at = now()
        """;

    public static async Task<IEnumerable<Comparison>> OneByOneAsync(int rounds, int calls, bool keepsSessions)
    {
        await using var database = await QueueDatabase.InstalledAsync(keepsSessions);
        var pool = keepsSessions ? "No Reset On Close" : "default pool";
        var fresh = new Comparison($"enqueue, new keys, {pool}", "EnqueueAsync", "hand-written upsert", "at least 0.95");
        var existing = new Comparison($"enqueue, pending keys, {pool}", "EnqueueAsync", "hand-written upsert", "at least 0.95");
        for (var round = -1; round < rounds; round++)
        {
            // The first round warms everything up.
            var (one, other) = round < 0 ? (new Comparison("", "", "", ""), new Comparison("", "", "", "")) : (fresh, existing);
            await one.RoundAsync(
                async () => await EmptyAsync(database) + await PerSecondAsync(calls, n => OursAsync(database, n)),
                async () => await EmptyAsync(database) + await PerSecondAsync(calls, n => TheirsAsync(database, n)));
            await other.RoundAsync(() => PerSecondAsync(calls, n => OursAsync(database, n)), () => PerSecondAsync(calls, n => TheirsAsync(database, n)));
        }
        return [fresh, existing];
    }

    public static async Task<IEnumerable<Comparison>> ManyAsync(int rounds, int calls, int jobs)
    {
        await using var database = await QueueDatabase.InstalledAsync();
        var oneByOne = new Comparison("enqueue many, new keys", "EnqueueManyAsync", "EnqueueAsync, one client", "at least 20");
        var copy = new Comparison("enqueue many, new keys", "EnqueueManyAsync", "binary COPY", "at least 0.8");
        for (var round = -1; round < rounds; round++)
        {
            var (one, other) = round < 0 ? (new Comparison("", "", "", ""), new Comparison("", "", "", "")) : (oneByOne, copy);
            await one.RoundAsync(() => ManyAsync(database, jobs), async () =>
            {
                await EmptyAsync(database);
                return calls / await Comparison.SecondsAsync(async () =>
                {
                    for (var n = 0; n < calls; n++)
                        await OursAsync(database, n);
                });
            });
            await other.RoundAsync(() => ManyAsync(database, jobs), async () =>
            {
                await EmptyAsync(database);
                return jobs / await Comparison.SecondsAsync(() => CopyAsync(database, jobs));
            });
        }
        return [oneByOne, copy];
    }

    private static async Task<double> ManyAsync(QueueDatabase database, int jobs)
    {
        await EmptyAsync(database);
        return jobs / await Comparison.SecondsAsync(() => database.Queue.EnqueueManyAsync(
            Enumerable.Range(0, jobs).Select(n => new StripeSyncJob(Space(n), EventType(n), Payload))));
    }

    private static async Task CopyAsync(QueueDatabase database, int jobs)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var writer = await connection.BeginBinaryImportAsync("COPY stripe_sync_queue (space_id, event_type, status, payload) FROM STDIN (FORMAT binary)");
        for (var n = 0; n < jobs; n++)
        {
            await writer.StartRowAsync();
            await writer.WriteAsync((long)Space(n), NpgsqlDbType.Bigint);
            await writer.WriteAsync(EventType(n), NpgsqlDbType.Text);
            await writer.WriteAsync("pending", NpgsqlDbType.Text);
            await writer.WriteAsync(Payload, NpgsqlDbType.Jsonb);
        }
        await writer.CompleteAsync();
    }

    private static Task OursAsync(QueueDatabase database, int n) => database.Queue.EnqueueAsync(Space(n), EventType(n), Payload);

    private static async Task TheirsAsync(QueueDatabase database, int n)
    {
        await using var command = database.Source.CreateCommand(HandWritten);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Space(n) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EventType(n) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Payload });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<double> PerSecondAsync(int calls, Func<int, Task> call)
    {
        var next = -1;
        return calls / await Comparison.SecondsAsync(() => Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) < calls;)
                await call(n);
        })));
    }

    private static async Task<double> EmptyAsync(QueueDatabase database)
    {
        await database.RunAsync("TRUNCATE stripe_sync_queue");
        return 0;
    }

    private static int Space(int n) => n % 100 + 1;

    private static string EventType(int n) => string.Create(CultureInfo.InvariantCulture, $"customer.subscription.updated {n}");
}
