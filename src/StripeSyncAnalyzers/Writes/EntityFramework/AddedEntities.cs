using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>The entities that a call of Add or AddRange adds.</summary>
/// <param name="Rows">The entities that are known one by one, or the one that stands for all.</param>
/// <param name="AreAll">False where their number is not known.</param>
internal sealed record AddedEntities(IReadOnlyList<AddedEntity> Rows, bool AreAll)
{
    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The entities, one by one, or one collection.</param>
    /// <param name="isRange">True for AddRange.</param>
    /// <param name="model">The semantic model of their tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The entities by their types; none where they are not known.</returns>
    public static IEnumerable<AddedEntities> Of(IReadOnlyList<ExpressionSyntax> arguments, bool isRange, SemanticModel model, CancellationToken cancellationToken)
    {
        if (isRange && arguments.Count == 1 && ElementType(arguments[0], model, cancellationToken) is { } element)
            return OfCollection(arguments[0], element, model, cancellationToken) is { } collection ? new[] { collection } : Enumerable.Empty<AddedEntities>();
        return arguments
            .Select(argument => AddedEntity.Of(argument, model, cancellationToken))
            .OfType<AddedEntity>()
            .GroupBy<AddedEntity, ITypeSymbol>(static e => e.Type, SymbolEqualityComparer.Default)
            .Select(static group => new AddedEntities(group.ToList(), AreAll: true));
    }

    private static AddedEntities? OfCollection(ExpressionSyntax collection, ITypeSymbol element, SemanticModel model, CancellationToken cancellationToken)
    {
        if (SinglyAssignedLocal.Initializer(collection, model, cancellationToken) is { } initializer && !IsChanged(collection))
            collection = initializer;
        while (collection is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation)
        {
            if (access.Name.Identifier.ValueText is "ToList" or "ToArray")
            {
                collection = access.Expression;
                continue;
            }

            if (access.Name.Identifier.ValueText == "Select" && invocation.ArgumentList.Arguments is { Count: 1 } selectors && selectors[0].Expression is LambdaExpressionSyntax { ExpressionBody: { } body }
                && AddedEntity.Of(body, model, cancellationToken) is { } template)
                return new AddedEntities(new[] { template }, AreAll: false);
            break;
        }

        if (Elements(collection) is { } elements)
        {
            var rows = elements.Select(e => AddedEntity.Of(e, model, cancellationToken)).OfType<AddedEntity>().ToList();
            if (rows.Count > 0 && rows.All(r => SymbolEqualityComparer.Default.Equals(r.Type, rows[0].Type)))
                return new AddedEntities(rows, AreAll: true);
        }

        return element is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } ? new AddedEntities(new[] { AddedEntity.Unknown(element, collection, model, cancellationToken) }, AreAll: false) : null;
    }

    private static IEnumerable<ExpressionSyntax>? Elements(ExpressionSyntax collection) => collection switch
    {
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } items } => items.Expressions,
        CollectionExpressionSyntax list when list.Elements.All(static e => e is ExpressionElementSyntax) => list.Elements.Cast<ExpressionElementSyntax>().Select(static e => e.Expression),
        _ => null,
    };

    /// <summary>list.Add(…) on a local makes its initializer a part of what it holds.</summary>
    private static bool IsChanged(ExpressionSyntax local) =>
        FunctionScope.MemberOf(local).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
            access.Expression is IdentifierNameSyntax receiver && local is IdentifierNameSyntax name && receiver.Identifier.ValueText == name.Identifier.ValueText && access.Parent is InvocationExpressionSyntax);

    private static ITypeSymbol? ElementType(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var info = model.GetTypeInfo(expression, cancellationToken);
        var type = info.Type ?? info.ConvertedType;
        if (type is IArrayTypeSymbol array)
            return array.ElementType;
        if (type is null or { SpecialType: SpecialType.System_String })
            return null;
        foreach (var candidate in type.AllInterfaces.Prepend(type as INamedTypeSymbol))
        {
            if (candidate is { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T })
                return candidate.TypeArguments[0];
        }

        return null;
    }
}
