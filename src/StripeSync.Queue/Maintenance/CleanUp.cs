namespace StripeSync.Queue;

/// <summary>How a clean-up goes about it. The defaults are short transactions beside live traffic.</summary>
public sealed record CleanUpOptions
{
    /// <summary>Only says what would be removed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Everything in one transaction, all or nothing; writers to the rows concerned wait for its end.</summary>
    public bool SingleTransaction { get; init; }

    /// <summary>How many rows a short transaction removes; 1,000 by default, at least 1.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Removes jobs although rows of other tables vanish with them, by ON DELETE CASCADE.</summary>
    public bool Force { get; init; }

    /// <summary>Enqueues the jobs again instead of removing them; for the jobs of a space and for stuck jobs.</summary>
    public bool Requeue { get; init; }

    /// <summary>A job that has been pending for so long is stuck; one hour by default.</summary>
    public TimeSpan PendingOlderThan { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Without a lease (on the five-column table) a job counts as running for so long; one hour by default.</summary>
    public TimeSpan ProcessingOlderThan { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Who cleans up, for the archive; the database's role by default.</summary>
    public string? Actor { get; init; }

    /// <summary>Is told after each batch.</summary>
    public IProgress<CleanUpProgress>? Progress { get; init; }
}

/// <summary>How far a clean-up or a restore is.</summary>
/// <param name="Done">Rows that are done.</param>
/// <param name="Found">Rows that were found so far.</param>
public readonly record struct CleanUpProgress(long Done, long Found);

/// <summary>A row that a clean-up removed, or a restore looked at.</summary>
/// <param name="Outcome">
/// A clean-up's reason: space, stuck, null key, invalid status, duplicate or requeued. A restore's outcome: restored, superseded or not restorable.
/// </param>
/// <param name="Json">The whole row as JSON, as it was.</param>
public sealed record ArchivedRow(string Outcome, string Json);

/// <summary>What a clean-up did.</summary>
/// <param name="Run">The number of the run, by which it can be restored.</param>
/// <param name="IsDryRun">Nothing was changed.</param>
/// <param name="Counts">How many rows were removed, by reason.</param>
/// <param name="Rows">The first 100 of them; the archive has all.</param>
/// <param name="Waiting">Keys with two running jobs, which were left alone until one has ended; the first 100.</param>
/// <param name="Left">Rows that were found, but that somebody held or changed all the while; clean up again.</param>
public sealed record CleanUpResult(
    Guid Run, bool IsDryRun, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<ArchivedRow> Rows, IReadOnlyList<DuplicateKey> Waiting, long Left)
{
    /// <summary>How many rows were removed, or enqueued again.</summary>
    public long Total => Counts.Values.Sum();
}

/// <summary>What a restore did.</summary>
/// <param name="Run">The run that was to be brought back.</param>
/// <param name="Counts">How many rows had which outcome: restored, superseded, not restorable.</param>
/// <param name="Rows">The first 100 of them; the archive has all.</param>
/// <param name="IsKnown">The archive has rows of this run and this queue.</param>
public sealed record RestoreResult(Guid Run, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<ArchivedRow> Rows, bool IsKnown);

/// <summary>A clean-up was refused: rows of another table would vanish with the jobs. Nothing of the batch was removed.</summary>
public sealed class ChildRowsException : InvalidOperationException
{
    internal ChildRowsException(string table, long rows)
        : base($"{(rows == 1 ? $"1 row of {table} refers" : $"{rows} rows of {table} refer")} to the jobs with ON DELETE CASCADE and would vanish with them; move {(rows == 1 ? "it" : "them")} first, or force the clean-up.")
    {
        Table = table;
        Rows = rows;
    }

    /// <summary>The table that refers to the queue.</summary>
    public string Table { get; }

    /// <summary>How many of its rows would vanish.</summary>
    public long Rows { get; }
}
