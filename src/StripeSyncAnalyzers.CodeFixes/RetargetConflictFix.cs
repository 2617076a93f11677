using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Changes a conflict target to a key that exists and can arbitrate, or writes the predicate of its index without parameters.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RetargetConflictFix)), Shared]
public sealed class RetargetConflictFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ConflictTargetMatchesNoKey, RuleIds.KeyCannotArbitrate, RuleIds.ParameterInIndexPredicate);

    private protected override string KeyPrefix => "retarget";
}
