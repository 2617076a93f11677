using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace StripeSync.Queue.Hosting;

/// <summary>One job under way: keeps its lease, and cancels the work when the lease is lost.</summary>
sealed class LeasedJob(StripeSyncQueue queue, ClaimedJob job, TimeSpan lease, long claimedAt, ILogger logger) : IAsyncDisposable
{
    readonly CancellationTokenSource _lost = new();
    readonly CancellationTokenSource _ended = new();
    Task _keeping = Task.CompletedTask;

    /// <summary>Is cancelled when another worker may have the job.</summary>
    public CancellationToken Lost => _lost.Token;

    public void Keep() => _keeping = KeepAsync();

    /// <summary>Ends the renewals; afterwards nothing of this job runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        _ended.Dispose();
        _lost.Dispose();
    }

    async Task KeepAsync()
    {
        var renewedAt = claimedAt;
        var pause = lease / 3;
        while (await SleepAsync(pause).ConfigureAwait(false))
        {
            var now = Stopwatch.GetTimestamp();
            try
            {
                if (!await queue.ExtendAsync(job, lease, _ended.Token).ConfigureAwait(false))
                {
                    await LoseAsync().ConfigureAwait(false);
                    return;
                }
                renewedAt = now;
                pause = lease / 3;
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                WorkerLog.RenewFailed(logger, error, job.EventType, job.SpaceId);
                var left = lease - Stopwatch.GetElapsedTime(renewedAt);
                if (left <= TimeSpan.Zero)
                {
                    await LoseAsync().ConfigureAwait(false);
                    return;
                }
                pause = TimeSpan.FromTicks(Math.Min((lease / 10).Ticks, left.Ticks));
            }
        }
    }

    async Task LoseAsync()
    {
        WorkerLog.LeaseLost(logger, job.EventType, job.SpaceId);
        await _lost.CancelAsync().ConfigureAwait(false);
    }

    async Task<bool> SleepAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _ended.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
