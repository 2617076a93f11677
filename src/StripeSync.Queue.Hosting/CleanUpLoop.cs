using Microsoft.Extensions.Logging;

namespace StripeSync.Queue.Hosting;

/// <summary>The automatic clean-up: rows that can be no jobs, then duplicates. Stuck jobs are left alone, for a backlog is valid.</summary>
sealed class CleanUpLoop(QueueMaintenance maintenance, TimeSpan interval, ILogger logger)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            do
                await CleanAsync(stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    async Task CleanAsync(CancellationToken stoppingToken)
    {
        try
        {
            Report(await maintenance.RemoveInvalidAsync(cancellationToken: stoppingToken).ConfigureAwait(false));
            Report(await maintenance.RemoveDuplicatesAsync(cancellationToken: stoppingToken).ConfigureAwait(false));
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            WorkerLog.CleanUpFailed(logger, error);
        }
    }

    void Report(CleanUpResult result)
    {
        if (result.Total > 0)
            WorkerLog.CleanedUp(logger, result.Total, result.Run);
    }
}
