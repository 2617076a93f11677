using Npgsql;
using StripeSync.Queue;

namespace SyncDashboard;

/// <summary>What the Synchronize button does: through the queue where it is installed, and as a client without it until then.</summary>
internal sealed class Synchronizer(NpgsqlDataSource source, StripeSyncQueue queue)
{
    private const string EventType = "customer.sync";

    /// <summary>Whether the queue has its full form; until then, the naive upsert is used.</summary>
    public async Task<bool> IsInstalledAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT to_regproc('public.enqueue_stripe_sync') IS NOT NULL");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Asks for a synchronization of a space.</summary>
    /// <returns>What became of it, for a person.</returns>
    /// <exception cref="PostgresException">The naive upsert was refused, for example with 23505.</exception>
    /// <exception cref="UnknownSpaceException">The space does not exist.</exception>
    public async Task<string> SynchronizeAsync(Guid spaceId, CancellationToken cancellationToken)
    {
        if (!await IsInstalledAsync(cancellationToken))
        {
            await NaiveUpsertAsync(spaceId, cancellationToken);
            return "queued";
        }

        return await queue.EnqueueAsync(spaceId, EventType, cancellationToken: cancellationToken) switch
        {
            EnqueueOutcome.Inserted => "queued",
            EnqueueOutcome.Coalesced => "is queued already; one run serves both requests",
            EnqueueOutcome.RerunRequested => "is being processed; it runs once more afterwards",
            _ => "queued again",
        };
    }

    /// <summary>
    /// What a client sends that "uses upsert" and names no conflict target: the primary key is the target, and the id is always new. Analyzers
    /// that see the migrations call it what it is; it is here to be seen failing.
    /// </summary>
    private async Task NaiveUpsertAsync(Guid spaceId, CancellationToken cancellationToken)
    {
#pragma warning disable SSQ1005 // The mistake that this sample shows with --corrupt.
        await using var command = source.CreateCommand("""
            INSERT INTO stripe_sync_queue (id, space_id, event_type, status) VALUES ($1, $2, $3, 'pending')
            ON CONFLICT (id) DO UPDATE SET space_id = EXCLUDED.space_id, event_type = EXCLUDED.event_type, status = EXCLUDED.status
            """);
#pragma warning restore SSQ1005
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = spaceId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EventType });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
