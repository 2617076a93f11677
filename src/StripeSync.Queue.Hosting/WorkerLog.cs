using Microsoft.Extensions.Logging;

namespace StripeSync.Queue.Hosting;

static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Error, "Claiming jobs failed; trying again in {Pause}.")]
    public static partial void ClaimFailed(ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} of job {EventType} of space {SpaceId} failed.")]
    public static partial void AttemptFailed(ILogger logger, Exception error, int attempt, string eventType, SpaceId spaceId);

    [LoggerMessage(3, LogLevel.Warning, "The lease of job {EventType} of space {SpaceId} was lost; another worker may have it.")]
    public static partial void LeaseLost(ILogger logger, string eventType, SpaceId spaceId);

    [LoggerMessage(4, LogLevel.Information, "Job {EventType} of space {SpaceId} was given back at shutdown.")]
    public static partial void Released(ILogger logger, string eventType, SpaceId spaceId);

    [LoggerMessage(5, LogLevel.Warning, "The end of job {EventType} of space {SpaceId} could not be recorded; it comes again when its lease ends.")]
    public static partial void NotRecorded(ILogger logger, Exception error, string eventType, SpaceId spaceId);

    [LoggerMessage(6, LogLevel.Warning, "Renewing the lease of job {EventType} of space {SpaceId} failed; trying again.")]
    public static partial void RenewFailed(ILogger logger, Exception error, string eventType, SpaceId spaceId);

    [LoggerMessage(7, LogLevel.Warning, "Listening for new jobs failed; polling goes on.")]
    public static partial void ListenFailed(ILogger logger, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "The automatic clean-up failed.")]
    public static partial void CleanUpFailed(ILogger logger, Exception error);

    [LoggerMessage(9, LogLevel.Information, "The automatic clean-up archived rows: {Rows}, run {Run}.")]
    public static partial void CleanedUp(ILogger logger, long rows, Guid run);
}
