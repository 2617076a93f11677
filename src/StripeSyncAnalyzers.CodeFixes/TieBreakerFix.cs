using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Ends the order of a deduplication in a unique key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TieBreakerFix)), Shared]
public sealed class TieBreakerFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ArbitraryDeduplication);

    private protected override string KeyPrefix => "tie-breaker";
}
