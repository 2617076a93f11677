using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Resolves lists of metadata names.</summary>
internal static class SymbolSets
{
    /// <summary>Resolves the types that the compilation has.</summary>
    public static ImmutableHashSet<ISymbol> Resolve(Compilation compilation, ImmutableArray<string> metadataNames)
    {
        var types = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var name in metadataNames)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
                types.Add(type);
        }

        return types.ToImmutable();
    }
}
