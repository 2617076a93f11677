using Npgsql;

namespace StripeSync.Queue.Tests.Runtime;

public sealed class EnqueueManyTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bigint")]
    [InlineData("uuid")]
    [InlineData("text")]
    public async Task Every_job_gets_the_outcome_that_a_single_one_gets(string type)
    {
        await using var test = await TestQueue.InstalledAsync(spaceType: type);
        for (var space = 1; space <= 4; space++)
            await test.Queue.EnqueueAsync(TestQueue.Space(space, type), "sync", "[0]", cancellationToken: Token);
        await test.RunAsync($"""
            UPDATE {test.Table} SET
                status = (ARRAY['pending', 'processing', 'completed', 'failed'])[id], attempts = 3, last_error = 'x', available_at = '2999-01-01',
                pending_since = '2020-01-01', lease_token = CASE WHEN id = 2 THEN gen_random_uuid() END
            """);
        var result = await test.Queue.EnqueueManyAsync(
            Enumerable.Range(1, 5).Select(n => new StripeSyncJob(TestQueue.Space(n, type), "sync")), cancellationToken: Token);
        Assert.Equal((1, 1, 1, 2), (result.Inserted, result.Coalesced, result.RerunRequested, result.Revived));
        Assert.Empty(result.UnknownSpaces);
        Assert.Equal(
            [
                "pending|[0]|3|f|x|t|t|f", "processing|[0]|3|t|x|t|f|t", "pending|∅|0|f|∅|f|t|f", "pending|[0]|0|f|∅|f|t|f",
                "pending|∅|0|f|∅|f|t|f",
            ],
            await test.JobsAsync("status, payload, attempts, rerun_requested, last_error, pending_since = '2020-01-01', available_at < '2999-01-01', lease_token IS NOT NULL"));
    }

    [Fact]
    public async Task Unknown_spaces_are_named_one_by_one_and_the_rest_goes_in()
    {
        await using var test = await TestQueue.InstalledAsync();
        var result = await test.Queue.EnqueueManyAsync([new(1, "a"), new(77, "a"), new(2, "a"), new(78, "a"), new(77, "b")], cancellationToken: Token);
        Assert.Equal([77, 78], result.UnknownSpaces.OrderBy(s => s.ToString(), StringComparer.Ordinal));
        Assert.Equal(2, result.Inserted);
        Assert.Equal(["1", "2"], await test.JobsAsync("space_id"));
    }

    [Fact]
    public async Task A_space_that_is_deleted_meanwhile_is_unknown()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var delete = new NpgsqlCommand("DELETE FROM spaces WHERE id = 2", connection, transaction))
            await delete.ExecuteNonQueryAsync(Token);
        var enqueue = test.Queue.EnqueueManyAsync([new(1, "a"), new(2, "a")], cancellationToken: Token);
        // It sees the space and waits for the delete at the foreign key's check.
        while (await test.OneAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == "0")
            await Task.Yield();
        await transaction.CommitAsync(Token);
        var result = await enqueue;
        Assert.Equal([2], result.UnknownSpaces);
        Assert.Equal(1, result.Inserted);
    }

    [Fact]
    public async Task Without_the_right_to_read_the_spaces_an_unknown_one_is_an_error()
    {
        await using var test = await TestQueue.InstalledAsync();
        var role = $"enqueuer_{Guid.NewGuid():N}";
        await test.RunAsync($"CREATE ROLE {role} LOGIN; GRANT SELECT, INSERT, UPDATE ON stripe_sync_queue TO {role}; GRANT EXECUTE ON FUNCTION enqueue_stripe_sync TO {role}");
        try
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Options = $"-c role={role}" });
            var queue = new StripeSyncQueue(source);
            Assert.Equal(1, (await queue.EnqueueManyAsync([new(1, "a")], cancellationToken: Token)).Inserted);
            Assert.Null((await Assert.ThrowsAsync<UnknownSpaceException>(() => queue.EnqueueManyAsync([new(77, "a")], cancellationToken: Token))).SpaceId);
        }
        finally
        {
            await test.RunAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_key_that_is_given_twice_is_one_job_with_the_last_payload()
    {
        await using var test = await TestQueue.InstalledAsync(spaceType: "uuid");
        var space = TestQueue.Space(10, "uuid").ToString();
        await test.RunAsync($"INSERT INTO spaces VALUES ('{space}')");
        var result = await test.Queue.EnqueueManyAsync(
            [new(space, "a", "[1]"), new(space.ToUpperInvariant(), "a", "[2]"), new(space, "a"), new(space, "b", "\"q'\\\\\"")], cancellationToken: Token);
        Assert.Equal(2, result.Inserted);
        Assert.Equal(["a|[2]", """b|"q'\\" """.TrimEnd()], await test.JobsAsync("event_type, payload"));
    }

    [Fact]
    public async Task Batches_go_in_one_after_the_other_and_progress_is_told()
    {
        await using var test = await TestQueue.InstalledAsync();
        var progress = new Progress();
        var result = await test.Queue.EnqueueManyAsync(JobsAsync(), progress: progress, cancellationToken: Token);
        Assert.Equal(25_000, result.Inserted);
        Assert.Equal([10_000, 20_000, 25_000], progress.Reports);

        static async IAsyncEnumerable<StripeSyncJob> JobsAsync()
        {
            for (var i = 0; i < 25_000; i++)
                yield return new(i % 9 + 1, $"e{i}");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task What_went_in_before_a_failure_stays()
    {
        await using var test = await TestQueue.InstalledAsync();
        await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueManyAsync(
            Enumerable.Range(0, 10_001).Select(i => new StripeSyncJob(1, $"e{i}", i == 10_000 ? "no json" : null)), cancellationToken: Token));
        Assert.Equal("10000", await test.OneAsync($"SELECT count(*) FROM {test.Table}"));
    }

    [Fact]
    public async Task In_the_callers_transaction_it_is_all_or_nothing_and_spoils_nothing()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var connection = await test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        Assert.Equal(12_000, (await test.Queue.EnqueueManyAsync(
            Enumerable.Range(0, 12_000).Select(i => new StripeSyncJob(1, $"e{i}")), transaction, cancellationToken: Token)).Inserted);
        await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueManyAsync([new(1, "x", "no json")], transaction, cancellationToken: Token));
        Assert.Equal([77], (await test.Queue.EnqueueManyAsync([new(77, "x")], transaction, cancellationToken: Token)).UnknownSpaces);
        Assert.Equal("0", await test.OneAsync($"SELECT count(*) FROM {test.Table}"));
        await transaction.CommitAsync(Token);
        Assert.Equal("12000", await test.OneAsync($"SELECT count(*) FROM {test.Table}"));
    }

    [Fact]
    public async Task Batches_of_the_same_keys_in_any_order_never_wait_in_a_circle()
    {
        await using var test = await TestQueue.InstalledAsync();
        var jobs = Enumerable.Range(0, 2_000).Select(i => new StripeSyncJob(i % 9 + 1, $"e{i}")).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async seed =>
        {
            var random = new Random(seed);
            for (var round = 0; round < 5; round++)
            {
                var mine = jobs.ToArray();
                random.Shuffle(mine);
                await test.Queue.EnqueueManyAsync(mine, cancellationToken: Token);
            }
        }));
        Assert.Equal("2000", await test.OneAsync($"SELECT count(*) FROM {test.Table}"));
    }

    [Fact]
    public async Task Nothing_to_do_asks_nothing()
    {
        await using var source = NpgsqlDataSource.Create("Host=localhost;Port=1");
        var result = await new StripeSyncQueue(source).EnqueueManyAsync([], cancellationToken: Token);
        Assert.Equal((0, 0, 0, 0), (result.Inserted, result.Coalesced, result.RerunRequested, result.Revived));
    }

    sealed class Progress : IProgress<long>
    {
        public List<long> Reports { get; } = [];

        public void Report(long value) => Reports.Add(value);
    }
}
