using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Makes a negative filter match NULL too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NullSafeFilterFix)), Shared]
public sealed class NullSafeFilterFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.NegativeFilterSkipsNull);

    private protected override string KeyPrefix => "null-safe";
}
