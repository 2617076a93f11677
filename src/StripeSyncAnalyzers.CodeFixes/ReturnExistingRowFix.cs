using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Makes DO UPDATE of a DO NOTHING whose caller needs the row.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnExistingRowFix)), Shared]
public sealed class ReturnExistingRowFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.DoNothingReturnsNoRow);

    private protected override string KeyPrefix => "return-existing-row";
}
