using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StripeSync.Queue.Hosting;

namespace StripeSync.Queue.Tests.Hosting;

public sealed class WorkerTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_are_handled_completed_and_failed_a_bounded_number_at_once()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueManyAsync(Enumerable.Range(0, 40).Select(i => new StripeSyncJob(i % 9 + 1, $"e{i}")), cancellationToken: Token);
        await test.Queue.EnqueueAsync(1, "bad", cancellationToken: Token);
        int now = 0, most = 0;
        using var host = Host(test, async (job, token) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Delay(5, token);
            Interlocked.Decrement(ref now);
            if (job.EventType == "bad")
                throw new InvalidOperationException("no such invoice");
        }, o => o.Concurrency = 3);
        await host.StartAsync(Token);
        await UntilAsync(test, "SELECT count(*) = 40 FROM stripe_sync_queue WHERE status = 'completed'");
        await UntilAsync(test, "SELECT last_error = 'InvalidOperationException: no such invoice' FROM stripe_sync_queue WHERE event_type = 'bad'");
        await host.StopAsync(Token);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_long_job_keeps_its_lease()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "long", cancellationToken: Token);
        var ended = new TaskCompletionSource();
        using var host = Host(test, (_, token) => ended.Task.WaitAsync(token), o => o.Lease = TimeSpan.FromMilliseconds(600));
        await host.StartAsync(Token);
        await UntilAsync(test, "SELECT available_at > updated_at AND updated_at > pending_since + interval '1.5 s' AND attempts = 1 FROM stripe_sync_queue");
        Assert.Empty(await test.Queue.ClaimAsync(1, cancellationToken: Token));
        ended.SetResult();
        await UntilAsync(test, "SELECT status = 'completed' FROM stripe_sync_queue");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_handler_whose_lease_is_lost_is_cancelled_and_changes_nothing()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "taken", cancellationToken: Token);
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        using var host = Host(test, async (_, token) =>
        {
            started.TrySetResult();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, token));
            cancelled.TrySetResult();
            throw new OperationCanceledException(token);
        }, o => o.Lease = TimeSpan.FromMilliseconds(600));
        await host.StartAsync(Token);
        await started.Task.WaitAsync(Token);
        await test.RunAsync("UPDATE stripe_sync_queue SET lease_token = gen_random_uuid(), available_at = now() + interval '1 h'");
        await cancelled.Task.WaitAsync(Token);
        await host.StopAsync(Token);
        Assert.Equal(["processing|1|∅"], await test.JobsAsync("status, attempts, last_error"));
    }

    [Fact]
    public async Task At_shutdown_running_handlers_end_and_nothing_more_is_claimed()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueManyAsync([new(1, "a"), new(2, "b")], cancellationToken: Token);
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        using var host = Host(test, async (_, token) =>
        {
            started.TrySetResult();
            await go.Task.WaitAsync(token);
        }, o => o.Concurrency = 1);
        await host.StartAsync(Token);
        await started.Task.WaitAsync(Token);
        var stop = host.StopAsync(Token);
        Assert.False(stop.IsCompleted);
        go.SetResult();
        await stop;
        Assert.Equal(["completed|1", "pending|0"], await test.JobsAsync("status, attempts"));
    }

    [Fact]
    public async Task A_handler_that_the_host_does_not_wait_for_gives_its_job_back()
    {
        await using var test = await TestQueue.InstalledAsync();
        await test.Queue.EnqueueAsync(1, "slow", cancellationToken: Token);
        var started = new TaskCompletionSource();
        using var host = Host(test, async (_, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        await host.StartAsync(Token);
        await started.Task.WaitAsync(Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await host.StopAsync(patience.Token);
        await UntilAsync(test, "SELECT status = 'processing' AND available_at < clock_timestamp() FROM stripe_sync_queue");
        Assert.Equal(2, Assert.Single(await test.Queue.ClaimAsync(1, cancellationToken: Token)).Attempt);
    }

    [Fact]
    public async Task A_notification_wakes_a_listening_worker_long_before_it_polls()
    {
        await using var test = await TestQueue.InstalledAsync(new() { NotifyInterval = TimeSpan.FromMilliseconds(200) });
        var handled = new ConcurrentQueue<string>();
        using var host = Host(test, (job, _) =>
        {
            handled.Enqueue(job.EventType);
            return Task.CompletedTask;
        }, o => (o.Listen, o.PollInterval) = (true, TimeSpan.FromHours(1)));
        await host.StartAsync(Token);
        await UntilAsync(test, "SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");
        await test.Queue.EnqueueAsync(1, "a", cancellationToken: Token);
        // Silent, so soon after: found by the look after the interval.
        await test.Queue.EnqueueAsync(1, "b", cancellationToken: Token);
        await test.Queue.EnqueueManyAsync([new(1, "c")], cancellationToken: Token);
        while (handled.Count < 3)
            await Task.Delay(10, Token);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Enqueues_notify_at_most_once_an_interval_and_only_when_asked_to()
    {
        await using var test = await TestQueue.InstalledAsync();
        await using var listener = await test.Source.OpenConnectionAsync(Token);
        var count = 0;
        listener.Notification += (_, _) => count++;
        await using (var listen = new Npgsql.NpgsqlCommand($"LISTEN {SqlName.Quote(test.Queue.NotificationChannel)}", listener))
            await listen.ExecuteNonQueryAsync(Token);
        await test.Queue.EnqueueAsync(1, "a", cancellationToken: Token);
        var loud = new StripeSyncQueue(test.Source, new() { NotifyInterval = TimeSpan.FromHours(1) });
        await loud.EnqueueAsync(1, "a", cancellationToken: Token);
        for (var i = 0; i < 5; i++)
            await loud.EnqueueAsync(2, $"b{i}", cancellationToken: Token);
        await loud.EnqueueManyAsync([new(3, "c")], cancellationToken: Token);
        await test.RunAsync($"SELECT pg_notify({SqlName.Literal(test.Queue.NotificationChannel)}, '')");
        // The last one is ours, and notifications come in order.
        while (count < 2)
            await listener.WaitAsync(Token);
        Assert.False(await listener.WaitAsync(TimeSpan.FromMilliseconds(100), Token));
    }

    [Fact]
    public async Task A_worker_outlives_a_queue_that_is_not_there_yet()
    {
        await using var test = await TestQueue.BareAsync(null, TestQueue.Spaces("bigint", new QueueTable(new())));
        using var host = Host(test, (_, _) => Task.CompletedTask);
        await host.StartAsync(Token);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await test.Queue.EnqueueAsync(1, "a", cancellationToken: Token);
        await UntilAsync(test, "SELECT status = 'completed' FROM stripe_sync_queue");
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task The_automatic_clean_up_leaves_the_backlog_alone()
    {
        await using var test = await TestQueue.BareAsync(null, Install.FieldStates.All["no key, bad rows"]);
        using var host = Host(test, (_, _) => Task.CompletedTask, o => o.CleanUpInterval = TimeSpan.FromMilliseconds(50));
        await host.StartAsync(Token);
        await UntilAsync(test, "SELECT count(*) = 0 FROM stripe_sync_queue WHERE space_id IS NULL OR status = 'queued'");
        await UntilAsync(test, "SELECT NOT EXISTS (SELECT FROM stripe_sync_queue WHERE space_id = 1 GROUP BY event_type HAVING count(*) > 1)");
        await host.StopAsync(Token);
        Assert.Equal(["pending"], await test.RowsAsync("SELECT status FROM stripe_sync_queue WHERE space_id = 1"));
    }

    [Fact]
    public async Task Health_tells_a_backlog_from_a_broken_queue()
    {
        await using var test = await TestQueue.InstalledAsync();
        using var host = Host(test, (_, _) => Task.CompletedTask, start: false);
        var health = host.Services.GetRequiredService<HealthCheckService>();
        async Task<HealthStatus> StatusAsync() => (await health.CheckHealthAsync(Token)).Entries["stripe_sync_queue"].Status;
        Assert.Equal(HealthStatus.Healthy, await StatusAsync());
        await test.Queue.EnqueueAsync(1, "a", cancellationToken: Token);
        await test.RunAsync("UPDATE stripe_sync_queue SET pending_since = now() - interval '2 h', created_at = now() - interval '2 h'");
        Assert.Equal(HealthStatus.Degraded, await StatusAsync());
        await test.RunAsync("DROP TABLE stripe_sync_queue");
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync());
    }

    [Fact]
    public async Task Options_are_validated_when_the_host_starts()
    {
        await using var test = await TestQueue.BareAsync(null, "SELECT 1");
        using var host = Host(test, (_, _) => Task.CompletedTask, o => o.Concurrency = 0);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
        Assert.Contains("Concurrency must be at least 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_and_traces_carry_the_packages_name()
    {
        await using var test = await TestQueue.InstalledAsync();
        var eventType = $"traced {Guid.NewGuid():N}";
        var measured = new ConcurrentBag<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "StripeSync.Queue.Hosting")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        meters.Start();
        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.ToArray().Any(t => Equals(t.Value, eventType)))
                measured.Add(instrument.Name);
        }
        var traced = new TaskCompletionSource<Activity>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "StripeSync.Queue.Hosting",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("stripesync.event_type"), eventType))
                    traced.TrySetResult(activity);
            },
        };
        ActivitySource.AddActivityListener(traces);

        using var host = Host(test, (_, _) => Task.CompletedTask);
        await test.Queue.EnqueueAsync(1, eventType, cancellationToken: Token);
        await host.StartAsync(Token);
        var activity = await traced.Task.WaitAsync(Token);
        await host.StopAsync(Token);
        Assert.Equal("completed", activity.GetTagItem("stripesync.outcome"));
        Assert.Equal(["stripesync.queue.duration", "stripesync.queue.jobs", "stripesync.queue.wait"], measured.Order(StringComparer.Ordinal));
    }

    static IHost Host(TestQueue test, Func<ClaimedJob, CancellationToken, Task> handle, Action<StripeSyncWorkerOptions>? configure = null, bool start = true)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton(test.Source);
        builder.Services.AddStripeSyncQueue(o => o.NotifyInterval = test.Options.NotifyInterval);
        builder.Services.AddSingleton(handle);
        if (start)
            builder.Services.AddStripeSyncWorker<Handler>(o =>
            {
                o.PollInterval = TimeSpan.FromMilliseconds(50);
                configure?.Invoke(o);
            });
        builder.Services.AddHealthChecks().AddStripeSyncQueue();
        return builder.Build();
    }

    static async Task UntilAsync(TestQueue test, string condition)
    {
        while (await test.OneAsync(condition) != "t")
            await Task.Delay(10, Token);
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    sealed class Handler(Func<ClaimedJob, CancellationToken, Task> handle) : IStripeSyncHandler
    {
        public Task HandleAsync(ClaimedJob job, CancellationToken cancellationToken) => handle(job, cancellationToken);
    }
}
