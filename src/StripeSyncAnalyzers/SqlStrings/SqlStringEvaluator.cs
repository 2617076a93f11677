using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Says what a string expression evaluates to, as far as it is known at compile time.</summary>
internal static class SqlStringEvaluator
{
    /// <summary>Evaluates an expression.</summary>
    /// <param name="expression">The expression that is passed as SQL.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Every text it may have (both sides of <c>?:</c>), at most a small bound; empty when nothing of it is known.</returns>
    public static ImmutableArray<SqlCandidate> Evaluate(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) => ImmutableArray<SqlCandidate>.Empty;
}
