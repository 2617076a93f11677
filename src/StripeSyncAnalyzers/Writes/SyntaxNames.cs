using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Names as they stand in the syntax, before any symbol is asked for.</summary>
internal static class SyntaxNames
{
    /// <summary>The last name of an expression or type: <c>C</c> of <c>a.B.C</c>, <c>a?.C</c> and <c>C&lt;T&gt;</c>.</summary>
    public static string? Of(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };
}
