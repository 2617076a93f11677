using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>What runs as one: the body of a method, lambda or local function, and within it the loops.</summary>
internal static class FunctionScope
{
    /// <summary>Says whether a node is the body's boundary: code inside runs at another time than code around it.</summary>
    public static bool IsBoundary(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax;

    /// <summary>The outermost node in which a local of this place can be named: the member, or all top-level statements.</summary>
    public static SyntaxNode MemberOf(SyntaxNode node)
    {
        foreach (var ancestor in node.AncestorsAndSelf())
        {
            if (ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax || ancestor is CompilationUnitSyntax)
                return ancestor;
        }

        return node.SyntaxTree.GetRoot();
    }

    /// <summary>Says whether two places of one function run equally often: no loop, lambda or local function is around one of them alone.</summary>
    public static bool RunTogether(SyntaxNode first, SyntaxNode second) => Repetition(first) == Repetition(second);

    private static SyntaxNode? Repetition(SyntaxNode node)
    {
        SyntaxNode inner = node;
        foreach (var ancestor in node.Ancestors())
        {
            if (IsBoundary(ancestor) || ancestor is CompilationUnitSyntax)
                return ancestor;
            if (ancestor is WhileStatementSyntax or DoStatementSyntax
                || (ancestor is ForStatementSyntax loop && inner != loop.Declaration && !loop.Initializers.Contains(inner))
                || (ancestor is CommonForEachStatementSyntax each && inner != each.Expression))
            {
                return ancestor;
            }

            inner = ancestor;
        }

        return null;
    }
}
