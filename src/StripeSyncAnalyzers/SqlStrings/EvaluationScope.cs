using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// Where an expression that was reached by a name stands: the type that declares it, and, in the body of a method that is called, what the call passes.
/// </summary>
/// <param name="DeclaringType">The type in which simple names are looked up where no semantic model is at hand.</param>
/// <param name="Method">The method that is called, or null outside of one.</param>
/// <param name="Parameters">What the call passes, by the name of the parameter.</param>
internal sealed record EvaluationScope(
    INamedTypeSymbol? DeclaringType, IMethodSymbol? Method, ImmutableDictionary<string, ImmutableArray<TextVariant>> Parameters)
{
    /// <summary>An initializer, or the body of a property: nothing is passed.</summary>
    public static EvaluationScope Of(INamedTypeSymbol? declaringType) =>
        new(declaringType, null, ImmutableDictionary<string, ImmutableArray<TextVariant>>.Empty);

    /// <summary>What the call passes for a parameter; null for one of another method, as a local function sees them around it.</summary>
    public ImmutableArray<TextVariant>? Find(IParameterSymbol parameter) =>
        SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, Method?.OriginalDefinition) && Parameters.TryGetValue(parameter.Name, out var value)
            ? value
            : null;
}
