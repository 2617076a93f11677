namespace StripeSync.Queue;

/// <summary>A job that belongs to this worker until its lease ends.</summary>
/// <param name="Id">The row's id, as text.</param>
/// <param name="SpaceId">The space.</param>
/// <param name="EventType">What to do for it.</param>
/// <param name="Payload">The JSON that was enqueued, or <see langword="null"/>.</param>
/// <param name="Attempt">Which try this is; 1 is the first.</param>
/// <param name="LeaseToken">Proves that the job belongs to this worker.</param>
/// <param name="LeaseEnds">When another worker may claim the job, by the database's clock, unless the lease is extended.</param>
/// <param name="PendingSince">When the job became pending, by the database's clock.</param>
public sealed record ClaimedJob(
    string Id, SpaceId SpaceId, string EventType, string? Payload, int Attempt, Guid LeaseToken, DateTimeOffset LeaseEnds,
    DateTimeOffset PendingSince);
