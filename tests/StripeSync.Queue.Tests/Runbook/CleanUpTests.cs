using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>Each clean-up, by its file, by the API in batches and by the API in one transaction: the same rows stay, the same go, as the model says.</summary>
public sealed class CleanUpTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where the tests run; the shared server unless another version is asked.</summary>
    internal PostgresServer? Server { get; init; }

    static readonly string[] Steps = ["clean_space", "clean_stuck", "clean_invalid", "clean_duplicates", "clean_all"];

    [Theory]
    [InlineData(false, "uuid")]
    [InlineData(false, "bigint")]
    [InlineData(false, "text")]
    [InlineData(true, "uuid")]
    [InlineData(true, "bigint")]
    public async Task File_and_API_do_what_the_model_says(bool isFull, string idType)
    {
        await using var table = await FieldTable.CreateAsync(isFull, idType, Server);
        foreach (var step in Steps)
        {
            var expected = FieldModel.Apply(step, table.Corrupt, isFull, space: 1);
            Assert.NotEmpty(expected.Archived);

            await table.LoadAsync(table.Corrupt);
            await table.RunFileAsync(step);
            await AssertOutcomeAsync(table, expected, $"{step}.sql");

            await table.LoadAsync(table.Corrupt);
            AssertCounts(expected, await RunAsync(table, step, new CleanUpOptions { BatchSize = 2 }));
            await AssertOutcomeAsync(table, expected, $"{step} in batches");

            await table.LoadAsync(table.Corrupt);
            AssertCounts(expected, await RunAsync(table, step, new CleanUpOptions { DryRun = true }));
            await AssertOutcomeAsync(table, new FieldOutcome(table.Corrupt, []), $"{step} as a dry run");

            AssertCounts(expected, await RunAsync(table, step, new CleanUpOptions { SingleTransaction = true, BatchSize = 3, Actor = "the test" }));
            await AssertOutcomeAsync(table, expected, $"{step} in one transaction");
            Assert.Equal(["the test"], await table.Database.RowsAsync("SELECT DISTINCT actor FROM stripe_sync.archive"));

            // Again: nothing is left to do.
            Assert.Equal(0, (await RunAsync(table, step, new CleanUpOptions())).Total);
            await table.RunFileAsync(step);
            await AssertOutcomeAsync(table, expected, $"{step} again");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_with_two_running_jobs_are_reported(bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull, server: Server);
        await table.LoadAsync(table.Corrupt);
        var result = await table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token);
        Assert.Equal([new DuplicateKey(table.TextId(2), "invoice.paid", 2)], result.Waiting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_installed_function_does_the_automatic_part(bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull, server: Server);
        if (!isFull)
            await table.Database.ExecuteAsync(SqlFile.Read("Archive/create_archive.sql") + SqlFile.Read("Functions/cleanup_stripe_sync_queue.sql"));
        // Automatic clean-up repairs, and leaves what is only stuck: the same as the full clean-up where nothing counts as stuck.
        await table.LoadAsync(table.Corrupt);
        await table.Maintenance.CleanAllAsync(new CleanUpOptions { PendingOlderThan = TimeSpan.FromDays(1000) }, cancellationToken: Token);
        var (rows, archive) = (await table.RowsAsync(), await table.ArchiveAsync());

        await table.LoadAsync(table.Corrupt);
        long remaining = long.MaxValue, calls = 0;
        while (remaining > 0)
        {
            var next = await table.Database.ScalarAsync<long>("SELECT public.cleanup_stripe_sync_queue(2)");
            Assert.True(next < remaining, "The function says that it gets nowhere.");
            (remaining, calls) = (next, calls + 1);
        }
        Assert.True(calls > 2);
        Assert.Equal(rows, await table.RowsAsync());
        Assert.Equal(archive, await table.ArchiveAsync());
        Assert.Contains("4|1|invoice.paid|pending|∅|f", rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requeued_jobs_are_due_now_and_keep_their_id(bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull, server: Server);
        foreach (var (step, requeue) in new (string, Func<Task<CleanUpResult>>)[]
        {
            ("requeue_stuck", () => table.Maintenance.RemoveStuckAsync(new CleanUpOptions { Requeue = true, BatchSize = 2 }, cancellationToken: Token)),
            ("requeue_space", () => table.Maintenance.CleanSpaceAsync(table.TextId(1), new CleanUpOptions { Requeue = true, BatchSize = 2 }, cancellationToken: Token)),
        })
        {
            var expected = table.Corrupt.Where(row => step == "requeue_space"
                ? row.Status == "pending" && row.Space == 1
                : row.IsStuck || (row.Status == "processing" && !row.IsRunning(isFull))).ToList();
            foreach (var asFile in new[] { true, false })
            {
                await table.LoadAsync(table.Corrupt);
                if (asFile)
                    await table.RunFileAsync(step);
                else
                    Assert.Equal(expected.Count, (await requeue()).Total);
                Assert.Equal(
                    table.Corrupt.Select(row => expected.Contains(row) ? row with { Status = "pending" } : row).Select(row => row.ToString()).Order(StringComparer.Ordinal),
                    (await table.RowsAsync()).Order(StringComparer.Ordinal));
                Assert.Equal(expected.Select(row => $"requeued|{row}").Order(StringComparer.Ordinal), (await table.ArchiveAsync()).Order(StringComparer.Ordinal));
                var age = isFull ? "available_at <= now() AND pending_since BETWEEN now() - interval '1 minute' AND now() AND lease_token IS NULL AND attempts = 0" : "now() - created_at < '1 minute'";
                Assert.Equal(expected.Count, await table.Database.ScalarAsync<long>(
                    $"SELECT count(*) FROM stripe_sync_queue WHERE status = 'pending' AND {age} AND id::text IN (SELECT row ->> 'id' FROM stripe_sync.archive)"));
            }
        }
    }

    [Theory]
    [InlineData("STORED", false)]
    [InlineData("STORED", true)]
    public async Task What_a_column_generates_is_generated_again_by_a_requeue(string kind, bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull, server: Server);
        await table.Database.ExecuteAsync($"ALTER TABLE stripe_sync_queue ADD \"the label\" text GENERATED ALWAYS AS (event_type || ' ' || status) {kind}");
        foreach (var (options, total) in new[] { (new CleanUpOptions { Requeue = true }, 3), (new CleanUpOptions { Requeue = true, SingleTransaction = true }, 3) })
        {
            await table.LoadAsync(table.Corrupt);
            Assert.Equal(total, (await table.Maintenance.CleanSpaceAsync(table.TextId(1), options, cancellationToken: Token)).Total);
            Assert.NotEqual(0, (await table.Maintenance.RemoveStuckAsync(options, cancellationToken: Token)).Total);
            Assert.Equal(table.Corrupt.Count, await table.Database.ScalarAsync<long>("SELECT count(*) FROM stripe_sync_queue WHERE \"the label\" IS NOT DISTINCT FROM event_type || ' ' || status"));
            Assert.Equal(total, await table.Database.ScalarAsync<long>("SELECT count(*) FROM stripe_sync_queue WHERE space_id::text = '" + table.TextId(1) + "' AND \"the label\" LIKE '% pending'"));
        }
    }

    [Fact]
    public async Task Rows_of_other_tables_do_not_vanish()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, server: Server);
        await table.LoadAsync(table.Corrupt);
        await table.Database.ExecuteAsync($"""
            CREATE TABLE public."the log" (job uuid REFERENCES public.stripe_sync_queue (id) ON DELETE CASCADE);
            INSERT INTO public."the log" VALUES ('{table.TextId(1)}'), ('{table.TextId(25)}');
            """);
        var refused = await Assert.ThrowsAsync<ChildRowsException>(() => table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token));
        Assert.Equal(("public.\"the log\"", 1L), (refused.Table, refused.Rows));
        Assert.Equal("23001", await table.Database.TryExecuteAsync(await File.ReadAllTextAsync(Path.Combine(FieldTable.Folder, "clean_duplicates.sql"), Token)));
        Assert.Equal(table.Corrupt.Count, (await table.RowsAsync()).Length);

        // The job that is referred to is not one of these.
        Assert.Equal(FieldModel.Apply("clean_invalid", table.Corrupt, isFull: false, 1).Archived.Count, (await table.Maintenance.RemoveInvalidAsync(cancellationToken: Token)).Total);
        await table.Maintenance.RemoveDuplicatesAsync(new CleanUpOptions { Force = true }, cancellationToken: Token);
        Assert.Equal(1, await table.Database.ScalarAsync<long>("SELECT count(*) FROM public.\"the log\""));
    }

    [Fact]
    public async Task A_row_that_somebody_holds_is_waited_for_and_reported()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, server: Server);
        await table.LoadAsync([new(1, 1, "a", "pending", 9), new(2, 1, "a", "pending", 8), new(3, 2, "a", "pending", 9), new(4, 2, "a", "pending", 8)]);
        await using var holder = await table.Source.OpenConnectionAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var update = new Npgsql.NpgsqlCommand($"UPDATE public.stripe_sync_queue SET status = 'processing' WHERE id = '{table.TextId(1)}'", holder, transaction))
            await update.ExecuteNonQueryAsync(Token);
        var result = await table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token);
        Assert.Equal((1, 1), (result.Total, result.Left));
        await transaction.CommitAsync(Token);
        // Claimed meanwhile: it runs, and stays; the newer pending row goes.
        Assert.Equal(1, (await table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token)).Total);
        Assert.Equal(["1|1|a|processing|∅|f", "4|2|a|pending|∅|f"], await table.RowsAsync());
    }

    /// <summary>The look after the first one only sees what is new or changed since: a new row of a key that was there once, and a job that has ended.</summary>
    [Fact]
    public async Task What_comes_meanwhile_goes_too()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        await table.LoadAsync([new(1, 1, "a", "pending", 9), new(2, 1, "a", "pending", 8), new(3, 2, "b", "pending", 9), new(4, 3, "c", "processing", 1), new(5, 3, "c", "processing", 2)]);
        var isFirst = true;
        var meanwhile = new OnReport(() =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            RunSync(
                table,
                $"INSERT INTO stripe_sync_queue SELECT '{table.TextId(6)}', space_id, event_type, status, now() FROM stripe_sync_queue WHERE id = '{table.TextId(3)}'; "
                + $"UPDATE stripe_sync_queue SET status = 'completed' WHERE id = '{table.TextId(5)}'");
        });
        var result = await table.Maintenance.RemoveDuplicatesAsync(new CleanUpOptions { Progress = meanwhile }, cancellationToken: Token);
        Assert.Equal((3, 0), (result.Total, result.Left));
        Assert.Equal(["2|1|a|pending|∅|f", "4|3|c|processing|∅|f", "6|2|b|pending|∅|f"], await table.RowsAsync());
    }

    /// <summary>Two workers hold a key until the lease of one runs out: no row changes, and yet its row can go now.</summary>
    [Fact]
    public async Task What_ends_by_time_alone_meanwhile_goes_too()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true);
        await table.LoadAsync([new(1, 1, "a", "pending", 9), new(2, 1, "a", "pending", 8), new(3, 2, "b", "processing", 9, Lease: 9), new(4, 2, "b", "processing", 8, Lease: 9)]);
        await table.Database.ExecuteAsync($"UPDATE stripe_sync_queue SET available_at = now() + interval '4 seconds' WHERE id = '{table.TextId(4)}'");
        var meanwhile = new OnReport(() => RunSync(
            table, $"SELECT pg_sleep_until(available_at + interval '1 ms') FROM stripe_sync_queue WHERE id = '{table.TextId(4)}'"));
        var result = await table.Maintenance.RemoveDuplicatesAsync(new CleanUpOptions { Progress = meanwhile }, cancellationToken: Token);
        Assert.Equal((2, 0), (result.Total, result.Left));
        Assert.Equal(["2|1|a|pending|∅|f", "3|2|b|processing|∅|f"], await table.RowsAsync());
    }

    /// <summary>A rewrite keeps xmin and moves rows: at the place where a row was found there is another one, inserted by the same transaction.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_that_is_rewritten_meanwhile_loses_no_other_row(bool isPartitioned)
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint");
        if (isPartitioned)
        {
            await table.Database.ExecuteAsync("""
                DROP TABLE stripe_sync_queue;
                CREATE TABLE stripe_sync_queue (id bigint, space_id bigint, event_type text, status text, created_at timestamptz) PARTITION BY HASH (space_id);
                CREATE TABLE "the part" PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                CREATE TABLE "the other part" PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                """);
        }

        // Every second row is a duplicate; once the first are gone, the rows that stay move up to the places of those that go.
        var rows = Enumerable.Range(0, 400).Select(n => new FieldRow(n + 1, (n / 2 % 9) + 1, $"event {n / 2}", "pending", 50 - (n % 2))).ToList();
        await table.LoadAsync([.. Enumerable.Range(500, 7).Select(n => new FieldRow(n, (n % 9) + 1, "gone", "pending", 9)), .. rows]);
        await table.Database.ExecuteAsync("DELETE FROM stripe_sync_queue WHERE event_type = 'gone'");
        var isFirst = true;
        var meanwhile = new OnReport(() =>
        {
            if (isFirst)
                RunSync(table, "VACUUM FULL stripe_sync_queue");
            isFirst = false;
        });
        var result = await table.Maintenance.RemoveDuplicatesAsync(new CleanUpOptions { BatchSize = 60, Progress = meanwhile }, cancellationToken: Token);
        Assert.Equal((200, 0), (result.Total, result.Left));
        Assert.Equal(rows.Where(row => row.Id % 2 == 0).Select(row => row.ToString()).Order(StringComparer.Ordinal), (await table.RowsAsync()).Order(StringComparer.Ordinal));
    }

    static void RunSync(FieldTable table, string sql)
    {
        using var connection = table.Source.OpenConnection();
        using var command = new Npgsql.NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    sealed class OnReport(Action act) : IProgress<CleanUpProgress>
    {
        public void Report(CleanUpProgress value) => act();
    }

    [Fact]
    public async Task A_batch_size_of_nothing_and_a_requeue_of_duplicates_are_refused()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, server: Server);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => table.Maintenance.CleanAllAsync(new CleanUpOptions { BatchSize = 0 }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => table.Maintenance.RemoveDuplicatesAsync(new CleanUpOptions { Requeue = true }, cancellationToken: Token));
    }

    static Task<CleanUpResult> RunAsync(FieldTable table, string step, CleanUpOptions options) => step switch
    {
        "clean_space" => table.Maintenance.CleanSpaceAsync(table.TextId(1), options, cancellationToken: Token),
        "clean_stuck" => table.Maintenance.RemoveStuckAsync(options, cancellationToken: Token),
        "clean_invalid" => table.Maintenance.RemoveInvalidAsync(options, cancellationToken: Token),
        "clean_duplicates" => table.Maintenance.RemoveDuplicatesAsync(options, cancellationToken: Token),
        _ => table.Maintenance.CleanAllAsync(options, cancellationToken: Token),
    };

    static void AssertCounts(FieldOutcome expected, CleanUpResult result)
    {
        Assert.Equal(expected.Archived.CountBy(gone => gone.Reason).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"), result.Counts.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.Equal(expected.Archived.Count, result.Rows.Count);
        Assert.Equal(0, result.Left);
    }

    internal static async Task AssertOutcomeAsync(FieldTable table, FieldOutcome expected, string way)
    {
        var rows = expected.Rows.Select(row => row.ToString()).Order(StringComparer.Ordinal).ToList();
        var archive = expected.Archived.Select(gone => $"{gone.Reason}|{gone.Row}").Order(StringComparer.Ordinal).ToList();
        Assert.True(rows.SequenceEqual((await table.RowsAsync()).Order(StringComparer.Ordinal)), $"{way}: the queue has\n{string.Join('\n', await table.RowsAsync())}\ninstead of\n{string.Join('\n', rows)}");
        var archived = archive.Count == 0 && !await table.Database.ScalarAsync<bool>("SELECT to_regclass('stripe_sync.archive') IS NOT NULL") ? [] : await table.ArchiveAsync();
        Assert.True(archive.SequenceEqual(archived.Order(StringComparer.Ordinal)), $"{way}: the archive has\n{string.Join('\n', archived)}\ninstead of\n{string.Join('\n', archive)}");
    }
}
