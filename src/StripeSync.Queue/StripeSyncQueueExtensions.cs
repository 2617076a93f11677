using System.Data;
using System.Data.Common;
using Npgsql;

namespace StripeSync.Queue;

/// <summary>Enqueues in one expression, where a connection or a data source is at hand, into <c>public.stripe_sync_queue</c>.</summary>
public static class StripeSyncQueueExtensions
{
    static readonly QueueTable DefaultTable = new(new StripeSyncQueueOptions());
    static readonly string Sql = QueueSql.EnqueueFor(DefaultTable);

    /// <summary>Asks for one job, whatever state it is in; see <see cref="StripeSyncQueue.EnqueueAsync"/>.</summary>
    /// <param name="connection">A connection of Npgsql, or a wrapper around one; opened and closed again if it is closed.</param>
    /// <param name="spaceId">The space.</param>
    /// <param name="eventType">What to do for it.</param>
    /// <param name="payload">JSON for the worker; <see langword="null"/> keeps the payload of a job that is not completed yet.</param>
    /// <param name="transaction">The caller's transaction on this connection.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was found under the key.</returns>
    /// <exception cref="UnknownSpaceException">The space does not exist.</exception>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public static async Task<EnqueueOutcome> EnqueueStripeSyncAsync(
        this DbConnection connection, SpaceId spaceId, string eventType, string? payload = null, DbTransaction? transaction = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var wasClosed = connection.State == ConnectionState.Closed;
        if (wasClosed)
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.Transaction = transaction;
            return await EnqueueCommand.ExecuteAsync(command, DefaultTable, spaceId, eventType, payload, isAlone: transaction is null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (wasClosed)
                await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Asks for one job, whatever state it is in; see <see cref="StripeSyncQueue.EnqueueAsync"/>.</summary>
    /// <param name="source">Where the connection comes from.</param>
    /// <param name="spaceId">The space.</param>
    /// <param name="eventType">What to do for it.</param>
    /// <param name="payload">JSON for the worker; <see langword="null"/> keeps the payload of a job that is not completed yet.</param>
    /// <param name="transaction">The caller's transaction, whose connection is used then.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was found under the key.</returns>
    /// <exception cref="UnknownSpaceException">The space does not exist.</exception>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public static Task<EnqueueOutcome> EnqueueStripeSyncAsync(
        this NpgsqlDataSource source, SpaceId spaceId, string eventType, string? payload = null, NpgsqlTransaction? transaction = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return EnqueueCommand.ExecuteAsync(source, transaction, Sql, DefaultTable, spaceId, eventType, payload, cancellationToken);
    }
}
