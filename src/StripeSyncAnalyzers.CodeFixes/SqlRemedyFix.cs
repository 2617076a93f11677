using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.Writes.QueueRuntime;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Offers the remedies that a diagnostic brings along, and carries them out. Which remedies there are was decided by the analyzer.</summary>
public abstract class SqlRemedyFix : CodeFixProvider
{
    private const string EnqueueKey = EnqueueRepair.Key;

    /// <summary>What the keys of this fix's remedies begin with.</summary>
    private protected abstract string KeyPrefix { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => SqlRemedyFixAll.Provider;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.Document;
        if (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;

        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var remedy in RemedyProperties.Read(diagnostic))
            {
                var changes = RemedyPlan.Of(root, remedy.Edits);
                if (changes.IsDefault)
                    continue;
                var action = CodeAction.Create(remedy.Title, token => ApplyAsync(document, changes, token), remedy.Key);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>Says whether an equivalence key can be that of an action of this fix.</summary>
    /// <remarks>The enqueue of StripeSync.Queue comes with several rules, behind the repairs of the SQL: one fix, so that the order is theirs.</remarks>
    internal bool Owns(string? key) => key is not null && (key.StartsWith(KeyPrefix, StringComparison.Ordinal) || key == EnqueueKey);

    /// <summary>Changes the text of a document.</summary>
    internal static async Task<Document> ApplyAsync(Document document, ImmutableArray<TextChange> changes, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }
}
