using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Says what a string expression evaluates to, as far as it is known at compile time.</summary>
internal static class SqlStringEvaluator
{
    /// <summary>Evaluates an expression.</summary>
    /// <param name="expression">The expression that is passed as SQL.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Every text it may have (both sides of <c>?:</c>), at most a small bound; empty when nothing of it is known.</returns>
    public static ImmutableArray<SqlCandidate> Evaluate(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var variants = new ExpressionEvaluation(model, cancellationToken).Evaluate(expression);
        var known = variants.Where(static v => v.Pieces.Any(static p => p.Text is { Value.Length: > 0 })).ToImmutableArray();
        if (known.IsEmpty)
            return ImmutableArray<SqlCandidate>.Empty;

        // A literal that makes two places, in one text or in two, cannot be edited for one of them only.
        var seen = new HashSet<(SyntaxTree, int)>();
        var shared = new HashSet<(SyntaxTree, int)>();
        foreach (var piece in known.SelectMany(static v => v.Pieces))
        {
            if (piece.Text is { Tree: { } tree } text && !seen.Add((tree, text.ContentEnd)))
                shared.Add((tree, text.ContentEnd));
        }

        return known.Select(variant => Compose(variant, shared)).ToImmutableArray();
    }

    private static SqlCandidate Compose(TextVariant variant, HashSet<(SyntaxTree, int)> shared)
    {
        var text = new StringBuilder();
        var holes = ImmutableArray.CreateBuilder<int>();
        var segments = ImmutableArray.CreateBuilder<SqlSourceMap.Segment>(variant.Pieces.Length);
        foreach (var piece in variant.Pieces)
        {
            var isShared = piece.Text is { Tree: { } tree } && shared.Contains((tree, piece.Text.ContentEnd));
            segments.Add(new SqlSourceMap.Segment(text.Length, piece, isShared));
            if (piece.Text is not null)
            {
                text.Append(piece.Text.Value);
                continue;
            }

            holes.Add(text.Length);
            text.Append(SqlText.HoleCharacter);
        }

        return new SqlCandidate(new SqlText(text.ToString(), holes.ToImmutable()), new SqlSourceMap(segments.ToImmutable()));
    }
}
