using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>The model of one context.</summary>
/// <param name="Context">The context; null where a snapshot names one that is not there.</param>
/// <param name="IsSnapshot">True for a model snapshot, which says everything; false for a model that is read from attributes and OnModelCreating.</param>
internal sealed record ContextModel(INamedTypeSymbol? Context, bool IsSnapshot)
{
    /// <summary>The entities by their full names, each to be read before it is used.</summary>
    public Dictionary<string, EntityModel> Entities { get; } = new(StringComparer.Ordinal);

    /// <summary>False where something of unknown effect shapes the model: no entity is known then.</summary>
    public bool IsKnown { get; set; } = true;

    /// <summary>False where it is not known whether a naming convention renames tables and columns.</summary>
    public bool NamesAreKnown { get; set; } = true;

    /// <summary>The schema of entities that name none; null for the search path's.</summary>
    public string? DefaultSchema { get; set; }

    /// <summary>Finds an entity of which everything needed to insert one is known.</summary>
    public EntityModel? Find(ITypeSymbol entity, CancellationToken cancellationToken) =>
        IsKnown && Entities.TryGetValue(EntityNames.Of(entity), out var found) && found.Read(cancellationToken) is { IsKnown: true, IsInherited: false, Table: not null } ? found : null;
}

/// <summary>Names of entities.</summary>
internal static class EntityNames
{
    private static readonly SymbolDisplayFormat Qualified = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The name as a snapshot writes it: nested types behind a plus.</summary>
    public static string Of(ITypeSymbol type) =>
        type.ContainingType is { } outer ? Of(outer) + "+" + type.MetadataName : type.ToDisplayString(Qualified);
}
