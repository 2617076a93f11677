using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Adds ON CONFLICT to a plain insert, and to one that only checks before it inserts.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddOnConflictFix)), Shared]
public sealed class AddOnConflictFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.PlainInsertIntoQueue, RuleIds.PlainInsert, RuleIds.CheckBeforeInsert);

    private protected override string KeyPrefix => "add-on-conflict";
}
