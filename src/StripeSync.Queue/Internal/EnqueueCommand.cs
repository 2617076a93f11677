using System.Data.Common;
using System.Transactions;
using Npgsql;
using NpgsqlTypes;

namespace StripeSync.Queue;

/// <summary>Runs one enqueue.</summary>
static class EnqueueCommand
{
    /// <summary>In the caller's transaction, or on a connection of the source where there is none.</summary>
    public static async Task<EnqueueOutcome> ExecuteAsync(
        NpgsqlDataSource source, NpgsqlTransaction? transaction, string sql, QueueTable table, SpaceId spaceId, string eventType, string? payload,
        CancellationToken cancellationToken)
    {
        // What no job can have is refused before a connection is waited for.
        _ = (spaceId.Text, SqlParameters.EventType(eventType));
        // The source enlists its connections in an ambient transaction: such a one belongs to the transaction until it ends.
        if (transaction is null && Transaction.Current is null)
            return await KeptConnections.Of(source).RunAsync(
                connection => RunAsync(new NpgsqlCommand(sql, connection)), cancellationToken).ConfigureAwait(false);
        return await RunAsync(transaction is null
            ? source.CreateCommand(sql)
            : new NpgsqlCommand(sql, transaction.Connection ?? throw new InvalidOperationException("The transaction has ended."), transaction)).ConfigureAwait(false);

        async Task<EnqueueOutcome> RunAsync(NpgsqlCommand command)
        {
            await using (command.ConfigureAwait(false))
                return await ExecuteAsync(command, table, spaceId, eventType, payload, isAlone: transaction is null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>On a command that has its text, its connection and its transaction.</summary>
    /// <param name="command">The command.</param>
    /// <param name="table">The queue, for messages.</param>
    /// <param name="spaceId">The space.</param>
    /// <param name="eventType">What to do for it.</param>
    /// <param name="payload">JSON or null.</param>
    /// <param name="isAlone">
    /// No transaction of the caller is known, so a deadlock is tried again: while the key's index is rebuilt, a change of the row and an insertion of its
    /// key can wait for each other, one in either index (observed). The function heals those of its insertion itself.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<EnqueueOutcome> ExecuteAsync(
        DbCommand command, QueueTable table, SpaceId spaceId, string eventType, string? payload, bool isAlone, CancellationToken cancellationToken)
    {
        const int MaxDeadlocks = 2;
        Add(command, spaceId.Text);
        Add(command, SqlParameters.EventType(eventType));
        Add(command, payload);
        PostgresException? deadlock = null;
        for (var deadlocks = 0; ;)
        {
            try
            {
                return Outcome((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
            }
            catch (PostgresException error) when (isAlone && error.SqlState == PostgresErrorCodes.DeadlockDetected && deadlocks++ < MaxDeadlocks)
            {
                deadlock = error;
            }
            catch (PostgresException error) when (deadlock is not null && error.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
            {
                // There was a transaction after all, begun by SQL: the deadlock has ended it.
                throw deadlock;
            }
            catch (PostgresException error) when (QueueErrors.Translate(error, table, spaceId) is { } translated)
            {
                throw translated;
            }
        }
    }

    // Wrappers around a connection hand out the parameters of the connection inside.
    static void Add(DbCommand command, string? value)
    {
        var parameter = command.CreateParameter() as NpgsqlParameter
            ?? throw new ArgumentException($"The queue needs a connection of Npgsql, not {command.GetType()}.");
        parameter.NpgsqlDbType = NpgsqlDbType.Unknown;
        parameter.Value = (object?)value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    static EnqueueOutcome Outcome(string text) =>
        text switch
        {
            "inserted" => EnqueueOutcome.Inserted,
            "coalesced" => EnqueueOutcome.Coalesced,
            "rerun" => EnqueueOutcome.RerunRequested,
            "revived" => EnqueueOutcome.Revived,
            _ => throw new InvalidOperationException($"enqueue_stripe_sync answered '{text}', which this version does not know."),
        };
}
