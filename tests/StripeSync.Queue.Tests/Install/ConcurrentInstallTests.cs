using Npgsql;

namespace StripeSync.Queue.Tests.Install;

public sealed class ConcurrentInstallTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no key, bad rows")]
    [InlineData("partitioned by space, five columns")]
    public async Task Eight_installations_beside_live_writers_make_one_full_form(string state)
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All[state]);
        await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT n % 9 + 1, 'e' || n % 20000, 'pending' FROM generate_series(1, 10000) n");
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(seed => WriteAsync(test, seed, stop.Token)).ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => test.Maintenance.InstallAsync(cancellationToken: Token)));
        await stop.CancelAsync();
        var (written, refused) = (await Task.WhenAll(writers)).Aggregate((a, b) => (a.Written + b.Written, a.Refused + b.Refused));

        await InstallTests.AssertFullFormAsync(test);
        Assert.True(written > 0);
        // Only what the full form forbids was refused: a key that exists, and a status that nobody knows.
        Assert.Single(results, r => r.Steps.Any(s => s.Name == "11_unique_key" && s.State == InstallStepState.Done));
        Assert.Equal("0", await test.OneAsync("SELECT count(*) FROM (SELECT 1 FROM stripe_sync_queue GROUP BY space_id, event_type HAVING count(*) > 1) d"));
        var rows = long.Parse(await test.OneAsync("SELECT (SELECT count(*) FROM stripe_sync_queue) + (SELECT count(*) FROM stripe_sync.archive)"), System.Globalization.CultureInfo.InvariantCulture);
        var before = FieldRows(state) + 10000;
        Assert.Equal(before + written, rows);
        Assert.True(refused >= 0);
    }

    /// <summary>Two jobs in one transaction of a caller, locked in the other order than the requests of pending rows are handed to running jobs.</summary>
    [Fact]
    public async Task A_deadlock_with_a_caller_is_survived()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.RunAsync("""
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = %L', current_database(), '3s'); END $$;
            ALTER TABLE stripe_sync_queue DROP CONSTRAINT stripe_sync_queue_space_id_event_type_key;
            INSERT INTO stripe_sync_queue (space_id, event_type, status, available_at, lease_token)
            SELECT n, 'a', 'processing', now() + interval '1 hour', gen_random_uuid() FROM generate_series(1, 2) n;
            INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT n, 'a', 'pending' FROM generate_series(1, 2) n;
            """);
        await test.ReconnectAsync();
        await using var caller = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await caller.BeginTransactionAsync(Token);
        await ExecuteAsync("SET LOCAL deadlock_timeout = '1min'");
        await ExecuteAsync("UPDATE stripe_sync_queue SET updated_at = now() WHERE space_id = 2 AND status = 'processing'");
        var installation = test.Maintenance.InstallAsync(cancellationToken: Token);
        await Runbook.TestWait.UntilAsync(async () => await test.OneAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%rerun_requested = true%'") == "1");
        // Goes on as soon as the server has ended the other one.
        await ExecuteAsync("UPDATE stripe_sync_queue SET updated_at = now() WHERE space_id = 1 AND status = 'processing'");
        await transaction.CommitAsync(Token);
        await installation;
        await InstallTests.AssertFullFormAsync(test);
        Assert.Equal(["1|processing|t", "2|processing|t"], await test.RowsAsync("SELECT space_id, status, rerun_requested FROM stripe_sync_queue ORDER BY 1"));
        Assert.Equal("2", await test.OneAsync("SELECT count(*) FROM stripe_sync.archive WHERE reason = 'duplicate'"));

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, caller, transaction);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    /// <summary>With another default a step would look at the table as it was before it waited for its lock.</summary>
    [Fact]
    public async Task Steps_see_what_is_committed_whatever_the_default_is()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"]);
        await test.RunAsync("""
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = %L', current_database(), 'repeatable read'); END $$;
            CREATE TABLE seen (isolation text);
            CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen VALUES (current_setting('transaction_isolation')); END $$;
            CREATE EVENT TRIGGER see ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION see();
            """);
        await test.ReconnectAsync();
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await InstallTests.AssertFullFormAsync(test);
        Assert.Equal(["read committed"], await test.RowsAsync("SELECT DISTINCT isolation FROM seen"));
    }

    [Fact]
    public async Task Writers_that_never_stop_making_duplicates_are_held_for_one_build()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"]);
        // The slower the build, the surer a duplicate comes meanwhile.
        await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT n % 9 + 1, 'e' || n, 'pending' FROM generate_series(1, 50000) n");
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
                try
                {
                    await test.RunAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'same', 'completed')");
                }
                catch (PostgresException error) when (error.SqlState == "23505")
                {
                    return;
                }
        }).ToArray();
        var result = await test.Maintenance.InstallAsync(cancellationToken: Token);
        // The key ends them.
        await Task.WhenAll(writers).WaitAsync(Token);
        await InstallTests.AssertFullFormAsync(test);
        Assert.True(result.Steps.Sum(s => s.ArchivedRows) > 0);
        Assert.Equal("1", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE event_type = 'same'"));
    }

    [Fact]
    public async Task An_index_that_somebody_builds_is_waited_for_and_kept()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["deferrable key beside a good index"]);
        await test.RunAsync("DROP INDEX good");
        // A transaction that holds up the build.
        await using var holder = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var write = new NpgsqlCommand("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending')", holder, transaction))
            await write.ExecuteNonQueryAsync(Token);
        var build = test.RunAsync("CREATE UNIQUE INDEX CONCURRENTLY somebodys ON stripe_sync_queue (space_id, event_type)");
        while (await test.OneAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0")
            await Task.Delay(10, Token);
        var install = test.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.NotSame(install, await Task.WhenAny(install, Task.Delay(500, Token)));
        await transaction.CommitAsync(Token);
        await build;
        await install;
        await InstallTests.AssertFullFormAsync(test);
        Assert.Equal("somebodys", await test.OneAsync("SELECT conname FROM pg_constraint WHERE conrelid = 'stripe_sync_queue'::regclass AND contype = 'u'"));
    }

    [Fact]
    public async Task An_installation_that_was_cut_off_anywhere_is_continued()
    {
        await using var test = await TestQueue.BareAsync(null, FieldStates.All["no key, bad rows"]);
        var cuts = 0;
        for (var patience = 1; ; patience += 12)
        {
            using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(patience));
            try
            {
                await test.Maintenance.InstallAsync(cancellationToken: cut.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                cuts++;
            }
        }
        Assert.True(cuts > 0);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await InstallTests.AssertFullFormAsync(test);
        Assert.Equal("12", await test.OneAsync("SELECT (SELECT count(*) FROM stripe_sync_queue) + (SELECT count(*) FROM stripe_sync.archive)"));
    }

    static int FieldRows(string state) => state.StartsWith("partitioned", StringComparison.Ordinal) ? 11 : 12;

    static async Task<(int Written, int Refused)> WriteAsync(TestQueue test, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        int written = 0, refused = 0;
        while (!stop.IsCancellationRequested)
        {
            var status = random.Next(50) == 0 ? "queued" : "pending";
            try
            {
                await test.RunAsync($"INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES ({random.Next(9) + 1}, 'e{random.Next(40000)}', '{status}')");
                written++;
            }
            catch (PostgresException error) when (error.SqlState is "23505" or "23514")
            {
                refused++;
            }
        }
        return (written, refused);
    }
}
