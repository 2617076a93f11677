using Npgsql;

namespace StripeSync.Queue.Tests.Runtime;

public sealed class NamesAndTypesTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("uuid")]
    [InlineData("bigint")]
    [InlineData("text")]
    public async Task A_job_makes_its_round_with_every_type_of_space(string type)
    {
        await using var test = await TestQueue.InstalledAsync(spaceType: type);
        var space = TestQueue.Space(3, type);
        Assert.Equal(EnqueueOutcome.Inserted, await test.Queue.EnqueueAsync(space, "sync", cancellationToken: Token));
        var job = Assert.Single(await test.Queue.ClaimAsync(5, cancellationToken: Token));
        Assert.Equal(space, job.SpaceId);
        Assert.True(await test.Queue.CompleteAsync(job, Token));
        Assert.Equal(space, (await Assert.ThrowsAsync<UnknownSpaceException>(
            () => test.Queue.EnqueueAsync(TestQueue.Space(77, type), "sync", cancellationToken: Token))).SpaceId is { } unknown && unknown == TestQueue.Space(77, type) ? space : default);
    }

    [Fact]
    public async Task An_id_that_the_column_cannot_hold_is_the_servers_to_refuse()
    {
        await using var test = await TestQueue.InstalledAsync();
        Assert.Equal("22P02", (await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueAsync("x'; DROP TABLE spaces; --", "sync", cancellationToken: Token))).SqlState);
        Assert.Equal("22P02", (await Assert.ThrowsAsync<PostgresException>(() => test.Queue.EnqueueManyAsync([new("x", "sync")], cancellationToken: Token))).SqlState);
    }

    [Fact]
    public async Task Hostile_names_are_just_names()
    {
        var options = new StripeSyncQueueOptions
        {
            Schema = "s\"; DROP SCHEMA public CASCADE; --",
            Table = "t'$$\\ $body1$ %s %I {0} */",
            SpacesSchema = "select",
            SpacesTable = "it's \"spaces\"",
            NotifyInterval = TimeSpan.Zero,
        };
        await using var test = await TestQueue.InstalledAsync(options, "text");
        await Install.InstallTests.AssertFullFormAsync(test);
        Assert.Equal("t", await test.OneAsync("SELECT to_regnamespace('public') IS NOT NULL"));

        string[] hostile = ["'; DROP SCHEMA stripe_sync CASCADE; --", "\"", "\\", "{}", "{\"NULL\",NULL}", "NULL", "$1", "%s", "ä\u0001\t\n🦊", " "];
        foreach (var text in hostile)
            await test.RunAsync($"INSERT INTO {new QueueTable(options).SpacesSql} VALUES ({SqlName.Literal(text)}, 'x')");
        foreach (var text in hostile)
            Assert.Equal(EnqueueOutcome.Inserted, await test.Queue.EnqueueAsync(text, text, cancellationToken: Token));
        Assert.Equal(hostile.Length, (await test.Queue.EnqueueManyAsync(hostile.Select(text => new StripeSyncJob(text, text)), cancellationToken: Token)).Coalesced);
        Assert.Equal(["no such 'space'\""], (await test.Queue.EnqueueManyAsync([new("no such 'space'\"", "x")], cancellationToken: Token)).UnknownSpaces);

        var jobs = await test.Queue.ClaimAsync(100, cancellationToken: Token);
        Assert.Equal(hostile.Order(StringComparer.Ordinal), jobs.Select(j => j.EventType).Order(StringComparer.Ordinal));
        Assert.All(jobs, job => Assert.Equal(job.SpaceId, (SpaceId)job.EventType));
        foreach (var job in jobs)
            Assert.True(await test.Queue.FailAsync(job, job.EventType, Token));
        Assert.Equal(hostile.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), await test.OneAsync($"SELECT count(*) FROM {test.Table} WHERE last_error = event_type"));
    }

    [Fact]
    public async Task A_partitioned_queue_keeps_the_promises()
    {
        await using var test = await TestQueue.BareAsync(null, Install.FieldStates.All["partitioned by space, five columns"] + "TRUNCATE stripe_sync_queue;");
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await test.Queue.EnqueueManyAsync(Enumerable.Range(0, 90).Select(i => new StripeSyncJob(i % 9 + 1, $"e{i}")), cancellationToken: Token);
        var jobs = new List<ClaimedJob>();
        while (await test.Queue.ClaimAsync(7, cancellationToken: Token) is { Count: > 0 } some)
            jobs.AddRange(some);
        Assert.Equal(90, jobs.Select(j => j.EventType).Distinct().Count());
        Assert.Equal(EnqueueOutcome.RerunRequested, await test.Queue.EnqueueAsync(jobs[0].SpaceId, jobs[0].EventType, cancellationToken: Token));
        foreach (var job in jobs)
            Assert.True(await test.Queue.CompleteAsync(job, Token));
        Assert.Equal(EnqueueOutcome.Coalesced, await test.Queue.EnqueueAsync(jobs[0].SpaceId, jobs[0].EventType, cancellationToken: Token));
        // One space, one partition: a claim and an enqueue of a key touch no other.
        Assert.Equal("f", await test.OneAsync("SELECT count(DISTINCT tableoid) > 1 FROM stripe_sync_queue WHERE space_id = 1"));
    }

    // What a pooler in transaction mode does: each transaction may come from another session, without anything that a session holds.
    [Fact]
    public async Task Nothing_is_kept_in_a_session()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Pooling = false, NoResetOnClose = true });
        var queue = new StripeSyncQueue(source);
        await queue.EnqueueAsync(1, "a", cancellationToken: Token);
        await queue.EnqueueManyAsync([new(1, "b"), new(77, "c")], cancellationToken: Token);
        foreach (var job in await queue.ClaimAsync(5, cancellationToken: Token))
        {
            Assert.True(await queue.ExtendAsync(job, cancellationToken: Token));
            Assert.True(await queue.CompleteAsync(job, Token));
        }
        Assert.Equal("2", await test.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE status = 'completed'"));
        // A statement's plan may be kept by whoever wants to, and tells nothing of another limit.
        await using var prepared = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(test.ConnectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 1 });
        queue = new StripeSyncQueue(prepared);
        for (var i = 0; i < 12; i++)
        {
            await queue.EnqueueAsync(1, $"p{i}", cancellationToken: Token);
            await queue.EnqueueManyAsync([new(1, $"q{i}"), new(2, $"q{i}")], cancellationToken: Token);
            Assert.Equal(i % 3 + 1, (await queue.ClaimAsync(i % 3 + 1, cancellationToken: Token)).Count);
        }
    }
}
