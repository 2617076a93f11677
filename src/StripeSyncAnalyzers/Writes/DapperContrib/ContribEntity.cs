using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.DapperContrib;

/// <summary>What Dapper.Contrib makes of a type: the table by its attribute, a column for each property, in double quotes.</summary>
/// <param name="Table">The table, as PostgreSQL reads the name.</param>
/// <param name="Schema">The schema, or null.</param>
/// <param name="Columns">The properties that are inserted; the columns have their names exactly.</param>
/// <param name="IsList">Whether the type is a list of the entity.</param>
internal sealed record ContribEntity(string Table, string? Schema, ImmutableArray<IPropertySymbol> Columns, bool IsList)
{
    private const string Namespace = "Dapper.Contrib.Extensions";

    /// <summary>Reads a type.</summary>
    /// <returns>The entity; null where its name is no plain name.</returns>
    public static ContribEntity? Of(ITypeSymbol type)
    {
        var element = type switch
        {
            IArrayTypeSymbol array => array.ElementType,
            INamedTypeSymbol { IsGenericType: true, TypeArguments: { Length: 1 } arguments } generic when IsEnumerable(generic) => arguments[0],
            _ => type,
        };
        if (element is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false, IsAnonymousType: false } entity)
            return null;
        var (schema, table, isPlain) = Split(TableOf(entity));
        if (!isPlain)
            return null;

        var properties = PropertiesOf(entity).Where(static p => !Has(p, "WriteAttribute", false)).ToList();
        var keys = properties.Where(static p => Has(p, "KeyAttribute")).ToList();
        if (keys.Count == 0)
            keys = properties.Where(static p => string.Equals(p.Name, "id", StringComparison.OrdinalIgnoreCase) && !Has(p, "ExplicitKeyAttribute")).Take(1).ToList();
        return new ContribEntity(
            table, schema, properties.Where(p => !Has(p, "ComputedAttribute") && !keys.Contains(p, SymbolEqualityComparer.Default)).ToImmutableArray(), IsList: !SymbolEqualityComparer.Default.Equals(element, type));
    }

    private static bool IsEnumerable(INamedTypeSymbol type) =>
        type.AllInterfaces.Prepend(type).Any(static i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T);

    /// <summary>Any attribute of that name counts, also the one of data annotations.</summary>
    private static string TableOf(INamedTypeSymbol entity) =>
        entity.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.Name == "TableAttribute")?.ConstructorArguments.FirstOrDefault().Value as string ?? entity.Name + "s";

    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol entity)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var type = entity; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } && seen.Add(property.Name))
                    yield return property;
            }
        }
    }

    private static bool Has(IPropertySymbol property, string attribute, object? argument = null) => property.GetAttributes().Any(a =>
        a.AttributeClass is { } type && type.Name == attribute && type.ContainingNamespace.ToDisplayString() == Namespace
        && (argument is null || (a.ConstructorArguments.Length > 0 && argument.Equals(a.ConstructorArguments[0].Value))));

    /// <summary>The name stands in the SQL as it is written: unquoted parts are folded, quoted ones are exact.</summary>
    private static (string? Schema, string Table, bool IsPlain) Split(string name)
    {
        var parts = name.Split('.').Select(Part).ToArray();
        return parts.Length is 1 or 2 && parts.All(static p => p is not null)
            ? (parts.Length == 2 ? parts[0] : null, parts[parts.Length - 1]!, true)
            : (null, name, false);
    }

    private static string? Part(string part)
    {
        part = part.Trim();
        if (part.Length > 2 && part[0] == '"' && part[part.Length - 1] == '"')
            return part.Substring(1, part.Length - 2) is var quoted && quoted.IndexOf('"') < 0 ? quoted : null;
        return part.Length > 0 && part.All(static c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_') ? part.ToLowerInvariant() : null;
    }
}
