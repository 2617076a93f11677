using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>
/// Carries out the remedies of one kind for many diagnostics: all edits of a document at once. A diagnostic without a remedy of that kind is left alone,
/// and so is one whose edits would touch those of another: the next run sees what the first one made.
/// </summary>
internal static class SqlRemedyFixAll
{
    public static FixAllProvider Provider { get; } = FixAllProvider.Create(
        static (context, document, diagnostics) => FixAsync(document, diagnostics, ChosenKey(context), context.CancellationToken));

    /// <summary>
    /// The key of the action that was chosen, or null where none was and the first remedy is meant: <c>dotnet format</c> asks every fix with the key of the
    /// first diagnostic of any rule, which may be another fix's key, or none where that diagnostic has no remedy.
    /// </summary>
    private static string? ChosenKey(FixAllContext context) =>
        context.CodeFixProvider is SqlRemedyFix fix && !fix.Owns(context.CodeActionEquivalenceKey) ? null : context.CodeActionEquivalenceKey;

    private static async Task<Document?> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            return null;

        var accepted = new AcceptedEdits();
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        foreach (var diagnostic in diagnostics.OrderBy(static d => d.Location.SourceSpan.Start))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RemedyProperties.Read(diagnostic).FirstOrDefault(r => key is null || r.Key == key) is not { } remedy || accepted.Clashes(remedy.Edits))
                continue;

            // Several calls may use one constant: each brings the same edit.
            var edits = remedy.Edits.Where(e => !accepted.Contains(e)).ToImmutableArray();
            var planned = RemedyPlan.Of(root, edits);
            if (planned.IsDefault)
                continue;
            accepted.Add(edits);
            changes.AddRange(planned);
        }

        return changes.Count == 0
            ? document
            : await SqlRemedyFix.ApplyAsync(document, changes.OrderBy(static c => c.Span.Start).ToImmutableArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The edits that were taken, by their start.</summary>
    private sealed class AcceptedEdits
    {
        private readonly SortedList<int, LiteralEdit> _edits = new();

        public bool Contains(LiteralEdit edit) => _edits.TryGetValue(edit.Span.Start, out var taken) && taken == edit;

        /// <summary>Whether an edit touches another one that was taken. Two insertions at one place touch.</summary>
        public bool Clashes(ImmutableArray<LiteralEdit> edits) => edits.Any(Clashes);

        public void Add(ImmutableArray<LiteralEdit> edits)
        {
            foreach (var edit in edits)
                _edits.Add(edit.Span.Start, edit);
        }

        private bool Clashes(LiteralEdit edit)
        {
            if (Contains(edit))
                return false;
            var low = 0;
            var high = _edits.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_edits.Keys[middle] <= edit.Span.End)
                    low = middle + 1;
                else
                    high = middle;
            }

            // The taken edits do not touch each other, so only the last one that starts before this one's end can reach it.
            return low > 0 && _edits.Values[low - 1].Span.End >= edit.Span.Start;
        }
    }
}
