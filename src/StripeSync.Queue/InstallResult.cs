namespace StripeSync.Queue;

/// <summary>What an installation did, or would do.</summary>
/// <param name="IsDryRun">Nothing was changed.</param>
/// <param name="Steps">The steps in their order; an installed queue has only steps that were done already, and the functions.</param>
/// <param name="Notes">What a person should know: triggers, old transactions, redundant keys.</param>
/// <param name="ArchiveRun">The run to restore, when rows were archived.</param>
public sealed record InstallResult(bool IsDryRun, IReadOnlyList<InstallStep> Steps, IReadOnlyList<string> Notes, Guid? ArchiveRun);

/// <summary>One step of an installation.</summary>
/// <param name="Name">The step, such as <c>03_columns</c>.</param>
/// <param name="Sql">What was run or would be run; empty when it was done already.</param>
/// <param name="State">Whether it was done now.</param>
/// <param name="ArchivedRows">Rows that the step moved to the archive.</param>
public sealed record InstallStep(string Name, string Sql, InstallStepState State, long ArchivedRows);

/// <summary>Whether a step of an installation was done.</summary>
public enum InstallStepState
{
    /// <summary>It was not needed.</summary>
    AlreadyDone,

    /// <summary>It was done now.</summary>
    Done,

    /// <summary>It would be done without a dry run.</summary>
    Planned,
}
