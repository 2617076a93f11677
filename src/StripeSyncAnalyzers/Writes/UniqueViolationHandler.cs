using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Recognises a catch that handles SQLSTATE 23505: a possible violation is no news to its author.</summary>
internal static class UniqueViolationHandler
{
    private const string SqlState = "SqlState";
    private const string UniqueViolation = "23505";

    /// <summary>Says whether an exception of a node is caught, in the same function, by a clause that asks for 23505.</summary>
    /// <param name="node">The call.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it is.</returns>
    public static bool IsAround(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var inner = node;
        foreach (var ancestor in node.Ancestors())
        {
            if (FunctionScope.IsBoundary(ancestor))
                return false;
            // Only the try block: an exception in a catch or finally block goes past its own clauses.
            if (ancestor is TryStatementSyntax @try && @try.Block == inner && @try.Catches.Any(clause => Handles(clause, model, cancellationToken)))
                return true;
            inner = ancestor;
        }

        return false;
    }

    /// <summary>Says whether a clause asks for 23505.</summary>
    public static bool Handles(CatchClauseSyntax clause, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var part in new SyntaxNode?[] { clause.Filter, clause.Block })
        {
            if (part is null)
                continue;
            foreach (var node in part.DescendantNodes())
            {
                if (node is IdentifierNameSyntax { Identifier.ValueText: SqlState } state && IsComparedWithUniqueViolation(state, expression => IsUniqueViolation(expression, model, cancellationToken)))
                    return true;
                if (node is InvocationExpressionSyntax invocation && part == clause.Filter && AsksInHelper(invocation, model, cancellationToken))
                    return true;
            }
        }

        return false;
    }

    /// <summary>e.SqlState == "23505", e is { SqlState: "23505" }, string.Equals(e.SqlState, …), switch (e.SqlState) …, also negated.</summary>
    private static bool IsComparedWithUniqueViolation(IdentifierNameSyntax state, Func<ExpressionSyntax, bool> isUniqueViolation)
    {
        foreach (var ancestor in state.Ancestors())
        {
            switch (ancestor)
            {
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression }:
                case IsPatternExpressionSyntax:
                case SubpatternSyntax:
                case InvocationExpressionSyntax:
                case SwitchExpressionSyntax:
                    return ancestor.DescendantNodes().OfType<ExpressionSyntax>().Any(isUniqueViolation);
                case SwitchStatementSyntax @switch:
                    return @switch.Sections.SelectMany(static section => section.Labels).SelectMany(static label => label.DescendantNodes())
                        .OfType<ExpressionSyntax>().Any(isUniqueViolation);
                case StatementSyntax or CatchFilterClauseSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool IsUniqueViolation(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax
        && model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: UniqueViolation };

    /// <summary>when (IsDuplicate(e)): looks into the helper, which may stand in another file, so by its syntax alone.</summary>
    private static bool AsksInHelper(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method)
            return false;
        foreach (var declaration in (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences)
        {
            foreach (var state in declaration.GetSyntax(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (state.Identifier.ValueText == SqlState && IsComparedWithUniqueViolation(state, IsUniqueViolationByName))
                    return true;
            }
        }

        return false;
    }

    private static bool IsUniqueViolationByName(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { Token.Value: UniqueViolation } or IdentifierNameSyntax { Identifier.ValueText: nameof(UniqueViolation) };
}
