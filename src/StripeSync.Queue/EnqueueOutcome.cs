namespace StripeSync.Queue;

/// <summary>What an enqueue found under its key.</summary>
public enum EnqueueOutcome
{
    /// <summary>There was no such job; it was inserted.</summary>
    Inserted,

    /// <summary>The job was pending already; one run serves both requests. If it waited after a failure, it is due now.</summary>
    Coalesced,

    /// <summary>The job is being processed; it runs once more afterwards.</summary>
    RerunRequested,

    /// <summary>The job was completed or failed; it is pending again with no attempts counted.</summary>
    Revived,
}
