using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>The types of a compilation that make models, found in one walk over its own types.</summary>
internal sealed class EntityTypes
{
    private EntityTypes()
    {
    }

    public List<INamedTypeSymbol> Contexts { get; } = new();

    public List<INamedTypeSymbol> Snapshots { get; } = new();

    public List<INamedTypeSymbol> Migrations { get; } = new();

    /// <summary>The configuration classes, with the entity of each.</summary>
    public List<(INamedTypeSymbol Type, ITypeSymbol Entity)> Configurations { get; } = new();

    public static EntityTypes Find(Compilation compilation, EfSymbols symbols, CancellationToken cancellationToken)
    {
        var found = new EntityTypes();
        var open = new Stack<INamespaceOrTypeSymbol>();
        open.Push(compilation.Assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var container = open.Pop();
            if (container is INamespaceSymbol space)
            {
                foreach (var inner in space.GetNamespaceMembers())
                    open.Push(inner);
            }

            foreach (var type in container.GetTypeMembers())
            {
                open.Push(type);
                if (type is { TypeKind: TypeKind.Class, IsStatic: false })
                    found.Add(type, symbols);
            }
        }

        return found;
    }

    private void Add(INamedTypeSymbol type, EfSymbols symbols)
    {
        if (type.BaseType is { SpecialType: not SpecialType.System_Object })
        {
            if (symbols.IsContext(type))
                Contexts.Add(type);
            else if (EfSymbols.Derives(type, symbols.Snapshot))
                Snapshots.Add(type);
            else if (EfSymbols.Derives(type, symbols.Migration))
                Migrations.Add(type);
        }

        if (symbols.Configuration is null || type.IsAbstract)
            return;
        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, symbols.Configuration) && implemented.TypeArguments[0] is INamedTypeSymbol entity)
                Configurations.Add((type, entity));
        }
    }
}
