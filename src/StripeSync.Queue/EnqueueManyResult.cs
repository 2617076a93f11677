namespace StripeSync.Queue;

/// <summary>What came of many jobs. A key that was given several times counts once in its batch.</summary>
/// <param name="Inserted">Keys that were new.</param>
/// <param name="Coalesced">Keys that were pending already.</param>
/// <param name="RerunRequested">Keys that are being processed and run once more afterwards.</param>
/// <param name="Revived">Keys that were completed or failed and are pending again.</param>
/// <param name="UnknownSpaces">Spaces that do not exist; their jobs were left out, all others went in.</param>
public sealed record EnqueueManyResult(
    long Inserted, long Coalesced, long RerunRequested, long Revived, IReadOnlyList<SpaceId> UnknownSpaces);
