using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Names the key that DO NOTHING is meant for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameConflictTargetFix)), Shared]
public sealed class NameConflictTargetFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.DoNothingWithoutTarget);

    private protected override string KeyPrefix => "name-conflict-target";
}
