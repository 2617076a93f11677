using Npgsql;

namespace StripeSync.Queue;

/// <summary>
/// A queue in one PostgreSQL table, with one job for each (space, event type). Enqueuing never fails because the job exists, a claimed
/// job belongs to one worker at a time, and delivery is at least once.
/// </summary>
/// <remarks>
/// The promises hold under READ COMMITTED, PostgreSQL's default. The database's clock decides everything about time. No call keeps
/// state in a session, so a pooler in transaction mode may stand between. Serialization failures (40001), deadlocks (40P01) that a second
/// and a third try do not heal, and errors of the connection come through as they are. Instances are safe for use by several threads.
/// </remarks>
public sealed partial class StripeSyncQueue
{
    readonly NpgsqlDataSource _source;
    readonly StripeSyncQueueOptions _options;
    readonly QueueTable _table;
    readonly QueueSql _sql;

    /// <summary>Makes a queue; it opens no connection.</summary>
    /// <param name="source">Where the connections come from; it is not disposed.</param>
    /// <param name="options">Which table the queue is; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public StripeSyncQueue(NpgsqlDataSource source, StripeSyncQueueOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _options = (options ?? new StripeSyncQueueOptions()).Validated();
        _table = new QueueTable(_options);
        _sql = new QueueSql(_table);
        _notifier = new EnqueueNotifier(_options.NotifyInterval);
    }

    /// <summary>The channel on which enqueues notify when <see cref="StripeSyncQueueOptions.NotifyInterval"/> is set; listen to it as a quoted name.</summary>
    public string NotificationChannel => EnqueueNotifier.Channel(_table);

    /// <summary>Claims due jobs for one worker, oldest due first, skipping jobs that another session is working on.</summary>
    /// <param name="max">The most jobs to claim.</param>
    /// <param name="lease">How long the jobs belong to this worker; the option <see cref="StripeSyncQueueOptions.Lease"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops waiting; jobs that were claimed by then are claimable again when the lease ends.</param>
    /// <returns>The claimed jobs in the order in which they became due; fewer than <paramref name="max"/> only when no more are due.</returns>
    /// <remarks>Each claim counts as an attempt and clears a requested rerun. A job whose lease has ended is claimable again.</remarks>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(int max, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var seconds = Seconds(lease);
        var jobs = new List<ClaimedJob>();
        // A round that gave up on exhausted jobs made place for others.
        while (true)
        {
            var wanted = max - jobs.Count;
            var (examined, claimed) = await HealingAsync(() => ClaimRoundAsync(wanted, seconds, cancellationToken)).ConfigureAwait(false);
            jobs.AddRange(claimed);
            if (jobs.Count >= max || examined < wanted)
                return jobs;
        }
    }

    /// <summary>Ends a job as completed, or pending again when a rerun was requested meanwhile.</summary>
    /// <param name="job">The job, as it was claimed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns><see langword="false"/> when the job belongs to somebody else by now; nothing was changed then.</returns>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public Task<bool> CompleteAsync(ClaimedJob job, CancellationToken cancellationToken = default) =>
        ChangeLeasedAsync(_sql.Complete, job, () => [], cancellationToken);

    /// <summary>
    /// Records that an attempt failed: the job waits and is tried again, or is failed after the last attempt; then it is pending again
    /// when a rerun was requested meanwhile.
    /// </summary>
    /// <param name="job">The job, as it was claimed.</param>
    /// <param name="error">What went wrong, for a person.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns><see langword="false"/> when the job belongs to somebody else by now; nothing was changed then.</returns>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public Task<bool> FailAsync(ClaimedJob job, string error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return ChangeLeasedAsync(
            _sql.Fail,
            job,
            () =>
            [
                SqlParameters.Text(SqlParameters.Storable(error)), new NpgsqlParameter<int> { TypedValue = _options.MaxAttempts },
                new NpgsqlParameter<double> { TypedValue = _options.BackoffBase.TotalSeconds },
                new NpgsqlParameter<double> { TypedValue = _options.BackoffLimit.TotalSeconds },
            ],
            cancellationToken);
    }

    /// <summary>Lets a job belong to this worker for longer.</summary>
    /// <param name="job">The job, as it was claimed.</param>
    /// <param name="lease">How long from now; the option <see cref="StripeSyncQueueOptions.Lease"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns><see langword="false"/> when the job belongs to somebody else by now: stop working on it.</returns>
    /// <exception cref="QueueNotInstalledException">The queue is missing or not in its full form.</exception>
    public Task<bool> ExtendAsync(ClaimedJob job, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        var seconds = Seconds(lease);
        return ChangeLeasedAsync(_sql.Extend, job, () => [new NpgsqlParameter<double> { TypedValue = seconds }], cancellationToken);
    }

    double Seconds(TimeSpan? lease)
    {
        var duration = lease ?? _options.Lease;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero, nameof(lease));
        return duration.TotalSeconds;
    }

    // One statement in a transaction of its own, so it can be run again. While the key's index is rebuilt, a change of a row and an insertion of
    // its key can wait for each other, one in either index: observed.
    async Task<T> HealingAsync<T>(Func<Task<T>> statement)
    {
        const int MaxDeadlocks = 2;
        for (var deadlocks = 0; ;)
        {
            try
            {
                return await statement().ConfigureAwait(false);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DeadlockDetected && deadlocks++ < MaxDeadlocks)
            {
                // The other one has gone on by now.
            }
            catch (PostgresException error) when (QueueErrors.Translate(error, _table) is { } translated)
            {
                throw translated;
            }
        }
    }

    async Task<(long Examined, List<ClaimedJob> Jobs)> ClaimRoundAsync(int wanted, double seconds, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(_sql.Claim(wanted));
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = seconds });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _options.MaxAttempts });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var examined = 0L;
        var jobs = new List<ClaimedJob>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            examined = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                jobs.Add(ReadJob(reader));
        }
        return (examined, jobs);
    }

    internal static ClaimedJob ReadJob(NpgsqlDataReader reader) =>
        new(
            Id: reader.GetString(1),
            SpaceId: reader.GetString(2),
            EventType: reader.GetString(3),
            Payload: reader.IsDBNull(4) ? null : reader.GetString(4),
            Attempt: reader.GetInt32(5),
            LeaseToken: reader.GetGuid(6),
            LeaseEnds: reader.GetFieldValue<DateTimeOffset>(7),
            PendingSince: reader.GetFieldValue<DateTimeOffset>(8));

    async Task<bool> ChangeLeasedAsync(string sql, ClaimedJob job, Func<NpgsqlParameter[]> more, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        return await HealingAsync(async () =>
        {
            await using var command = _source.CreateCommand(sql);
            command.Parameters.Add(SqlParameters.Text(job.SpaceId.Text));
            command.Parameters.Add(SqlParameters.Text(job.EventType));
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.LeaseToken });
            command.Parameters.AddRange(more());
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
        }).ConfigureAwait(false);
    }
}
