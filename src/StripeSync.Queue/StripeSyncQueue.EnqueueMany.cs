using Npgsql;

namespace StripeSync.Queue;

public sealed partial class StripeSyncQueue
{
    /// <summary>Asks for any number of jobs, in bounded memory.</summary>
    /// <param name="jobs">The jobs; several of one key are one job in their batch, with the last payload that is not <see langword="null"/>.</param>
    /// <param name="transaction">
    /// The caller's transaction. <see langword="null"/>: batches of 10,000 jobs go in one after the other, each in a transaction of its
    /// own, and what went in stays when a later batch fails. With a transaction all jobs are held in memory and sent as one batch, so that
    /// rows are locked in one order.
    /// </param>
    /// <param name="progress">Is told how many jobs have been sent so far, after each batch.</param>
    /// <param name="cancellationToken">Stops between and within batches.</param>
    /// <returns>How many keys were found in which state, and the spaces that do not exist.</returns>
    /// <exception cref="UnknownSpaceException">A space does not exist, and this role may not read the spaces to leave it out.</exception>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public Task<EnqueueManyResult> EnqueueManyAsync(
        IEnumerable<StripeSyncJob> jobs, NpgsqlTransaction? transaction = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return EnqueueManyAsync(AsAsync(jobs), transaction, progress, cancellationToken);
    }

    /// <inheritdoc cref="EnqueueManyAsync(IEnumerable{StripeSyncJob}, NpgsqlTransaction, IProgress{long}, CancellationToken)"/>
    public async Task<EnqueueManyResult> EnqueueManyAsync(
        IAsyncEnumerable<StripeSyncJob> jobs, NpgsqlTransaction? transaction = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var batch = new EnqueueBatch(isUnbounded: transaction is not null);
        var sum = new EnqueueSum();
        await foreach (var job in jobs.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Add(job);
            if (batch.IsFull)
                await SendAsync().ConfigureAwait(false);
        }
        if (!batch.IsEmpty)
            await SendAsync().ConfigureAwait(false);
        return sum.ToResult();

        async Task SendAsync()
        {
            sum.Add(await EnqueueBatchAsync(batch, transaction, cancellationToken).ConfigureAwait(false), batch.Count);
            batch.Clear();
            progress?.Report(sum.Jobs);
        }
    }

    static async IAsyncEnumerable<StripeSyncJob> AsAsync(IEnumerable<StripeSyncJob> jobs)
    {
        foreach (var job in jobs)
            yield return job;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    async Task<EnqueueManyResult> EnqueueBatchAsync(EnqueueBatch batch, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        const int MaxConflicts = 100;
        const int MaxDeadlocks = 2;
        const string Savepoint = "stripe_sync_enqueue_many";

        await using var opened = transaction is null ? await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false) : null;
        var connection = opened ?? transaction!.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        var deadlocks = 0;
        for (var conflicts = 0; ; conflicts++)
        {
            // In the caller's transaction a failed statement is taken back alone.
            if (transaction is not null)
                await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            try
            {
                var result = await SendBatchAsync(connection, transaction, batch, cancellationToken).ConfigureAwait(false);
                if (transaction is not null)
                    await transaction.ReleaseAsync(Savepoint, cancellationToken).ConfigureAwait(false);
                return result;
            }
            catch (PostgresException error)
            {
                if (transaction is not null)
                    await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
                // 23503: a space was deleted since the statement began. 23505: the key's index is being rebuilt; 40P01: so it is, and two
                // insertions of one key wait for each other. They heal by looking again.
                var heals = conflicts < MaxConflicts && error.SqlState switch
                {
                    PostgresErrorCodes.ForeignKeyViolation => await ReferenceAsync(connection, transaction, refresh: true, cancellationToken).ConfigureAwait(false) is { CanBeRead: true },
                    PostgresErrorCodes.UniqueViolation => !await IsOtherKeyAsync(connection, transaction, error, cancellationToken).ConfigureAwait(false),
                    PostgresErrorCodes.DeadlockDetected => deadlocks++ < MaxDeadlocks,
                    _ => false,
                };
                if (heals)
                    continue;
                if (QueueErrors.Translate(error, _table) is { } translated)
                    throw translated;
                throw;
            }
        }
    }

    async Task<EnqueueManyResult> SendBatchAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, EnqueueBatch batch, CancellationToken cancellationToken)
    {
        var spaces = await ReferenceAsync(connection, transaction, refresh: false, cancellationToken).ConfigureAwait(false);
        var notifies = _notifier.IsDue;
        await using var command = new NpgsqlCommand(_sql.EnqueueMany(spaces), connection, transaction);
        command.Parameters.Add(SqlParameters.Array(batch.Jobs.Select(job => job.SpaceId.Text)));
        command.Parameters.Add(SqlParameters.Array(batch.Jobs.Select(job => job.EventType)));
        command.Parameters.Add(SqlParameters.Array(batch.Jobs.Select(job => job.Payload)));
        var unknown = new List<SpaceId>();
        EnqueueManyResult? counts = null;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                if (reader.IsDBNull(4))
                    counts = new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), unknown);
                else
                    unknown.Add(reader.GetString(4));
        }
        if (notifies && counts!.Inserted + counts.Revived > 0)
        {
            await using var notify = new NpgsqlCommand("SELECT pg_notify($1, '')", connection, transaction);
            notify.Parameters.Add(SqlParameters.Text(EnqueueNotifier.Channel(_table)));
            await notify.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            _notifier.Notified();
        }
        return counts!;
    }

    // A foreign key rarely comes or goes: asked once, and again when it stood in the way.
    SpaceReference? _spaces;
    volatile bool _spacesAreKnown;

    async Task<SpaceReference?> ReferenceAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, bool refresh, CancellationToken cancellationToken)
    {
        if (_spacesAreKnown && !refresh)
            return _spaces;
        await using var command = new NpgsqlCommand(_sql.SpaceReference, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        _spaces = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new SpaceReference(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2))
            : null;
        _spacesAreKnown = true;
        return _spaces;
    }

    static async Task<bool> IsOtherKeyAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, PostgresException error, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(QueueSql.IsOtherKey, connection, transaction);
        command.Parameters.Add(SqlParameters.Text(error.SchemaName));
        command.Parameters.Add(SqlParameters.Text(error.ConstraintName));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
