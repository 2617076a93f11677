using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace StripeSync.Queue;

/// <summary>Runs one enqueue on a command that has its text, its connection and its transaction.</summary>
static class EnqueueCommand
{
    public static async Task<EnqueueOutcome> ExecuteAsync(
        DbCommand command, QueueTable table, SpaceId spaceId, string eventType, string? payload, CancellationToken cancellationToken)
    {
        Add(command, spaceId.Text);
        Add(command, SqlParameters.EventType(eventType));
        Add(command, payload);
        try
        {
            return Outcome((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
        }
        catch (PostgresException error) when (QueueErrors.Translate(error, table, spaceId) is { } translated)
        {
            throw translated;
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
