namespace StripeSync.Queue;

/// <summary>A job to enqueue: one for each space and event type.</summary>
/// <param name="SpaceId">The space.</param>
/// <param name="EventType">What to do for it.</param>
/// <param name="Payload">JSON for the worker; <see langword="null"/> keeps the payload of a job that is not completed yet.</param>
public sealed record StripeSyncJob(SpaceId SpaceId, string EventType, string? Payload = null);
