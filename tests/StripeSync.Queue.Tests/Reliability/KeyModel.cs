namespace StripeSync.Queue.Tests.Reliability;

enum JobStatus
{
    Absent,
    Pending,
    Processing,
    Completed,
    Failed,
}

/// <summary>What the queue does with one key, written apart from the SQL. Time is a number: an operation happens at <c>now</c>.</summary>
/// <param name="Status">The job's status.</param>
/// <param name="Attempts">Claims since it last started afresh.</param>
/// <param name="Available">Due from then on.</param>
/// <param name="Rerun">Asked for again while processing.</param>
/// <param name="Lease">The number of the lease that is valid; 0 for none.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Id">The place among jobs that became due together.</param>
/// <param name="IsOwed">There is a request that no claim has come after.</param>
sealed record KeyModel(JobStatus Status, int Attempts, long Available, bool Rerun, int Lease, int? Payload, long Id, bool IsOwed)
{
    public const int MaxAttempts = 2;

    /// <summary>Lease and backoff: so long that only a test ends them.</summary>
    public const long Later = long.MaxValue / 2;

    public static readonly KeyModel Absent = new(JobStatus.Absent, 0, 0, false, 0, null, 0, false);

    public bool IsOpen => Status is JobStatus.Pending or JobStatus.Processing;

    public bool IsDue(long now) => IsOpen && Available <= now;

    public (KeyModel After, EnqueueOutcome Outcome) Enqueue(int? payload, long now, long id) =>
        Status switch
        {
            JobStatus.Absent => (new(JobStatus.Pending, 0, now, false, 0, payload, id, true), EnqueueOutcome.Inserted),
            JobStatus.Pending => (this with { Payload = payload ?? Payload, Available = Math.Min(Available, now), IsOwed = true }, EnqueueOutcome.Coalesced),
            JobStatus.Processing => (this with { Payload = payload ?? Payload, Rerun = true, IsOwed = true }, EnqueueOutcome.RerunRequested),
            _ => (new(JobStatus.Pending, 0, now, false, 0, payload ?? (Status == JobStatus.Failed ? Payload : null), Id, true), EnqueueOutcome.Revived),
        };

    /// <summary>A claim of a due job: it has the lease, or has failed for good.</summary>
    public KeyModel Claim(int lease)
    {
        var isExhausted = Status == JobStatus.Processing && Attempts >= MaxAttempts;
        return isExhausted && !Rerun
            ? this with { Status = JobStatus.Failed, Lease = 0 }
            : this with { Status = JobStatus.Processing, Attempts = isExhausted ? 1 : Attempts + 1, Available = Later, Lease = lease, Rerun = false, IsOwed = false };
    }

    public (KeyModel After, bool Result) Complete(int lease, long now) =>
        !Holds(lease) ? (this, false)
        : Rerun ? (this with { Status = JobStatus.Pending, Attempts = 0, Available = now, Lease = 0, Rerun = false }, true)
        : (this with { Status = JobStatus.Completed, Lease = 0 }, true);

    public (KeyModel After, bool Result) Fail(int lease, long now) =>
        !Holds(lease) ? (this, false)
        : Attempts < MaxAttempts ? (this with { Status = JobStatus.Pending, Available = Later, Lease = 0, Rerun = false }, true)
        : Rerun ? (this with { Status = JobStatus.Pending, Attempts = 0, Available = now, Lease = 0, Rerun = false }, true)
        : (this with { Status = JobStatus.Failed, Lease = 0 }, true);

    public (KeyModel After, bool Result) Extend(int lease) => Holds(lease) ? (this with { Available = Later }, true) : (this, false);

    /// <summary>Time goes by: the lease or the backoff ends.</summary>
    public KeyModel Expire(long at) => this with { Available = at };

    bool Holds(int lease) => Status == JobStatus.Processing && Lease == lease;
}
