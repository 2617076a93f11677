using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>A class that maps to a table: what the client sends for it.</summary>
/// <param name="Type">The class.</param>
/// <param name="Table">The name of the table.</param>
/// <param name="Columns">The properties that are serialized.</param>
internal sealed record SupabaseModel(INamedTypeSymbol Type, string Table, ImmutableArray<ModelColumn> Columns)
{
    /// <summary>Reads a class.</summary>
    /// <param name="type">A class that derives from BaseModel.</param>
    /// <param name="symbols">The client's types.</param>
    /// <returns>The model.</returns>
    public static SupabaseModel Read(INamedTypeSymbol type, SupabaseSymbols symbols)
    {
        var columns = ImmutableArray.CreateBuilder<ModelColumn>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var declaring = type; declaring is not null && !SymbolEqualityComparer.Default.Equals(declaring, symbols.BaseModel); declaring = declaring.BaseType)
        {
            foreach (var property in declaring.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null }
                    && seen.Add(property.Name)
                    && ColumnOf(property, symbols) is { } column)
                {
                    columns.Add(column);
                }
            }
        }

        return new SupabaseModel(type, TableOf(type, symbols), columns.ToImmutable());
    }

    /// <summary>The columns that an insert or upsert sends.</summary>
    /// <param name="isUpsert">Whether it is an upsert, which sends the primary key always.</param>
    public ImmutableArray<ModelColumn> Sent(bool isUpsert) => Columns.Where(column => column.IsSent(isUpsert)).ToImmutableArray();

    private static string TableOf(INamedTypeSymbol type, SupabaseSymbols symbols)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (Find(declaring.GetAttributes(), symbols.TableAttribute) is not { } attribute)
                continue;
            var named = attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Name").Value.Value as string;
            var table = named ?? (attribute.ConstructorArguments.Length > 0 ? attribute.ConstructorArguments[0].Value as string : null);
            if (table is not null)
                return table;
        }

        return type.Name;
    }

    /// <summary>In the order of the client: the first of the attributes that is there counts.</summary>
    private static ModelColumn? ColumnOf(IPropertySymbol property, SupabaseSymbols symbols)
    {
        var attributes = property.GetAttributes();
        if (Find(attributes, symbols.ColumnAttribute) is { } column)
        {
            var nulls = Argument(column, SupabaseSymbols.NullValueHandlingParameter, SupabaseSymbols.NullValueHandlingProperty);
            return new ModelColumn(property, Name(column, property))
            {
                IgnoredOnInsert = Argument(column, SupabaseSymbols.IgnoreOnInsertParameter)?.Value is true,
                IgnoredOnUpdate = Argument(column, SupabaseSymbols.IgnoreOnUpdateParameter)?.Value is true,
                IsNeverSent = nulls is { Type.Name: "JsonIgnoreCondition", Value: 1 },
                OmitsNull = nulls is { Type.Name: "NullValueHandling", Value: 1 } or { Type.Name: "JsonIgnoreCondition", Value: 2 or 3 },
                IsPrimaryKey = Find(attributes, symbols.PrimaryKeyAttribute) is not null,
            };
        }

        if (Find(attributes, symbols.ReferenceAttribute) is not null)
            return null;
        if (Find(attributes, symbols.PrimaryKeyAttribute) is { } key)
        {
            return new ModelColumn(property, Name(key, property))
            {
                IsPrimaryKey = true,
                IsSentOnUpsertOnly = Argument(key, SupabaseSymbols.ShouldInsertParameter)?.Value is not true,
            };
        }

        // A property without attribute is sent under its own name, which PostgREST refuses unless there is such a column.
        return attributes.Any(static a => a.AttributeClass?.Name == "JsonIgnoreAttribute") ? null : new ModelColumn(property, JsonName(attributes) ?? property.Name);
    }

    private static string Name(AttributeData attribute, IPropertySymbol property) =>
        Argument(attribute, SupabaseSymbols.ColumnNameParameter)?.Value as string ?? property.Name;

    private static string? JsonName(ImmutableArray<AttributeData> attributes) =>
        attributes.FirstOrDefault(static a => a.AttributeClass?.Name is "JsonPropertyNameAttribute" or "JsonPropertyAttribute") is { ConstructorArguments: { Length: > 0 } arguments }
            ? arguments[0].Value as string
            : null;

    private static AttributeData? Find(ImmutableArray<AttributeData> attributes, INamedTypeSymbol? type) =>
        attributes.FirstOrDefault(a => type is not null && SymbolEqualityComparer.Default.Equals(a.AttributeClass, type));

    private static TypedConstant? Argument(AttributeData attribute, string parameter, string? property = null)
    {
        foreach (var named in attribute.NamedArguments)
        {
            if (named.Key == property)
                return named.Value;
        }

        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        for (var i = 0; i < parameters.Length && i < attribute.ConstructorArguments.Length; i++)
        {
            if (parameters[i].Name == parameter)
                return attribute.ConstructorArguments[i];
        }

        return null;
    }
}

/// <summary>A property of a model with the column that it is sent as.</summary>
/// <param name="Property">The property.</param>
/// <param name="Name">The column.</param>
internal sealed record ModelColumn(IPropertySymbol Property, string Name)
{
    public bool IsPrimaryKey { get; init; }

    /// <summary>[PrimaryKey] without shouldInsert: an insert leaves it to the database, an upsert sends it.</summary>
    public bool IsSentOnUpsertOnly { get; init; }

    public bool IgnoredOnInsert { get; init; }

    public bool IgnoredOnUpdate { get; init; }

    public bool IsNeverSent { get; init; }

    /// <summary>Sent only where its value is not null.</summary>
    public bool OmitsNull { get; init; }

    public bool IsSent(bool isUpsert) => !IsNeverSent && !IgnoredOnInsert && (isUpsert ? !IgnoredOnUpdate : !IsSentOnUpsertOnly);
}
