namespace StripeSync.Queue;

/// <summary>Which table the queue is, and how its jobs are retried. The defaults fit <c>public.stripe_sync_queue</c>.</summary>
/// <remarks>Names are taken as they are, never as SQL: <c>Order Jobs</c> means the table <c>"Order Jobs"</c>.</remarks>
public sealed record StripeSyncQueueOptions
{
    /// <summary>The schema of the queue table; <c>public</c> by default.</summary>
    public string Schema { get; set; } = "public";

    /// <summary>The queue table; <c>stripe_sync_queue</c> by default.</summary>
    public string Table { get; set; } = "stripe_sync_queue";

    /// <summary>
    /// The schema that holds the queue's functions, such as <c>enqueue_stripe_sync</c>; the queue table's own schema by default.
    /// The functions have fixed names, so a second queue table in one schema needs another schema for its functions.
    /// </summary>
    public string? FunctionSchema { get; set; }

    /// <summary>The schema of the table that the jobs' spaces are in; <c>public</c> by default.</summary>
    public string SpacesSchema { get; set; } = "public";

    /// <summary>The table that the jobs' spaces are in, with the columns <c>id</c> and <c>name</c>; <c>spaces</c> by default.</summary>
    public string SpacesTable { get; set; } = "spaces";

    /// <summary>How many times a job is tried before it is failed; 5 by default, at least 1. A claim counts as a try, an expired lease too.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How long a claimed job belongs to its worker unless the claim says otherwise; 5 minutes by default.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait after the first failure; it doubles with each further one. 10 seconds by default.</summary>
    public TimeSpan BackoffBase { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait after a failure; 1 hour by default.</summary>
    public TimeSpan BackoffLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Wakes listening workers when a job is inserted or revived, at most once in this time for each <see cref="StripeSyncQueue"/>.
    /// Off (<see langword="null"/>) by default: workers poll, and a notification makes the enqueue's commit slower.
    /// </summary>
    public TimeSpan? NotifyInterval { get; set; }

    /// <summary>What is wrong with these options, in words for a person; empty when they can be used.</summary>
    internal IEnumerable<string> Problems()
    {
        (string Option, string? Value)[] names =
        [
            (nameof(Schema), Schema), (nameof(Table), Table), (nameof(FunctionSchema), FunctionSchema ?? Schema),
            (nameof(SpacesSchema), SpacesSchema), (nameof(SpacesTable), SpacesTable),
        ];
        foreach (var (option, value) in names)
            if (SqlName.Problem(value) is { } problem)
                yield return $"{option} {problem}";
        if (MaxAttempts < 1)
            yield return $"{nameof(MaxAttempts)} must be at least 1.";
        if (Lease <= TimeSpan.Zero)
            yield return $"{nameof(Lease)} must be longer than zero.";
        if (BackoffBase < TimeSpan.Zero)
            yield return $"{nameof(BackoffBase)} must not be negative.";
        if (BackoffLimit < BackoffBase)
            yield return $"{nameof(BackoffLimit)} must not be shorter than {nameof(BackoffBase)}.";
        if (NotifyInterval < TimeSpan.Zero)
            yield return $"{nameof(NotifyInterval)} must not be negative.";
    }

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal StripeSyncQueueOptions Validated() =>
        string.Join(' ', Problems()) is { Length: > 0 } problems ? throw new ArgumentException(problems) : this with { };
}
