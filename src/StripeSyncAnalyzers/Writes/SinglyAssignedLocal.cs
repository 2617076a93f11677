using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Looks through a local that is assigned once, where it is declared.</summary>
internal static class SinglyAssignedLocal
{
    /// <summary>Finds the value of a local.</summary>
    /// <param name="expression">An expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The initializer if the expression names a local that nothing else assigns, otherwise null.</returns>
    public static ExpressionSyntax? Initializer(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (expression is not IdentifierNameSyntax name
            || model.GetSymbolInfo(name, cancellationToken).Symbol is not ILocalSymbol { IsRef: false, DeclaringSyntaxReferences: { Length: 1 } declarations } local
            || declarations[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } value } declarator)
        {
            return null;
        }

        var member = FunctionScope.MemberOf(declarator);
        foreach (var use in member.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            // A local is unique by name within what it can be seen from, but a sibling scope may have another: ask, only for the writing uses.
            if (string.Equals(use.Identifier.ValueText, local.Name, StringComparison.Ordinal)
                && IsWritten(use)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, local))
            {
                return null;
            }
        }

        return value;
    }

    private static bool IsWritten(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None and not (int)SyntaxKind.InKeyword } => true,
        // (a, b) = …
        ArgumentSyntax { Parent: TupleExpressionSyntax tuple } => tuple.Parent is AssignmentExpressionSyntax assignment && assignment.Left == tuple,
        RefExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression } => true,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } => true,
        _ => false,
    };
}
