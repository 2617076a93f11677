namespace StripeSync.Queue;

/// <summary>Jobs that go in with one statement: a bounded number and a bounded amount of text, unless it has to hold all.</summary>
sealed class EnqueueBatch(bool isUnbounded)
{
    const int MaxJobs = 10_000;
    const long MaxCharacters = 16 * 1024 * 1024;

    readonly List<StripeSyncJob> _jobs = [];
    long _characters;

    public IReadOnlyList<StripeSyncJob> Jobs => _jobs;

    public int Count => _jobs.Count;

    public bool IsEmpty => _jobs.Count == 0;

    public bool IsFull => !isUnbounded && (_jobs.Count >= MaxJobs || _characters >= MaxCharacters);

    public void Add(StripeSyncJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _characters += job.SpaceId.Text.Length + SqlParameters.EventType(job.EventType).Length + (job.Payload?.Length ?? 0);
        _jobs.Add(job);
    }

    public void Clear()
    {
        _jobs.Clear();
        _characters = 0;
    }
}

/// <summary>The batches' results together.</summary>
sealed class EnqueueSum
{
    readonly HashSet<SpaceId> _seen = [];
    readonly List<SpaceId> _unknown = [];
    long _inserted, _coalesced, _rerun, _revived;

    /// <summary>How many jobs have been sent.</summary>
    public long Jobs { get; private set; }

    public void Add(EnqueueManyResult batch, int jobs)
    {
        Jobs += jobs;
        _inserted += batch.Inserted;
        _coalesced += batch.Coalesced;
        _rerun += batch.RerunRequested;
        _revived += batch.Revived;
        foreach (var space in batch.UnknownSpaces)
            if (_seen.Add(space))
                _unknown.Add(space);
    }

    public EnqueueManyResult ToResult() => new(_inserted, _coalesced, _rerun, _revived, _unknown);
}
