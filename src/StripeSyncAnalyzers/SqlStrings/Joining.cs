using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>string.Concat and string.Join, and StringBuilder.AppendJoin, of parts that stand there.</summary>
internal static class Joining
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    /// <summary>Puts the parts together.</summary>
    public static ImmutableArray<TextVariant> Concat(
        ExpressionEvaluation expressions, SeparatedSyntaxList<ArgumentSyntax> arguments, EvaluationScope? scope, int depth) =>
        Parts(expressions, arguments.Select(static a => a.Expression).ToList()) is { } parts
            ? Join(expressions, null, parts, scope, depth)
            : s_unknown;

    /// <summary>Puts the parts behind the first argument together, with it between them.</summary>
    public static ImmutableArray<TextVariant> Join(
        ExpressionEvaluation expressions, SeparatedSyntaxList<ArgumentSyntax> arguments, EvaluationScope? scope, int depth) =>
        arguments.Count > 1 && Parts(expressions, arguments.Skip(1).Select(static a => a.Expression).ToList()) is { } parts
            ? Join(expressions, arguments[0].Expression, parts, scope, depth)
            : s_unknown;

    private static ImmutableArray<TextVariant> Join(
        ExpressionEvaluation expressions, ExpressionSyntax? separator, List<ExpressionSyntax> parts, EvaluationScope? scope, int depth)
    {
        var between = separator is null ? ImmutableArray<TextVariant>.Empty : expressions.Evaluate(separator, scope, depth + 1);
        var result = new TextBuilder(expressions.Budget);
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && separator is not null)
                result.Append(between, separator);
            result.Append(expressions.Evaluate(parts[i], scope, depth + 1), parts[i]);
        }

        return result.Build();
    }

    /// <summary>The parts, if each stands there: the arguments themselves, or the elements of an array; null for a collection that is made elsewhere.</summary>
    private static List<ExpressionSyntax>? Parts(ExpressionEvaluation expressions, List<ExpressionSyntax> arguments)
    {
        // Join(separator, array, start, count) has no text behind the separator.
        if (arguments.Count != 1)
            return arguments.Any(IsText) || arguments.All(argument => IsOneText(expressions, argument)) ? arguments : null;
        switch (arguments[0])
        {
            case ArrayCreationExpressionSyntax { Initializer: { } initializer }:
                return initializer.Expressions.ToList();
            case ImplicitArrayCreationExpressionSyntax { Initializer: var initializer }:
                return initializer.Expressions.ToList();
            case CollectionExpressionSyntax collection:
                return collection.Elements.All(static element => element is ExpressionElementSyntax)
                    ? collection.Elements.Cast<ExpressionElementSyntax>().Select(static element => element.Expression).ToList()
                    : null;
            default:
                return IsOneText(expressions, arguments[0]) ? arguments : null;
        }
    }

    private static bool IsText(ExpressionSyntax argument) =>
        ExpressionEvaluation.Unwrap(argument) is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } or InterpolatedStringExpressionSyntax;

    /// <summary>Whether an argument is one part: a collection is many.</summary>
    private static bool IsOneText(ExpressionEvaluation expressions, ExpressionSyntax argument) =>
        IsText(argument)
        || (expressions.HasModelFor(argument) && expressions.TypeAt(argument) is { SpecialType: not SpecialType.None and not SpecialType.System_Object });
}
