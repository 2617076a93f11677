using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.AdoNet;

namespace StripeSyncAnalyzers.Writes.Dapper;

/// <summary>Which parameters of a Dapper call are made fresh for each execution.</summary>
internal static class DapperParameters
{
    /// <summary>Reads an anonymous object, an object with an initializer, a record, DynamicParameters, or one such object for each element.</summary>
    /// <param name="values">What is passed as parameters.</param>
    /// <param name="call">The call.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The names.</returns>
    public static ImmutableHashSet<string> FreshOf(ExpressionSyntax values, SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        var variable = values;
        if (SinglyAssignedLocal.Initializer(values, model, cancellationToken) is { } initializer)
            values = initializer;

        // An object that is made before a loop is sent again in each round.
        if (!FunctionScope.RunTogether(values, call))
            return FreshParameters.None;

        // Dapper executes once for each element.
        var element = Elements.Projected(values) ?? values;
        var fresh = FreshParameters.None.ToBuilder();
        foreach (var (name, value) in Members(element, model, cancellationToken))
        {
            if (FreshValue.Is(value, element, model, cancellationToken))
                fresh.Add(FreshParameters.NameOf(name));
        }

        foreach (var name in OfEntity(values, model, cancellationToken))
        {
            if (!Members(element, model, cancellationToken).Any(member => member.Name == name))
                fresh.Add(name);
        }

        foreach (var (name, value) in Added(variable, model, cancellationToken))
        {
            if (FreshValue.Is(value, call, model, cancellationToken))
                fresh.Add(FreshParameters.NameOf(name));
        }

        return fresh.ToImmutable();
    }

    /// <summary>The properties that the class of an object, or of each object of a collection, makes fresh itself.</summary>
    private static IEnumerable<string> OfEntity(ExpressionSyntax values, SemanticModel model, CancellationToken cancellationToken)
    {
        var type = model.GetTypeInfo(values, cancellationToken).Type;
        if (type is IArrayTypeSymbol array)
            type = array.ElementType;
        else if (type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: true, TypeArguments: { Length: 1 } arguments })
            type = arguments[0];
        for (var declaring = type; declaring is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false }; declaring = declaring.BaseType)
        {
            foreach (var property in declaring.GetMembers().OfType<IPropertySymbol>())
            {
                if (FreshProperties.IsFresh(type!, property.Name, cancellationToken))
                    yield return property.Name;
            }
        }
    }

    private static IEnumerable<(string Name, ExpressionSyntax Value)> Members(ExpressionSyntax values, SemanticModel model, CancellationToken cancellationToken)
    {
        if (values is AnonymousObjectCreationExpressionSyntax anonymous)
        {
            foreach (var member in anonymous.Initializers)
            {
                if ((member.NameEquals?.Name.Identifier.ValueText ?? SyntaxNames.Of(member.Expression)) is { } name)
                    yield return (name, member.Expression);
            }
        }
        else if (values is BaseObjectCreationExpressionSyntax creation)
        {
            foreach (var member in creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>())
            {
                if (SyntaxNames.Of(member.Left) is { } name)
                    yield return (name, member.Right);

                // new Dictionary<string, object> { ["id"] = … }
                else if (member.Left is ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } keys } && Constant(keys[0].Expression) is { } key)
                    yield return (key, member.Right);
            }

            // new Dictionary<string, object> { { "id", … } }
            foreach (var pair in creation.Initializer?.Expressions.OfType<InitializerExpressionSyntax>() ?? Enumerable.Empty<InitializerExpressionSyntax>())
            {
                if (pair.Expressions.Count == 2 && Constant(pair.Expressions[0]) is { } key)
                    yield return (key, pair.Expressions[1]);
            }

            // A positional record: the parameters are the properties.
            if (creation.ArgumentList is { } list && model.GetSymbolInfo(creation, cancellationToken).Symbol is IMethodSymbol { ContainingType.IsRecord: true } constructor)
            {
                for (var i = 0; i < list.Arguments.Count; i++)
                {
                    var name = list.Arguments[i].NameColon?.Name.Identifier.ValueText ?? (i < constructor.Parameters.Length ? constructor.Parameters[i].Name : null);
                    if (name is not null)
                        yield return (name, list.Arguments[i].Expression);
                }
            }
        }

        string? Constant(ExpressionSyntax key) => model.GetConstantValue(key, cancellationToken).Value as string;
    }

    /// <summary>parameters.Add("id", …) on a local.</summary>
    private static IEnumerable<(string Name, ExpressionSyntax Value)> Added(ExpressionSyntax variable, SemanticModel model, CancellationToken cancellationToken)
    {
        if (variable is not IdentifierNameSyntax local || model.GetSymbolInfo(local, cancellationToken).Symbol is not ILocalSymbol symbol)
            yield break;

        foreach (var invocation in FunctionScope.MemberOf(local).DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (invocation is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax receiver }, ArgumentList.Arguments: { Count: > 1 } arguments }
                && receiver.Identifier.ValueText == symbol.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(receiver, cancellationToken).Symbol, symbol)
                && CommandParameter.FromArguments(invocation, arguments, model, cancellationToken) is { Name: { } name })
            {
                // DynamicParameters.Add has the value second, and the type behind it.
                var value = arguments.FirstOrDefault(static a => a.NameColon?.Name.Identifier.ValueText == "value") ?? arguments[1];
                yield return (name, value.Expression);
            }
        }
    }
}
