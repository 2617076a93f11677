using Npgsql;

namespace StripeSync.Queue;

public sealed partial class QueueMaintenance
{
    /// <summary>Archives the pending jobs of one space, or enqueues them again.</summary>
    /// <param name="spaceId">The space's id as text, whatever its type is.</param>
    /// <param name="options">How; see there for the defaults.</param>
    /// <param name="cancellationToken">Ends it after the current batch; what was removed stays in the archive.</param>
    /// <exception cref="ChildRowsException">Rows of other tables would vanish.</exception>
    public Task<CleanUpResult> CleanSpaceAsync(string spaceId, CleanUpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spaceId);
        return CleanAsync(options?.Requeue == true ? "requeue_space" : "clean_space", options, spaceId, cancellationToken);
    }

    /// <summary>
    /// Archives all but the newest row of each key; ties are broken by id. Running jobs stay: a newer pending row of the same key is handed to the
    /// running one, which runs once more. Keys with two running jobs are left alone and reported.
    /// </summary>
    /// <param name="options">How; see there for the defaults.</param>
    /// <param name="cancellationToken">Ends it after the current batch; what was removed stays in the archive.</param>
    /// <exception cref="ChildRowsException">Rows of other tables would vanish.</exception>
    public Task<CleanUpResult> RemoveDuplicatesAsync(CleanUpOptions? options = null, CancellationToken cancellationToken = default) =>
        CleanAsync("clean_duplicates", options, null, cancellationToken);

    /// <summary>Archives jobs that have been pending for too long, or enqueues them again, then also those that a dead worker left processing.</summary>
    /// <param name="options">How, and from which age on; see there for the defaults.</param>
    /// <param name="cancellationToken">Ends it after the current batch; what was removed stays in the archive.</param>
    /// <exception cref="ChildRowsException">Rows of other tables would vanish.</exception>
    public Task<CleanUpResult> RemoveStuckAsync(CleanUpOptions? options = null, CancellationToken cancellationToken = default) =>
        CleanAsync(options?.Requeue == true ? "requeue_stuck" : "clean_stuck", options, null, cancellationToken);

    /// <summary>Archives rows that cannot be jobs: NULL in the key, or a status that no worker knows.</summary>
    /// <param name="options">How; see there for the defaults.</param>
    /// <param name="cancellationToken">Ends it after the current batch; what was removed stays in the archive.</param>
    /// <exception cref="ChildRowsException">Rows of other tables would vanish.</exception>
    public Task<CleanUpResult> RemoveInvalidAsync(CleanUpOptions? options = null, CancellationToken cancellationToken = default) =>
        CleanAsync("clean_invalid", options, null, cancellationToken);

    /// <summary>The full clean-up: NULL keys, stuck jobs, invalid statuses and, of what is left, duplicates.</summary>
    /// <param name="options">How; see there for the defaults.</param>
    /// <param name="cancellationToken">Ends it after the current batch; what was removed stays in the archive.</param>
    /// <exception cref="ChildRowsException">Rows of other tables would vanish.</exception>
    public Task<CleanUpResult> CleanAllAsync(CleanUpOptions? options = null, CancellationToken cancellationToken = default) =>
        CleanAsync("clean_all", options, null, cancellationToken);

    async Task<CleanUpResult> CleanAsync(string step, CleanUpOptions? options, string? spaceId, CancellationToken cancellationToken)
    {
        options ??= new CleanUpOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        if (options.Requeue && !step.StartsWith("requeue", StringComparison.Ordinal))
            throw new ArgumentException("Only the jobs of a space and stuck jobs can be enqueued again.", nameof(options));
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var run = new CleanUpRun(connection, _table, step, options, spaceId);
            if (options.DryRun)
                return await run.PreviewAsync(cancellationToken).ConfigureAwait(false);
            await EnsureArchiveAsync(connection, cancellationToken).ConfigureAwait(false);
            return await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    async Task EnsureArchiveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await TableExistsAsync(connection, "stripe_sync.archive", cancellationToken).ConfigureAwait(false))
            await connection.ExecuteAsync(SqlFile.Load("Archive/create_archive.sql", _table), null, cancellationToken).ConfigureAwait(false);
    }
}
