using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Recognises a catch that handles SQLSTATE 23505: a possible violation is no news to its author.</summary>
internal static class UniqueViolationHandler
{
    private const string SqlState = "SqlState";
    private const string UniqueViolation = "23505";

    /// <summary>Says whether an exception of a node is caught by a clause that asks for 23505.</summary>
    /// <param name="node">The call.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it is.</returns>
    public static bool IsAround(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) => SurroundingTries.Any(
        node,
        clause => Handles(clause, model, cancellationToken),
        taker => TakesToHandle(taker, HandlesByName, model, cancellationToken));

    /// <summary>Says whether what gets a lambda handles its exceptions: a method by a clause of its own, or a retry policy that is made for 23505.</summary>
    /// <param name="taker">The call that gets the lambda.</param>
    /// <param name="handles">Says it of a clause, which may stand in another file, so by its syntax alone.</param>
    /// <param name="model">The semantic model of the call's tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it does.</returns>
    public static bool TakesToHandle(InvocationExpressionSyntax taker, Func<CatchClauseSyntax, bool> handles, SemanticModel model, CancellationToken cancellationToken)
    {
        // Assert.ThrowsAsync<PostgresException>(() => …): a test that wants it.
        if (taker.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } wanted } asserts }
            && asserts.Identifier.ValueText.StartsWith("Throw", StringComparison.Ordinal)
            && SyntaxNames.Of(wanted[0]) is "PostgresException" or "NpgsqlException" or "DbException" or "DbUpdateException")
        {
            return true;
        }

        if (model.GetSymbolInfo(taker, cancellationToken).Symbol is IMethodSymbol method
            && SurroundingTries.Declarations(method, cancellationToken).Any(body => body.DescendantNodes().OfType<CatchClauseSyntax>().Any(handles)))
        {
            return true;
        }

        // Policy.Handle<PostgresException>(e => e.SqlState == "23505").RetryAsync().ExecuteAsync(…), at once or in a member that holds the policy.
        var receiver = taker.Expression is MemberAccessExpressionSyntax access ? access.Expression : null;
        return receiver is not null
            && (AsksByName(receiver) || (model.GetSymbolInfo(receiver, cancellationToken).Symbol is { } symbol && SurroundingTries.Values(symbol, cancellationToken).Any(AsksByName)));
    }

    /// <summary>Says, from the syntax alone, whether a clause asks for 23505.</summary>
    public static bool HandlesByName(CatchClauseSyntax clause) => AsksByName(clause);

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
                if (node is InvocationExpressionSyntax invocation && AsksInHelper(invocation, model, cancellationToken))
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

    /// <summary>when (IsDuplicate(e)), if (!IsDuplicate(e)) throw: looks into the helper, which may stand in another file, so by its syntax alone.</summary>
    private static bool AsksInHelper(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method)
            return false;
        return SurroundingTries.Declarations(method, cancellationToken).Any(AsksByName);
    }

    private static bool AsksByName(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        .Any(static state => state.Identifier.ValueText == SqlState && IsComparedWithUniqueViolation(state, IsUniqueViolationByName));

    private static bool IsUniqueViolationByName(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { Token.Value: UniqueViolation } or IdentifierNameSyntax { Identifier.ValueText: nameof(UniqueViolation) };
}
