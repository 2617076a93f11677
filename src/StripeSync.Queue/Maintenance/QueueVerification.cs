namespace StripeSync.Queue;

/// <summary>One check of a verification.</summary>
/// <param name="Name">duplicates, null keys, statuses, unique key, or newest job.</param>
/// <param name="IsClean">Whether it is as it should be; <see langword="null"/> where it only informs.</param>
/// <param name="Detail">What was seen.</param>
public sealed record VerificationCheck(string Name, bool? IsClean, string Detail);

/// <summary>A live enqueue that was taken back.</summary>
/// <param name="Name">new key or existing key.</param>
/// <param name="Via">rpc where the enqueue function is installed, otherwise upsert.</param>
/// <param name="SqlState">What the server answered; 00000 is success.</param>
/// <param name="HttpStatus">What a PostgREST client would have got.</param>
/// <param name="Message">The server's message; empty on success.</param>
public sealed record EnqueueProbe(string Name, string Via, string SqlState, int HttpStatus, string Message)
{
    /// <summary>The enqueue worked.</summary>
    public bool Succeeded => SqlState == PostgresSuccess;

    const string PostgresSuccess = "00000";
}

/// <summary>Whether the queue is clean and can be enqueued to.</summary>
/// <param name="Checks">The checks of the table, and its ten newest jobs.</param>
/// <param name="Probes">The live enqueues; a key of a kind that does not exist (no space, no job) is not tried.</param>
public sealed record QueueVerification(IReadOnlyList<VerificationCheck> Checks, IReadOnlyList<EnqueueProbe> Probes)
{
    /// <summary>Every check is clean and every enqueue worked.</summary>
    public bool IsClean => Checks.All(check => check.IsClean != false) && Probes.All(probe => probe.Succeeded);
}

/// <summary>One of the three numbers to watch: duplicates, stuck, null keys.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Count">Keys or rows; 0 on a healthy queue.</param>
/// <param name="Detail">More about it.</param>
public sealed record MonitorCheck(string Name, long Count, string Detail);

/// <summary>A job of a space.</summary>
/// <param name="Id">The id of the row, as text.</param>
/// <param name="EventType">The event type.</param>
/// <param name="Status">The status.</param>
/// <param name="CreatedAt">When the row was made.</param>
/// <param name="IsPending">It waits for a worker.</param>
/// <param name="InLastHour">It was made within the last hour.</param>
/// <param name="Json">The whole row as JSON.</param>
public sealed record SpaceJob(string? Id, string? EventType, string? Status, DateTimeOffset? CreatedAt, bool IsPending, bool InLastHour, string Json);

/// <summary>A space and its jobs.</summary>
/// <param name="SpaceId">The id, as it was asked for.</param>
/// <param name="Exists">The space exists; <see langword="null"/> where there is no table of spaces.</param>
/// <param name="Name">Its name, where it exists and has one.</param>
/// <param name="Jobs">All its jobs, newest first.</param>
public sealed record SpaceInspection(string SpaceId, bool? Exists, string? Name, IReadOnlyList<SpaceJob> Jobs);
