using Microsoft.Extensions.Logging;
using Npgsql;

namespace StripeSync.Queue.Hosting;

/// <summary>Ends a worker's pause: when the poll interval is over, or when somebody notifies.</summary>
sealed class WakeUpCall(
    string channel, NpgsqlDataSource source, StripeSyncWorkerOptions options, TimeSpan? notifyInterval, ILogger logger)
{
    readonly SemaphoreSlim _notified = new(0, 1);
    bool _mayHaveMissed;

    /// <summary>Pauses.</summary>
    public async Task WaitAsync(CancellationToken stoppingToken)
    {
        // Enqueues within the notify interval after a notification are silent: one more look after it finds them.
        var pause = _mayHaveMissed && notifyInterval < options.PollInterval ? notifyInterval.Value : options.PollInterval * (1 - Random.Shared.NextDouble() / 5);
        try
        {
            _mayHaveMissed = await _notified.WaitAsync(pause, stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The worker sees it.
        }
    }

    /// <summary>Listens until the host stops; an error only means that polling alone finds the jobs for a while.</summary>
    public async Task ListenAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                WorkerLog.ListenFailed(logger, error);
                await WaitForRetryAsync(stoppingToken).ConfigureAwait(false);
            }
        }
    }

    async Task ListenOnceAsync(CancellationToken stoppingToken)
    {
        await using var own = options.ListenConnectionString is { } text ? NpgsqlDataSource.Create(text) : null;
        await using var connection = await (own ?? source).OpenConnectionAsync(stoppingToken).ConfigureAwait(false);
        connection.Notification += (_, _) => Notify();
        await using (var listen = new NpgsqlCommand($"LISTEN \"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken).ConfigureAwait(false);
        // What was enqueued before we listened.
        Notify();
        while (true)
            await connection.WaitAsync(stoppingToken).ConfigureAwait(false);
    }

    void Notify()
    {
        if (_notified.CurrentCount == 0)
            _notified.Release();
    }

    async Task WaitForRetryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(options.PollInterval, stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop sees it.
        }
    }
}
