using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Recognises values that are made fresh each time: they cannot be in the table already.</summary>
internal static class FreshValue
{
    /// <summary>Says whether an expression is a fresh value each time that a place runs.</summary>
    /// <param name="value">The expression.</param>
    /// <param name="place">The place that uses it.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> for Guid.NewGuid(), Guid.CreateVersion7() and Ulid.NewUlid(), directly or through a local that is made as often as the place runs.</returns>
    public static bool Is(ExpressionSyntax value, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var made = Strip(value);
        if (SinglyAssignedLocal.Initializer(made, model, cancellationToken) is { } initializer)
            made = Strip(initializer);

        // One value that is made before a loop is not fresh inside it.
        return made is InvocationExpressionSyntax invocation
            && SyntaxNames.Of(invocation.Expression) is "NewGuid" or "CreateVersion7" or "NewUlid"
            && FunctionScope.RunTogether(invocation, place)
            && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol { IsStatic: true, ContainingType.Name: "Guid" or "Ulid" };
    }

    /// <summary>Says whether some part of an expression is made fresh.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if one is, directly or through a local.</returns>
    public static bool IsMadeIn(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Any(part =>
            part is InvocationExpressionSyntax or IdentifierNameSyntax && Is(part, expression, model, cancellationToken));

    private static ExpressionSyntax Strip(ExpressionSyntax expression)
    {
        expression = ObjectHistory.Strip(expression);
        while (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" or "ToGuid" } access })
            expression = ObjectHistory.Strip(access.Expression);
        return expression;
    }
}
