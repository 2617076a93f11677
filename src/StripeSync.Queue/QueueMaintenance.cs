using Npgsql;

namespace StripeSync.Queue;

/// <summary>Installs, diagnoses, cleans, verifies and restores a queue table. Each call opens its own connections and is safe beside live traffic.</summary>
public sealed partial class QueueMaintenance
{
    readonly NpgsqlDataSource _source;
    readonly StripeSyncQueueOptions _options;
    readonly QueueTable _table;

    /// <summary>Makes a maintenance for one queue table; it opens no connection.</summary>
    /// <param name="source">Where the connections come from; it is not disposed.</param>
    /// <param name="options">Which table the queue is; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public QueueMaintenance(NpgsqlDataSource source, StripeSyncQueueOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _options = (options ?? new StripeSyncQueueOptions()).Validated();
        _table = new QueueTable(_options);
    }
}
