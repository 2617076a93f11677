using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>What sees the exceptions of a node: the clauses of the same function, and those around a call that gets the function as a lambda and runs it.</summary>
internal static class SurroundingTries
{
    private static readonly ConditionalWeakTable<TypeDeclarationSyntax, ILookup<string?, ExpressionSyntax>> Assigned = new();

    /// <summary>Asks, from the inside out.</summary>
    /// <param name="node">The node.</param>
    /// <param name="handles">Says whether a clause handles the exception.</param>
    /// <param name="takes">Says whether a call handles the exceptions of the lambda that it gets.</param>
    /// <returns><see langword="true"/> if one does.</returns>
    public static bool Any(SyntaxNode node, Func<CatchClauseSyntax, bool> handles, Func<InvocationExpressionSyntax, bool> takes)
    {
        var inner = node;
        foreach (var ancestor in node.Ancestors())
        {
            if (FunctionScope.IsBoundary(ancestor))
            {
                // A lambda in a local may run at another time; the one that a retry or an execution strategy gets runs in that call.
                if (ancestor is not AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax taker } })
                    return false;
                if (takes(taker))
                    return true;
            }

            // Only the try block: an exception in a catch or finally block goes past its own clauses.
            else if (ancestor is TryStatementSyntax @try && @try.Block == inner && @try.Catches.Any(handles))
            {
                return true;
            }

            inner = ancestor;
        }

        return false;
    }

    /// <summary>The declarations of a method in this compilation.</summary>
    public static IEnumerable<SyntaxNode> Declarations(IMethodSymbol method, CancellationToken cancellationToken) =>
        (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken));

    /// <summary>What a local, field or property is made of: its declaration, and what its type assigns to its name.</summary>
    public static IEnumerable<SyntaxNode> Values(ISymbol symbol, CancellationToken cancellationToken)
    {
        if (symbol is not (ILocalSymbol or IFieldSymbol or IPropertySymbol))
            yield break;
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            var declaration = reference.GetSyntax(cancellationToken);
            yield return declaration;
            if (declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
                continue;
            foreach (var value in Assigned.GetValue(type, static t => t.DescendantNodes().OfType<AssignmentExpressionSyntax>().ToLookup(static a => SyntaxNames.Of(a.Left), static a => a.Right))[symbol.Name])
                yield return value;
        }
    }
}
