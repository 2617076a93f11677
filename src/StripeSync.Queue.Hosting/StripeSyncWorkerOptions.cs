namespace StripeSync.Queue.Hosting;

/// <summary>How a worker works.</summary>
public sealed record StripeSyncWorkerOptions
{
    /// <summary>How many jobs are worked on at once; 4 by default, at least 1.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>How long to wait when nothing is due, up to a fifth less at random; 5 seconds by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a job belongs to this worker without a renewal; <see cref="StripeSyncQueueOptions.Lease"/> when <see langword="null"/>. It is
    /// renewed after each third of it.
    /// </summary>
    public TimeSpan? Lease { get; set; }

    /// <summary>
    /// Wakes the worker by LISTEN as soon as a job is enqueued, beside polling; off by default. Enqueues notify only when
    /// <see cref="StripeSyncQueueOptions.NotifyInterval"/> is set where they happen.
    /// </summary>
    public bool Listen { get; set; }

    /// <summary>
    /// The connection string for LISTEN, which needs a session: past a pooler in transaction mode. The data source's own connections when
    /// <see langword="null"/>.
    /// </summary>
    public string? ListenConnectionString { get; set; }

    /// <summary>
    /// How often rows that can be no jobs, and duplicates, are moved to the archive; never when <see langword="null"/>, the default. An
    /// installed queue can have none of them.
    /// </summary>
    public TimeSpan? CleanUpInterval { get; set; }

    internal IEnumerable<string> Problems()
    {
        if (Concurrency < 1)
            yield return $"{nameof(Concurrency)} must be at least 1.";
        if (PollInterval <= TimeSpan.Zero)
            yield return $"{nameof(PollInterval)} must be longer than zero.";
        if (Lease <= TimeSpan.Zero)
            yield return $"{nameof(Lease)} must be longer than zero.";
        if (CleanUpInterval <= TimeSpan.Zero)
            yield return $"{nameof(CleanUpInterval)} must be longer than zero.";
    }
}
