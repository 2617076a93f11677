using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Where a local can be used.</summary>
internal static class LocalScope
{
    /// <summary>The block, or the statement with a header, that a local is declared in.</summary>
    public static TextSpan Of(VariableDeclaratorSyntax declarator) => NodeOf(declarator).FullSpan;

    /// <summary>The node of that block or statement.</summary>
    public static SyntaxNode NodeOf(VariableDeclaratorSyntax declarator)
    {
        SyntaxNode? scope = declarator.Parent?.Parent;
        if (scope is LocalDeclarationStatementSyntax)
            scope = scope.Parent;

        // The locals of one section of a switch are visible in the others, and those of a top-level statement in the whole file.
        if (scope is SwitchSectionSyntax or GlobalStatementSyntax)
            scope = scope.Parent;
        return scope ?? declarator;
    }
}
