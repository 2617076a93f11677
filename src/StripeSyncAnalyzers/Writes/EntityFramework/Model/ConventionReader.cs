using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads what the type of an entity says: its properties by convention and its attributes, in this assembly or another.</summary>
internal static class ConventionReader
{
    /// <summary>Whether an attribute names the table.</summary>
    public static bool HasTable(ITypeSymbol type) => Attribute(type, "TableAttribute") is not null;

    /// <summary>The configuration classes that an attribute names.</summary>
    public static IEnumerable<INamedTypeSymbol> ConfigurationsOf(ITypeSymbol type)
    {
        if (Attribute(type, "EntityTypeConfigurationAttribute") is not { } attribute)
            yield break;
        if ((First(attribute) ?? attribute.AttributeClass!.TypeArguments.FirstOrDefault()) is INamedTypeSymbol configuration)
            yield return configuration;
    }

    /// <summary>Reads the attributes and properties; what OnModelCreating says comes on top of it.</summary>
    public static void Read(EntityModel entity, ITypeSymbol type)
    {
        if (Attribute(type, "TableAttribute") is { } named)
        {
            entity.Table = First(named) as string;
            entity.Schema = Named(named, "Schema") as string;
        }

        if (Attribute(type, "KeylessAttribute") is not null || Attribute(type, "OwnedAttribute") is not null || type.TypeKind != TypeKind.Class)
            entity.IsKnown = false;
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers().OfType<IPropertySymbol>())
                ReadProperty(entity, member);
            foreach (var attribute in current.GetAttributes())
                ReadKey(entity, attribute);
        }

        var keys = PropertiesOf(type).Where(static p => Attribute(p, "KeyAttribute") is not null).Select(static p => p.Name).ToImmutableArray();
        if (entity.PrimaryKey is null && !keys.IsEmpty)
            entity.PrimaryKey = new KeyModel(keys, PropertyLocation(type, keys[0])) { IsUnique = true };
    }

    /// <summary>Adds what the conventions say where neither an attribute nor OnModelCreating does.</summary>
    public static void Complete(EntityModel entity, ITypeSymbol type, Func<string, string>? style)
    {
        if (entity.PrimaryKey is null)
        {
            var name = entity.Properties.Keys.FirstOrDefault(static n => string.Equals(n, "Id", StringComparison.OrdinalIgnoreCase))
                ?? entity.Properties.Keys.FirstOrDefault(n => string.Equals(n, type.Name + "Id", StringComparison.OrdinalIgnoreCase));
            if (name is not null)
                entity.PrimaryKey = new KeyModel(ImmutableArray.Create(name), PropertyLocation(type, name)) { IsUnique = true };
            else
                entity.IsKnown = false;
        }

        foreach (var property in entity.Properties.Values)
            property.Column ??= style is null ? property.Name : style(property.Name);
        if (entity.PrimaryKey is { Properties: { Length: 1 } key } && entity.Properties.TryGetValue(key[0], out var generated)
            && generated is { Generation: ValueGeneration.None, HasDefault: false } && !generated.IsNeverGenerated)
        {
            generated.Generation = generated.ClrType switch
            {
                "int" or "long" or "short" => ValueGeneration.Identity,
                "Guid" or "uint" or "ulong" or "ushort" or "byte" => ValueGeneration.OnAdd,
                _ => ValueGeneration.None,
            };
        }
    }

    /// <summary>The instance properties of a type and its bases, the most derived first.</summary>
    public static IEnumerable<IPropertySymbol> PropertiesOf(ITypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
            {
                if (!property.IsStatic && !property.IsIndexer)
                    yield return property;
            }
        }
    }

    private static void ReadProperty(EntityModel entity, IPropertySymbol symbol)
    {
        if (symbol.IsStatic || symbol.IsIndexer || symbol.DeclaredAccessibility != Accessibility.Public || entity.Properties.ContainsKey(symbol.Name)
            || symbol.SetMethod is null || Attribute(symbol, "NotMappedAttribute") is not null)
            return;
        if (ClrTypes.Of(symbol.Type) is not { } scalar)
        {
            // A navigation, or an owned or converted type: it may bring columns of any name.
            entity.ColumnsAreKnown &= ClrTypes.IsCollection(symbol.Type);
            return;
        }

        var property = entity.Property(symbol.Name);
        property.ClrType = scalar.Name;
        property.ColumnType = scalar.ColumnType;
        property.IsNullable = symbol.Type.IsReferenceType ? symbol.NullableAnnotation != NullableAnnotation.NotAnnotated : symbol.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        if (Attribute(symbol, "ColumnAttribute") is { } column)
        {
            property.Column = First(column) as string;
            property.ColumnType = Named(column, "TypeName") as string ?? property.ColumnType;
        }

        if (Attribute(symbol, "RequiredAttribute") is not null)
            property.IsNullable = false;
        if (Attribute(symbol, "TimestampAttribute") is not null)
            property.Generation = ValueGeneration.Always;
        if (Attribute(symbol, "DatabaseGeneratedAttribute") is { } generated && First(generated) is int option)
        {
            property.Generation = option switch
            {
                1 => ValueGeneration.Identity,
                2 => ValueGeneration.Always,
                _ => ValueGeneration.None,
            };
            property.IsNeverGenerated = option == 0;
        }
    }

    /// <summary>[Index(nameof(A), IsUnique = true, Name = "x")] and [PrimaryKey(nameof(A), nameof(B))].</summary>
    private static void ReadKey(EntityModel entity, AttributeData attribute)
    {
        if (attribute.AttributeClass is not { Name: "IndexAttribute" or "PrimaryKeyAttribute" } type)
            return;
        var names = attribute.ConstructorArguments
            .SelectMany(static a => a.Kind == TypedConstantKind.Array ? a.Values.Select(static v => v.Value as string) : new[] { a.Value as string })
            .OfType<string>()
            .ToImmutableArray();
        if (names.IsEmpty)
            return;
        var location = attribute.ApplicationSyntaxReference is { } reference ? Location.Create(reference.SyntaxTree, reference.Span) : null;
        if (type.Name == "PrimaryKeyAttribute")
        {
            entity.PrimaryKey ??= new KeyModel(names, location) { IsUnique = true };
        }
        else
        {
            var index = entity.Index(names, Named(attribute, "Name") as string, location);
            index.IsUnique = Named(attribute, "IsUnique") is true;
        }
    }

    private static Location? PropertyLocation(ITypeSymbol type, string name) =>
        PropertiesOf(type).FirstOrDefault(p => p.Name == name)?.Locations.FirstOrDefault(static l => l.IsInSource);

    private static AttributeData? Attribute(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == name);

    private static object? First(AttributeData attribute) => attribute.ConstructorArguments.FirstOrDefault().Value;

    private static object? Named(AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value;
}
