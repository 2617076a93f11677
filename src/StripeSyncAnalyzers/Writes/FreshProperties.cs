using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Recognises properties that an entity makes fresh itself: by the initializer, or in a constructor. From syntax alone: it may stand in another file.</summary>
internal static class FreshProperties
{
    /// <summary>Says whether some initializer or constructor of a type, or of its bases, gives a property a fresh value.</summary>
    public static bool IsFresh(ITypeSymbol type, string property, CancellationToken cancellationToken)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var reference in current.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration)
                    continue;
                foreach (var member in declaration.Members)
                {
                    if (MakesFresh(member, property))
                        return true;
                }
            }
        }

        return false;
    }

    private static bool MakesFresh(MemberDeclarationSyntax member, string property) => member switch
    {
        PropertyDeclarationSyntax declared => declared.Identifier.ValueText == property && declared.Initializer is { } initializer && FreshValue.IsCalledIn(initializer.Value),

        // Also a factory method: static Order Create(…) => new() { Id = Guid.NewGuid() }.
        BaseMethodDeclarationSyntax method => method.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => SyntaxNames.Of(a.Left) == property && FreshValue.IsCalledIn(a.Right)),
        _ => false,
    };
}
