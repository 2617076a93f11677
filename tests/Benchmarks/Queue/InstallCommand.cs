using System.Diagnostics;
using System.Globalization;
using Npgsql;
using StripeSync.Queue;
using static StripeSync.Benchmarks.CompileCost.CompileCostCommand;

namespace StripeSync.Benchmarks.Queue;

/// <summary>Several installations at once beside writers, on a large table as found in the field: how long a writer is held up, and what comes out.</summary>
internal static class InstallCommand
{
    private const int Installers = 8;
    private const int Writers = 4;

    /// <summary>Runs the installations.</summary>
    /// <param name="args">--rows, --rounds, and --duplicates: how many of 100 writes are of a key that may exist; each with a number.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        var rows = Number(args, "--rows", 1_000_000);
        var rounds = Number(args, "--rounds", 3);
        var duplicates = Number(args, "--duplicates", 0);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Installers} installations at once beside {Writers} writers, {duplicates} % of whose keys may exist; {rows:N0} rows, of them 1 % duplicates, 100 with NULL in the key and 100 with an unknown status\n\n| round | installations, seconds | step that took longest | writes | refused | longest write | in step | 99.9 % of writes within | the same without installations | full forms | archived | invalid indexes |\n| ---: | ---: | --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |"));
        for (var round = 1; round <= rounds; round++)
            await output.WriteLineAsync(await RoundAsync(round, rows, duplicates));
    }

    private static async Task<string> RoundAsync(int round, int rows, int duplicates)
    {
        await using var database = await QueueDatabase.FiveColumnsAsync();
        await database.RunAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at)
            SELECT CASE WHEN n % {rows / 100} <> 1 THEN k % 100 + 1 END, 'customer.subscription.updated ' || k,
                   CASE WHEN n % {rows / 100} = 2 THEN 'queued' WHEN k % 3 = 0 THEN 'pending' ELSE 'completed' END, now() - n * interval '1 ms'
            FROM (SELECT n, CASE WHEN n % 100 = 0 THEN n - 50 ELSE n END AS k FROM generate_series(1, {rows}) n) v
            """));
        await database.RunAsync("VACUUM ANALYZE stripe_sync_queue");

        InstallResult[] results = [];
        var steps = new Steps();
        var seconds = 0.0;
        var writes = await BesideWritersAsync(database, duplicates, steps, async () => seconds = await Comparison.SecondsAsync(async () => results = await Task.WhenAll(
            Enumerable.Range(0, Installers).Select(_ => Task.Run(() => database.Maintenance.InstallAsync(new InstallOptions { Progress = steps }))))));
        // What the machine does to writers by itself.
        var alone = await BesideWritersAsync(database, duplicates, new Steps(), () => Task.Delay(TimeSpan.FromSeconds(seconds)));

        var keys = results.Count(result => result.Steps.Any(step => step is { Name: "11_unique_key", State: InstallStepState.Done }));
        var archived = results.Sum(result => result.Steps.Sum(step => step.ArchivedRows));
        var invalid = await database.CountAsync("SELECT count(*) FROM pg_index WHERE indrelid = 'stripe_sync_queue'::regclass AND NOT (indisvalid AND indisready)");
        var verification = await database.Maintenance.VerifyAsync();
        if (keys != 1 || invalid != 0 || !verification.IsClean)
            throw new InvalidOperationException($"{keys} installations built the key, {invalid} indexes are invalid, the verification is {(verification.IsClean ? "" : "not ")}clean.");
        var (longestStep, longestTime) = steps.Longest();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {round} | {seconds:F1} | {longestStep} ({longestTime.TotalSeconds:F1} s) | {writes.Count:N0} | {writes.Count(write => write.IsRefused):N0} | {Longest(writes)} ms | {writes[0].Step} | {MostWithin(writes)} ms | {Longest(alone)} and {MostWithin(alone)} ms | {keys} | {archived:N0} | {invalid} |");
    }

    private static string Longest(List<Write> writes) => writes[0].Time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);

    private static string MostWithin(List<Write> writes) => writes[writes.Count / 1000].Time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>The writes beside some work, the longest first.</summary>
    private static async Task<List<Write>> BesideWritersAsync(QueueDatabase database, int duplicates, Steps steps, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var run = Guid.NewGuid();
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(database, $"{run} {writer}", new Random(writer), duplicates, steps, stop.Token))).ToArray();
        await work();
        await stop.CancelAsync();
        return [.. (await Task.WhenAll(writers)).SelectMany(times => times).OrderByDescending(write => write.Time)];
    }

    /// <summary>New keys, and as often as is said one that may exist; now and then a status that the full form forbids.</summary>
    private static async Task<List<Write>> WriteAsync(QueueDatabase database, string writer, Random random, int duplicates, Steps steps, CancellationToken stop)
    {
        var times = new List<Write>();
        await using var connection = await database.Source.OpenConnectionAsync(CancellationToken.None);
        await using var insert = new NpgsqlCommand("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES ($1, $2, $3)", connection);
        var space = new NpgsqlParameter<long>();
        var eventType = new NpgsqlParameter<string>();
        var status = new NpgsqlParameter<string>();
        foreach (var parameter in (NpgsqlParameter[])[space, eventType, status])
            insert.Parameters.Add(parameter);
        while (!stop.IsCancellationRequested)
        {
            space.TypedValue = random.Next(1, 101);
            eventType.TypedValue = random.Next(100) < duplicates ? $"customer.subscription.updated {random.Next(1000)}" : $"{writer} {times.Count}";
            status.TypedValue = random.Next(200) == 0 ? "queued" : "pending";
            var since = Stopwatch.GetTimestamp();
            var isRefused = false;
            try
            {
                await insert.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.CheckViolation)
            {
                isRefused = true;
            }
            times.Add(new(Stopwatch.GetElapsedTime(since), steps.Current, isRefused));
            await Task.Delay(1, CancellationToken.None);
        }
        return times;
    }

    private readonly record struct Write(TimeSpan Time, string Step, bool IsRefused);

    /// <summary>Which step an installation is in.</summary>
    private sealed class Steps : IProgress<string>
    {
        private readonly List<(string Name, long Since)> _steps = [("start", Stopwatch.GetTimestamp())];

        public string Current
        {
            get
            {
                lock (_steps)
                    return _steps[^1].Name;
            }
        }

        public void Report(string value)
        {
            lock (_steps)
                _steps.Add((value, Stopwatch.GetTimestamp()));
        }

        public (string Name, TimeSpan Time) Longest()
        {
            lock (_steps)
                return _steps.Zip(_steps.Skip(1), (one, next) => (one.Name, Stopwatch.GetElapsedTime(one.Since, next.Since))).MaxBy(step => step.Item2);
        }
    }
}
