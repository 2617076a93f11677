using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.Objects;

/// <summary>What is known of the elements of a collection that is handed over.</summary>
/// <param name="Values">The elements, as far as they are expressions in the source.</param>
/// <param name="AreAll">False where there may be other ones, or any number of the one that stands there.</param>
internal readonly record struct Elements(ImmutableArray<ExpressionSyntax> Values, bool AreAll)
{
    private static readonly Elements Unknown = new(ImmutableArray<ExpressionSyntax>.Empty, false);

    /// <summary>Finds the elements of a list, an array, a collection expression, or a projection of another collection.</summary>
    /// <param name="collection">The expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The elements; none where nothing is known of them.</returns>
    public static Elements Of(ExpressionSyntax collection, SemanticModel model, CancellationToken cancellationToken)
    {
        var value = ObjectHistory.Strip(collection);
        if (SinglyAssignedLocal.Initializer(value, model, cancellationToken) is { } initializer)
            return OfLocal(value, ObjectHistory.Strip(initializer), model, cancellationToken);
        return OfValue(value);
    }

    private static Elements OfLocal(ExpressionSyntax local, ExpressionSyntax initializer, SemanticModel model, CancellationToken cancellationToken)
    {
        var made = OfValue(initializer);
        var isChanged = false;
        foreach (var access in FunctionScope.MemberOf(local).DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            if (access.Expression is not IdentifierNameSyntax name
                || name.Identifier.ValueText != SyntaxNames.Of(local)
                || access.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments: var arguments }
                || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, model.GetSymbolInfo(local, cancellationToken).Symbol))
            {
                continue;
            }

            isChanged = true;
            if (access.Name.Identifier.ValueText == "Add" && arguments.Count == 1)
                made = made with { Values = made.Values.Add(arguments[0].Expression) };
        }

        return isChanged ? made with { AreAll = false } : made;
    }

    private static Elements OfValue(ExpressionSyntax value)
    {
        switch (value)
        {
            case ImplicitArrayCreationExpressionSyntax array:
                return new Elements(array.Initializer.Expressions.ToImmutableArray(), true);
            case ArrayCreationExpressionSyntax { Initializer: { } initializer }:
                return new Elements(initializer.Expressions.ToImmutableArray(), true);
            case BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } list:
                var elements = list.Initializer?.Expressions.ToImmutableArray() ?? ImmutableArray<ExpressionSyntax>.Empty;
                return new Elements(elements, elements.Length > 0);
            case CollectionExpressionSyntax collection:
                return collection.Elements.All(static e => e is ExpressionElementSyntax)
                    ? new Elements(collection.Elements.Cast<ExpressionElementSyntax>().Select(static e => e.Expression).ToImmutableArray(), true)
                    : Unknown;
            default:
                return Projected(value) is { } element ? new Elements(ImmutableArray.Create(element), false) : Unknown;
        }
    }

    /// <summary>The object that <c>items.Select(i =&gt; new Job { … }).ToList()</c> makes for each element; null for another expression.</summary>
    public static ExpressionSyntax? Projected(ExpressionSyntax value)
    {
        while (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation)
        {
            switch (access.Name.Identifier.ValueText)
            {
                case "ToList" or "ToArray":
                    value = access.Expression;
                    break;
                case "Select" when invocation.ArgumentList.Arguments is { Count: 1 } arguments
                    && arguments[0].Expression is LambdaExpressionSyntax { ExpressionBody: { } body }:
                    return body;
                default:
                    return null;
            }
        }

        return null;
    }
}
