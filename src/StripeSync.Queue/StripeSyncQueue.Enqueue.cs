using Npgsql;

namespace StripeSync.Queue;

public sealed partial class StripeSyncQueue
{
    readonly EnqueueNotifier _notifier;

    /// <summary>Asks for one job, whatever state it is in.</summary>
    /// <param name="spaceId">The space.</param>
    /// <param name="eventType">What to do for it.</param>
    /// <param name="payload">JSON for the worker; <see langword="null"/> keeps the payload of a job that is not completed yet.</param>
    /// <param name="transaction">The caller's transaction; the job exists when it commits. <see langword="null"/>: at once.</param>
    /// <param name="cancellationToken">Stops waiting. Without a transaction the job may have been enqueued by then.</param>
    /// <returns>What was found under the key.</returns>
    /// <remarks>
    /// The row is locked until the caller commits. Never fails because the job exists, also while the key's index is rebuilt, and a
    /// conflict inside does not abort the caller's transaction.
    /// </remarks>
    /// <exception cref="UnknownSpaceException">The space does not exist.</exception>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public async Task<EnqueueOutcome> EnqueueAsync(
        SpaceId spaceId, string eventType, string? payload = null, NpgsqlTransaction? transaction = null,
        CancellationToken cancellationToken = default)
    {
        var notifies = _notifier.IsDue;
        var sql = notifies ? _sql.EnqueueAndNotify(EnqueueNotifier.Channel(_table)) : _sql.Enqueue;
        var outcome = await EnqueueCommand.ExecuteAsync(_source, transaction, sql, _table, spaceId, eventType, payload, cancellationToken).ConfigureAwait(false);
        if (notifies && outcome is EnqueueOutcome.Inserted or EnqueueOutcome.Revived)
            _notifier.Notified();
        return outcome;
    }
}
