using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace StripeSync.Queue.Hosting;

/// <summary>
/// Claims jobs and hands them to the <see cref="IStripeSyncHandler"/>, a bounded number at once. At shutdown it claims no more, lets the
/// running handlers end while the host waits, and then gives the rest back.
/// </summary>
public sealed class StripeSyncWorker : BackgroundService
{
    static readonly TimeSpan GivingBack = TimeSpan.FromSeconds(3);

    readonly StripeSyncQueue _queue;
    readonly IServiceScopeFactory _scopes;
    readonly ILogger _logger;
    readonly StripeSyncWorkerOptions _options;
    readonly TimeSpan _lease;
    readonly WakeUpCall _wakeUp;
    readonly Func<CancellationToken, Task>? _cleanUp;
    readonly CancellationTokenSource _giveUp = new();

    /// <summary>Makes a worker; the host starts and stops it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="maintenance">The queue's maintenance, for the automatic clean-up.</param>
    /// <param name="source">Where a listening connection comes from.</param>
    /// <param name="scopes">Gives each job a scope.</param>
    /// <param name="queueOptions">The queue's options.</param>
    /// <param name="options">The worker's options.</param>
    /// <param name="logger">Is told what goes wrong.</param>
    public StripeSyncWorker(
        StripeSyncQueue queue, QueueMaintenance maintenance, NpgsqlDataSource source, IServiceScopeFactory scopes,
        IOptions<StripeSyncQueueOptions> queueOptions, IOptions<StripeSyncWorkerOptions> options, ILogger<StripeSyncWorker> logger)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(queueOptions);
        _queue = queue;
        _scopes = scopes;
        _logger = logger;
        _options = options.Value with { };
        _lease = _options.Lease ?? queueOptions.Value.Lease;
        _wakeUp = new WakeUpCall(queue.NotificationChannel, source, _options, queueOptions.Value.NotifyInterval, logger);
        _cleanUp = _options.CleanUpInterval is { } interval ? new CleanUpLoop(maintenance, interval, logger).RunAsync : null;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The host's patience: after it the handlers are cancelled, and have a moment to give their jobs back.
        var impatient = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() =>
        {
            _giveUp.Cancel();
            impatient.SetResult();
        }).ConfigureAwait(false);
        var stopping = base.StopAsync(CancellationToken.None);
        if (await Task.WhenAny(stopping, impatient.Task).ConfigureAwait(false) == impatient.Task)
            await Task.WhenAny(stopping, Task.Delay(GivingBack, CancellationToken.None)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _giveUp.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = _options.Listen ? _wakeUp.ListenAsync(stoppingToken) : Task.CompletedTask;
        var cleaning = _cleanUp?.Invoke(stoppingToken) ?? Task.CompletedTask;
        var running = new HashSet<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            running.RemoveWhere(task => task.IsCompleted);
            var free = _options.Concurrency - running.Count;
            // From before the call, so that the database's lease does not end before ours.
            var claimedAt = Stopwatch.GetTimestamp();
            var jobs = free > 0 ? await ClaimAsync(free).ConfigureAwait(false) : [];
            foreach (var job in jobs)
                running.Add(Task.Run(() => WorkAsync(job, claimedAt), CancellationToken.None));
            // As many as asked for: more may be due, as soon as there is a place.
            if (jobs.Count == free)
                await AnyAsync(running, stoppingToken).ConfigureAwait(false);
            else
                await _wakeUp.WaitAsync(stoppingToken).ConfigureAwait(false);
        }
        await Task.WhenAll([.. running, listening, cleaning]).ConfigureAwait(false);
    }

    // Not stopped half-way: what the server has claimed must be known here, or it would wait for its lease to end.
    async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(int free)
    {
        try
        {
            return await _queue.ClaimAsync(free, _lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            WorkerLog.ClaimFailed(_logger, error, _options.PollInterval);
            return [];
        }
    }

    static async Task AnyAsync(HashSet<Task> running, CancellationToken stoppingToken)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stoppingToken.Register(stopped.SetResult).ConfigureAwait(false);
        await Task.WhenAny([.. running, stopped.Task]).ConfigureAwait(false);
    }

    async Task WorkAsync(ClaimedJob job, long claimedAt)
    {
        var started = Stopwatch.GetTimestamp();
        using var activity = QueueTelemetry.Begin(job, _lease);
        var (outcome, error) = await HandleAsync(job, claimedAt).ConfigureAwait(false);
        try
        {
            var isRecorded = await RecordAsync(job, outcome, error).ConfigureAwait(false);
            if (!isRecorded)
            {
                WorkerLog.LeaseLost(_logger, job.EventType, job.SpaceId);
                outcome = "lost";
            }
        }
        catch (Exception failure)
        {
            WorkerLog.NotRecorded(_logger, failure, job.EventType, job.SpaceId);
            outcome = "lost";
        }
        QueueTelemetry.End(job, outcome, Stopwatch.GetElapsedTime(started), activity, error?.Message);
    }

    async Task<(string Outcome, Exception? Error)> HandleAsync(ClaimedJob job, long claimedAt)
    {
        var lease = new LeasedJob(_queue, job, _lease, claimedAt, _logger);
        await using (lease.ConfigureAwait(false))
        {
            lease.Keep();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, _giveUp.Token);
            try
            {
                var scope = _scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                    await scope.ServiceProvider.GetRequiredService<IStripeSyncHandler>().HandleAsync(job, stop.Token).ConfigureAwait(false);
                return ("completed", null);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
            {
                return ("lost", null);
            }
            catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
            {
                WorkerLog.Released(_logger, job.EventType, job.SpaceId);
                return ("released", null);
            }
            catch (Exception error)
            {
                WorkerLog.AttemptFailed(_logger, error, job.Attempt, job.EventType, job.SpaceId);
                return ("failed", error);
            }
        }
    }

    Task<bool> RecordAsync(ClaimedJob job, string outcome, Exception? error) =>
        outcome switch
        {
            "completed" => _queue.CompleteAsync(job),
            "failed" => _queue.FailAsync(job, $"{error!.GetType().Name}: {error.Message}"),
            // The lease ends at once, so that another worker need not wait for it.
            "released" => _queue.ExtendAsync(job, TimeSpan.FromMilliseconds(1)),
            _ => Task.FromResult(true),
        };
}
