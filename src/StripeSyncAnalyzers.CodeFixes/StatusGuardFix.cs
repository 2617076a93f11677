using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Adds the condition on the status that leaves a job in processing alone.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StatusGuardFix)), Shared]
public sealed class StatusGuardFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.CleanupDeletesRunningJobs, RuleIds.UpsertResetsJob);

    private protected override string KeyPrefix => "status-guard";
}
