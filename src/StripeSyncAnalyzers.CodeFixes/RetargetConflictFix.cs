using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Changes a conflict target to a key that exists and can arbitrate.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RetargetConflictFix)), Shared]
public sealed class RetargetConflictFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ConflictTargetMatchesNoKey, RuleIds.KeyCannotArbitrate);

    private protected override string KeyPrefix => "retarget";
}
