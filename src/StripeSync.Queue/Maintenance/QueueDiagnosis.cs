namespace StripeSync.Queue;

/// <summary>How bad a finding is.</summary>
public enum QueueSeverity
{
    /// <summary>Good to know; nothing fails because of it alone.</summary>
    Info,

    /// <summary>Fails under circumstances, or will.</summary>
    Warning,

    /// <summary>Makes clients fail, or the queue wrong.</summary>
    Error,
}

/// <summary>A cause that was found, with the evidence.</summary>
/// <param name="Cause">What it is and what removes it.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Evidence">What was seen, in words for a person.</param>
public sealed record QueueFinding(QueueCause Cause, QueueSeverity Severity, string Evidence);

/// <summary>A pending job and its space.</summary>
/// <param name="SpaceId">The space's id as text; <see langword="null"/> in a corrupt row.</param>
/// <param name="SpaceName">The space's name, where the space exists and has one.</param>
/// <param name="QueueId">The id of the row in the queue, as text.</param>
/// <param name="EventType">The event type; <see langword="null"/> in a corrupt row.</param>
/// <param name="Status">The status.</param>
/// <param name="CreatedAt">When the row was made.</param>
public sealed record PendingJob(string? SpaceId, string? SpaceName, string? QueueId, string? EventType, string? Status, DateTimeOffset? CreatedAt);

/// <summary>A key that stands more than once.</summary>
/// <param name="SpaceId">The space's id as text.</param>
/// <param name="EventType">The event type.</param>
/// <param name="Count">How many rows have it.</param>
public sealed record DuplicateKey(string SpaceId, string EventType, long Count);

/// <summary>A statement that clients have sent to the queue, as pg_stat_statements shows it.</summary>
/// <param name="Calls">How many times it has run.</param>
/// <param name="Sql">Its text, with the constants replaced.</param>
public sealed record QueueStatement(long Calls, string Sql);

/// <summary>What is wrong with a queue.</summary>
/// <param name="Findings">The causes, the worst first.</param>
/// <param name="PendingJobs">Pending jobs, newest first, up to <see cref="DiagnoseOptions.MaxRows"/>.</param>
/// <param name="Duplicates">Keys that stand more than once, most first, up to <see cref="DiagnoseOptions.MaxRows"/>.</param>
/// <param name="Statements">What clients have sent, where pg_stat_statements can be read; otherwise empty.</param>
public sealed record QueueDiagnosis(
    IReadOnlyList<QueueFinding> Findings, IReadOnlyList<PendingJob> PendingJobs, IReadOnlyList<DuplicateKey> Duplicates, IReadOnlyList<QueueStatement> Statements)
{
    /// <summary>There is a finding that is more than information.</summary>
    public bool HasProblems => Findings.Any(finding => finding.Severity != QueueSeverity.Info);
}

/// <summary>By what a diagnosis goes.</summary>
public sealed record DiagnoseOptions
{
    /// <summary>A job that has been pending for so long is stuck; one hour by default.</summary>
    public TimeSpan PendingOlderThan { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Without a lease (on the five-column table) a job counts as running for so long; one hour by default.</summary>
    public TimeSpan ProcessingOlderThan { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The API's role, whose rights are looked at; <c>service_role</c> where it exists by default.</summary>
    public string? Role { get; init; }

    /// <summary>How many pending jobs and duplicates are listed; 1,000 by default.</summary>
    public int MaxRows { get; init; } = 1000;
}
