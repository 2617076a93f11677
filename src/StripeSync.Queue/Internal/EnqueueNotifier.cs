namespace StripeSync.Queue;

/// <summary>
/// Lets at most one notification an interval through: a NOTIFY takes a lock of the whole database at commit, so one an enqueue would
/// make commits several times slower.
/// </summary>
sealed class EnqueueNotifier(TimeSpan? interval)
{
    long _last = long.MinValue;

    /// <summary>Whether this enqueue may notify.</summary>
    public bool IsDue => interval is { } wait && Volatile.Read(ref _last) is var last
        && (last == long.MinValue || Environment.TickCount64 - last >= wait.TotalMilliseconds);

    /// <summary>An enqueue has notified.</summary>
    public void Notified() => Volatile.Write(ref _last, Environment.TickCount64);

    /// <summary>The channel of a queue. A name that is too long for a channel is cut; sharing one only wakes a worker for nothing.</summary>
    public static string Channel(QueueTable table) => SqlName.Derived($"{table.Schema}.{table.Table}", "");
}
