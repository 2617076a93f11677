using System.Globalization;
using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>A server for the tests that kill it.</summary>
public sealed class KillableServer : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartOwnAsync();
        // Without it a commit is acknowledged before it is in the log; the tests' servers have it off for speed. For sessions from now on.
        await using var source = NpgsqlDataSource.Create(Server.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand("ALTER ROLE ALL SET synchronous_commit = on");
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>The server is killed with -9, all processes at once, in the middle of everything that the queue does, and starts again.</summary>
public sealed class CrashTests(KillableServer killable, ITestOutputHelper output) : IClassFixture<KillableServer>
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_to_clients_and_workers_is_there_afterwards()
    {
        await using var test = await QueueAsync(Install.FieldStates.All["no table"], AcknowledgedLoad.Options);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        var load = new AcknowledgedLoad(test, seed: 2);
        for (var kill = 0; kill < RunLength.Kills; kill++)
        {
            await load.RunAsync(async () =>
            {
                await Task.Delay(Random.Shared.Next(100, 600), Token);
                await killable.Server.CrashAsync();
                await Task.Delay(200, Token);
            });
            await load.SettleAsync();
        }
        output.WriteLine($"{RunLength.Kills} kills: {load.Summary}");
        Assert.True(load.Cut >= RunLength.Kills);
    }

    [Fact]
    public async Task A_clean_up_goes_on_and_so_does_its_restore()
    {
        await using var test = await QueueAsync(Install.FieldStates.All["no table"]);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type) SELECT n % 9 + 1, 'e' || n FROM generate_series(1, 45000) n");
        var before = await test.RowsAsync("SELECT md5(string_agg(q::text, ';' ORDER BY id)), count(*) FROM stripe_sync_queue q WHERE space_id = 1");

        var runs = new List<Guid>();
        var kills = 0;
        for (; kills < RunLength.Kills; kills++)
        {
            await KillInAsync<CleanUpProgress>(test, _ => true, tell => test.Maintenance.CleanSpaceAsync("1", new() { BatchSize = 2, Progress = tell }, Token));
            await AssertEachRowIsOnceAsync(test, 45000);
        }
        await test.Maintenance.CleanSpaceAsync("1", cancellationToken: Token);
        await AssertEachRowIsOnceAsync(test, 45000);
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE space_id = 1"));

        // The runs that were cut off have numbers too: those of the archive.
        foreach (var run in await test.RowsAsync("SELECT DISTINCT run FROM stripe_sync.archive"))
            runs.Add(Guid.Parse(run));
        await KillInAsync<CleanUpProgress>(test, _ => true, tell => RestoreAsync(test, runs, tell));
        await AssertEachRowIsOnceAsync(test, 45000);
        await RestoreAsync(test, runs, null);
        await AssertEachRowIsOnceAsync(test, 45000);
        Assert.Equal(before, await test.RowsAsync("SELECT md5(string_agg(q::text, ';' ORDER BY id)), count(*) FROM stripe_sync_queue q WHERE space_id = 1"));
        await AssertSoundAsync(test);
        output.WriteLine($"{kills} kills in the clean-up, {runs.Count} runs restored, 1 kill in the restore");
    }

    [Theory]
    [InlineData("03_columns")]
    [InlineData("05_existing_jobs")]
    [InlineData("11_unique_key")]
    public async Task An_installation_is_continued(string step)
    {
        await using var test = await QueueAsync(Install.FieldStates.All["no key, bad rows"]);
        await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT n % 9 + 1, 'e' || n % 30000, 'pending' FROM generate_series(1, 40000) n");
        await KillInAsync<string>(test, text => text == step, tell => test.Maintenance.InstallAsync(new() { Progress = tell }, Token));
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await Install.InstallTests.AssertFullFormAsync(test);
        Assert.Equal("40012", await test.OneAsync("SELECT (SELECT count(*) FROM stripe_sync_queue) + (SELECT count(*) FROM stripe_sync.archive)"));
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM (SELECT FROM stripe_sync_queue GROUP BY space_id, event_type HAVING count(*) > 1) d"));
        await AssertSoundAsync(test);
    }

    Task<TestQueue> QueueAsync(string sql, StripeSyncQueueOptions? options = null) => TestQueue.BareAsync(options, sql, killable.Server);

    /// <summary>Kills the server within the first moments after the work has said a certain thing.</summary>
    async Task KillInAsync<T>(TestQueue test, Func<T, bool> isMoment, Func<IProgress<T>, Task> work)
    {
        Task? crash = null;
        var error = await Record.ExceptionAsync(() => work(new Teller<T>(text =>
        {
            if (isMoment(text))
                crash ??= KillSoonAsync();
        })));
        Assert.NotNull(crash);
        await crash;
        Assert.True(error is not null && AcknowledgedLoad.IsCut(error), $"It had ended before the server was killed, or failed otherwise: {error}");
        await test.ReconnectAsync();

        async Task KillSoonAsync()
        {
            await Task.Delay(Random.Shared.Next(0, 15), Token);
            await killable.Server.CrashAsync();
        }
    }

    static async Task RestoreAsync(TestQueue test, List<Guid> runs, IProgress<CleanUpProgress>? progress)
    {
        foreach (var run in runs)
            await test.Maintenance.RestoreAsync(run, progress: progress, cancellationToken: Token);
    }

    static async Task AssertEachRowIsOnceAsync(TestQueue test, int rows) => Assert.Equal(
        string.Create(CultureInfo.InvariantCulture, $"{rows}|{rows}"),
        await test.OneAsync("""
            SELECT count(*), count(DISTINCT id)
            FROM (SELECT id FROM stripe_sync_queue UNION ALL SELECT (row ->> 'id')::bigint FROM stripe_sync.archive WHERE outcome IS DISTINCT FROM 'restored') all_rows
            """));

    static async Task AssertSoundAsync(TestQueue test)
    {
        Assert.True((await test.Maintenance.VerifyAsync()).IsClean);
        Assert.DoesNotContain((await test.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Severity == QueueSeverity.Error);
    }

    /// <summary>Tells at once, unlike <see cref="Progress{T}"/>.</summary>
    sealed class Teller<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
