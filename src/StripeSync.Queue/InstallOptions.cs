namespace StripeSync.Queue;

/// <summary>How a queue is installed.</summary>
public sealed record InstallOptions
{
    /// <summary>Only looks, and returns the SQL that would be run; nothing is changed.</summary>
    public bool DryRun { get; set; }

    /// <summary>The role that may use the queue beside its owner; <c>service_role</c> where it exists when <see langword="null"/>.</summary>
    public string? GrantTo { get; set; }

    /// <summary>How long a processing row without a lease counts as running, from its creation; 1 hour by default.</summary>
    public TimeSpan ProcessingOlderThan { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the installation waits for others: another installation, index builds, transactions that hold the table, two workers that
    /// hold one key. 10 minutes by default. It waits without standing in anybody's way.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Archives rows also where rows of other tables are deleted with them (ON DELETE CASCADE).</summary>
    public bool AllowCascade { get; set; }

    /// <summary>Is told what is being done, a line for each step or wait.</summary>
    public IProgress<string>? Progress { get; set; }
}
