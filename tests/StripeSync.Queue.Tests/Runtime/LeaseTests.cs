namespace StripeSync.Queue.Tests.Runtime;

public sealed class LeaseTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    static readonly StripeSyncQueueOptions TwoAttempts = new() { MaxAttempts = 2 };

    [Fact]
    public async Task Jobs_are_claimed_oldest_due_first_and_only_once()
    {
        await using var test = await TestQueue.InstalledAsync();
        for (var space = 1; space <= 4; space++)
            await test.Queue.EnqueueAsync(space, "sync", cancellationToken: Token);
        await test.RunAsync($"UPDATE {test.Table} SET available_at = now() - (CASE space_id WHEN 1 THEN 1 WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE -9 END) * interval '1 second'");
        var jobs = await test.Queue.ClaimAsync(10, cancellationToken: Token);
        Assert.Equal([2, 3, 1], jobs.Select(j => j.SpaceId));
        Assert.All(jobs, j => Assert.Equal(1, j.Attempt));
        Assert.Equal(3, jobs.Select(j => j.LeaseToken).Distinct().Count());
        Assert.Empty(await test.Queue.ClaimAsync(10, cancellationToken: Token));
    }

    [Fact]
    public async Task A_queue_that_lost_its_key_is_claimed_row_by_row()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.RunAsync($"ALTER TABLE {test.Table} DROP CONSTRAINT stripe_sync_queue_space_id_event_type_key");
        await test.RunAsync($"INSERT INTO {test.Table} (space_id, event_type, status) VALUES (1, 'sync', 'pending'), (1, 'sync', 'pending'), (1, 'sync', 'pending')");
        Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        Assert.Equal(2, (await test.Queue.ClaimAsync(2, cancellationToken: Token)).Count);
        Assert.Empty(await test.Queue.ClaimAsync(5, cancellationToken: Token));
    }

    [Fact]
    public async Task A_claimed_job_carries_what_was_enqueued_and_the_databases_times()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", """{"x": "ä"}""", cancellationToken: Token);
        var job = Assert.Single(await test.Queue.ClaimAsync(1, TimeSpan.FromMinutes(1), Token));
        Assert.Equal((1, "sync", """{"x": "ä"}""", "1"), (job.SpaceId, job.EventType, job.Payload, job.Id));
        Assert.Equal(
            [$"{job.LeaseToken}|t|t|t"],
            await test.JobsAsync($"""
                lease_token, available_at = '{job.LeaseEnds:O}', pending_since = '{job.PendingSince:O}',
                available_at - now() BETWEEN interval '50 s' AND interval '60 s'
                """));
    }

    [Fact]
    public async Task Workers_beside_each_other_never_get_the_same_job()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueManyAsync(Enumerable.Range(0, 500).Select(i => new StripeSyncJob(i % 9 + 1, $"sync {i}")), cancellationToken: Token);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var mine = new List<string>();
            while (await test.Queue.ClaimAsync(7, cancellationToken: Token) is { Count: > 0 } jobs)
                mine.AddRange(jobs.Select(j => j.Id));
            return mine;
        }));
        Assert.Equal(500, claimed.Sum(c => c.Count));
        Assert.Equal(500, claimed.SelectMany(c => c).Distinct().Count());
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_changes_nothing_and_is_told_so()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        var late = Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        await ExpireAsync(test);
        var now = Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        Assert.Equal(2, now.Attempt);

        var before = await test.JobsAsync("*");
        Assert.False(await test.Queue.CompleteAsync(late, Token));
        Assert.False(await test.Queue.FailAsync(late, "late", Token));
        Assert.False(await test.Queue.ExtendAsync(late, TimeSpan.FromHours(1), Token));
        Assert.Equal(before, await test.JobsAsync("*"));
        Assert.True(await test.Queue.CompleteAsync(now, Token));
        Assert.False(await test.Queue.CompleteAsync(now, Token));
        Assert.Equal(["completed|∅"], await test.JobsAsync("status, lease_token"));
    }

    [Fact]
    public async Task A_lease_that_ended_is_still_the_workers_until_somebody_claims_it()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        var job = Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        await ExpireAsync(test);
        Assert.True(await test.Queue.ExtendAsync(job, cancellationToken: Token));
        Assert.Empty(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        await ExpireAsync(test);
        Assert.True(await test.Queue.CompleteAsync(job, Token));
    }

    [Fact]
    public async Task A_failure_backs_off_and_the_last_one_is_final()
    {
        await using var test = await TestQueue.InstalledAsync(new() { MaxAttempts = 4, BackoffBase = TimeSpan.FromSeconds(10), BackoffLimit = TimeSpan.FromSeconds(30) });
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        // 10, 20 and 40 cut to 30, of which up to a half is taken off.
        foreach (var (low, high) in ((double, double)[])[(5, 10), (10, 20), (15, 30)])
        {
            var job = Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
            Assert.True(await test.Queue.FailAsync(job, "it\0 broke \ud800", Token));
            Assert.Equal(["pending|it\ufffd broke \ufffd|∅"], await test.JobsAsync("status, last_error, lease_token"));
            Assert.InRange(double.Parse(await test.OneAsync($"SELECT extract(epoch FROM available_at - updated_at) FROM {test.Table}"), System.Globalization.CultureInfo.InvariantCulture), low, high);
            Assert.Empty(await test.Queue.ClaimAsync(1, cancellationToken: Token));
            await ExpireAsync(test);
        }
        Assert.True(await test.Queue.FailAsync(Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)), "for good", Token));
        Assert.Equal(["failed|4|for good"], await test.JobsAsync("status, attempts, last_error"));
        await ExpireAsync(test);
        Assert.Empty(await test.Queue.ClaimAsync(1, cancellationToken: Token));
    }

    [Fact]
    public async Task The_last_failure_starts_afresh_when_a_rerun_was_requested()
    {
        await using var test = await TestQueue.InstalledAsync(TwoAttempts);
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        await test.Queue.FailAsync(Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)), "1", Token);
        await ExpireAsync(test);
        var last = Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        await test.Queue.EnqueueAsync(1, "sync", "[2]", cancellationToken: Token);
        Assert.True(await test.Queue.FailAsync(last, "2", Token));
        Assert.Equal(["1|sync|pending|[2]|0|f"], await test.JobsAsync());
        Assert.Equal(1, Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)).Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_expiry_fails_the_job_or_starts_it_afresh(bool rerun)
    {
        await using var test = await TestQueue.InstalledAsync(TwoAttempts);
        await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
        await test.Queue.EnqueueAsync(2, "sync", cancellationToken: Token);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(attempt, Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)).Attempt);
            if (rerun && attempt == 2)
                await test.Queue.EnqueueAsync(1, "sync", cancellationToken: Token);
            await test.RunAsync($"UPDATE {test.Table} SET available_at = '2020-01-01' WHERE status = 'processing'");
        }
        // It makes place: the claim goes on to the next job.
        var next = Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        Assert.Equal((rerun ? 1 : 2, 1), (next.SpaceId, next.Attempt));
        Assert.Equal(
            rerun ? ["processing|1|f|t", "pending|0|f|t"] : ["failed|2|f|f", "processing|1|f|t"],
            await test.JobsAsync("status, attempts, rerun_requested, last_error IS NULL"));
    }

    static Task ExpireAsync(TestQueue test) =>
        test.RunAsync($"UPDATE {test.Table} SET available_at = clock_timestamp() - interval '1 second' WHERE status IN ('pending', 'processing')");
}
