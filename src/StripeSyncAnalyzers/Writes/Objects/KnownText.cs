using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;

namespace StripeSyncAnalyzers.Writes.Objects;

/// <summary>Texts that are known whole at compile time.</summary>
internal static class KnownText
{
    /// <summary>Evaluates an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Its one possible value, or null where it has several or a part of it is not known.</returns>
    public static string? Of(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetConstantValue(expression, cancellationToken) is { HasValue: true } constant)
            return constant.Value as string;
        var candidates = SqlStringEvaluator.Evaluate(expression, model, cancellationToken);
        return candidates.Length == 1 && candidates[0].Sql.Holes.IsEmpty ? candidates[0].Sql.Text : null;
    }
}
