using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>The one expression that a method or a getter returns.</summary>
internal static class ReturnedExpression
{
    /// <summary>Whether another body may run than the one that is seen: an override, or an implementation.</summary>
    public static bool MayBeReplaced(ISymbol member) =>
        member.IsAbstract || member.IsExtern
        || ((member.IsVirtual || member.IsOverride) && !member.IsSealed && member.ContainingType is not { IsSealed: true });

    /// <summary>Finds the expression of a method, a local function or a property.</summary>
    /// <returns>The expression, or null where the body does more than return one.</returns>
    public static ExpressionSyntax? Of(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => Of(method.ExpressionBody, method.Body),
        LocalFunctionStatementSyntax function => Of(function.ExpressionBody, function.Body),
        PropertyDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
        PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } =>
            accessors.FirstOrDefault(static a => a.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } getter ? Of(getter.ExpressionBody, getter.Body) : null,
        _ => null,
    };

    /// <summary>Whether names in an expression may be declared inside it: pattern variables, <c>out var</c>, parameters of lambdas.</summary>
    public static bool DeclaresNames(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf().Any(static node => node is VariableDesignationSyntax or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax);

    private static ExpressionSyntax? Of(ArrowExpressionClauseSyntax? arrow, BlockSyntax? block) =>
        arrow?.Expression ?? (block is { Statements: { Count: 1 } statements } && statements[0] is ReturnStatementSyntax { Expression: { } returned } ? returned : null);
}
