using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Adds SKIP LOCKED, or FOR UPDATE SKIP LOCKED, to the query that claims a job.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SkipLockedFix)), Shared]
public sealed class SkipLockedFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ClaimWithoutSkipLocked);

    private protected override string KeyPrefix => "skip-locked";
}
