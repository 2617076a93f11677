using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Adds ON CONFLICT to a plain insert and to one that only checks before it inserts, or the conflict target to an upsert without one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddOnConflictFix)), Shared]
public sealed class AddOnConflictFix : SqlRemedyFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIds.PlainInsertIntoQueue, RuleIds.PlainInsert, RuleIds.UpsertWithoutTarget, RuleIds.CheckBeforeInsert);

    private protected override string KeyPrefix => "add-on-conflict";
}
