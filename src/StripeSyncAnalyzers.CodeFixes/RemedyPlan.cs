using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Says how the source changes by a remedy, be it SQL inside literals or C# around them.</summary>
internal static class RemedyPlan
{
    /// <summary>Plans the changes.</summary>
    /// <param name="root">The root of the document.</param>
    /// <param name="edits">The edits of the remedy.</param>
    /// <returns>
    /// The changes in the order of the source, or the default array where they cannot be carried out as they are meant: two touch, a literal cannot hold
    /// the SQL, or the C# would not parse any more.
    /// </returns>
    public static ImmutableArray<TextChange> Of(SyntaxNode root, ImmutableArray<LiteralEdit> edits)
    {
        var code = edits.Where(static e => e.IsCode).Select(static e => new TextChange(e.Span, e.NewSql)).ToImmutableArray();
        var sql = edits.RemoveAll(static e => e.IsCode);
        if (code.IsEmpty)
            return SqlLiteralEditor.Plan(root, sql);

        var literals = sql.IsEmpty ? ImmutableArray<TextChange>.Empty : SqlLiteralEditor.Plan(root, sql);
        if (literals.IsDefault)
            return default;
        var changes = literals.AddRange(code).Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].Span.End > root.FullSpan.End || (i > 0 && changes[i].Span.Start <= changes[i - 1].Span.End))
                return default;
        }

        return Parses(root, changes) ? changes : default;
    }

    /// <summary>A document that has errors already is being typed: one more may be the same.</summary>
    private static bool Parses(SyntaxNode root, ImmutableArray<TextChange> changes)
    {
        var changed = root.SyntaxTree.WithChangedText(root.SyntaxTree.GetText().WithChanges(changes)).GetRoot();
        return !changed.ContainsDiagnostics || (root.ContainsDiagnostics && Errors(changed) <= Errors(root));
    }

    private static int Errors(SyntaxNode root) => root.GetDiagnostics().Count(static d => d.Severity == DiagnosticSeverity.Error);
}
