using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Writes a value that the CHECK constraint allows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAllowedValueFix)), Shared]
public sealed class UseAllowedValueFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.RefusedByCheck);

    private protected override string KeyPrefix => "use-allowed-value";
}
