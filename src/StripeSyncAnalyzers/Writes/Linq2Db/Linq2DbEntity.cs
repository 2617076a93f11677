using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>A column of an entity.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="Name">The name of the column.</param>
/// <param name="KeyOrder">The place in the primary key; null for a column that is not in it.</param>
/// <param name="IsIdentity">The database makes it; inserts leave it out.</param>
/// <param name="IsInserted">False where inserts leave it out.</param>
/// <param name="IsUpdated">False where the update of an upsert leaves it out.</param>
/// <param name="IsPlain">False where the value is changed on the way, so that a literal is not what the database gets.</param>
internal sealed record Linq2DbColumn(ISymbol Member, string Name, int? KeyOrder, bool IsIdentity, bool IsInserted, bool IsUpdated, bool IsPlain);

/// <summary>The mapping of an entity, by the attributes of LinqToDB.Mapping, in code, or by the model of EF Core. Of a class without any of them nothing is known.</summary>
internal sealed class Linq2DbEntity
{
    private Linq2DbEntity(string table, string? schema, ImmutableArray<Linq2DbColumn> columns, bool columnsAreKnown)
    {
        Table = table;
        Schema = schema;
        Columns = columns;
        ColumnsAreKnown = columnsAreKnown;
        Key = columns.Where(static c => c.KeyOrder is not null).OrderBy(static c => c.KeyOrder).Select(static c => c.Name).ToImmutableArray();
    }

    public string Table { get; }

    public string? Schema { get; }

    public ImmutableArray<Linq2DbColumn> Columns { get; }

    public bool ColumnsAreKnown { get; }

    /// <summary>The columns of the primary key.</summary>
    public ImmutableArray<string> Key { get; }

    /// <summary>Reads what the model of EF Core says of a type. Which generated columns linq2db sends of an object is not known.</summary>
    public static Linq2DbEntity Of(ITypeSymbol type, ContextModel context, EntityModel entity)
    {
        var columns = ImmutableArray.CreateBuilder<Linq2DbColumn>();
        foreach (var member in Members(type))
        {
            if (!entity.Properties.TryGetValue(member.Name, out var property) || !property.IsKnown)
                continue;
            var order = entity.PrimaryKey?.Properties.IndexOf(property.Name) is >= 0 and var index ? index : (int?)null;
            columns.Add(new Linq2DbColumn(
                member,
                property.Column ?? property.Name,
                order,
                IsIdentity: property.Generation == ValueGeneration.Identity,
                IsInserted: property.Generation == ValueGeneration.None,
                IsUpdated: order is null && property.Generation == ValueGeneration.None,
                IsPlain: !property.IsConverted));
        }

        return new Linq2DbEntity(entity.Table!, entity.Schema ?? context.DefaultSchema, columns.ToImmutable(), columnsAreKnown: false);
    }

    /// <summary>Reads a type.</summary>
    /// <param name="type">The class of the entity.</param>
    /// <param name="mappings">What is mapped in code.</param>
    /// <returns>The mapping, or null where it is not known.</returns>
    public static Linq2DbEntity? Of(ITypeSymbol type, FluentMappings mappings)
    {
        if (mappings.Find(type) is { } fluent)
            return OfCode(type, fluent);
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false, IsAnonymousType: false })
            return null;
        var onType = MappingAttribute.Of(type).ToList();
        var table = onType.FirstOrDefault(static a => a.Name == "TableAttribute");
        var isEveryColumnMarked = table is not null && table.Flag("IsColumnAttributeRequired", otherwise: true);
        var columns = ImmutableArray.CreateBuilder<Linq2DbColumn>();
        var isMapped = table is not null;
        var areKnown = true;
        foreach (var member in Members(type))
        {
            var attributes = MappingAttribute.Of(member).ToList();
            isMapped |= attributes.Count > 0;
            if (attributes.Exists(static a => a.IsConditional))
                return null;
            switch (Column(member, attributes, isEveryColumnMarked))
            {
                case { } column:
                    columns.Add(column);
                    areKnown &= isEveryColumnMarked || IsScalar(TypeOf(member)) || attributes.Exists(static a => a.Name == "ColumnAttribute");
                    break;
                case null when attributes.Exists(static a => a.Name == "DynamicColumnsStoreAttribute" || (a.Name == "ColumnAttribute" && a.Text("MemberName", 1) is not null)):
                    areKnown = false;
                    break;
            }
        }

        // A column on the class maps a member of a member; another hierarchy, another table.
        areKnown &= !onType.Exists(static a => a.Name == "ColumnAttribute");
        return !isMapped || onType.Exists(static a => a.IsConditional || a.Name == "InheritanceMappingAttribute") || table?.Text("Database") is not null || table?.Text("Server") is not null
            ? null
            : new Linq2DbEntity(table?.Text("Name", 0) ?? type.Name, table?.Text("Schema"), columns.ToImmutable(), areKnown);
    }

    /// <summary>A class that is mapped in code. One that has attributes too is mapped by both, and by these alone where the mapping in code is not used.</summary>
    private static Linq2DbEntity? OfCode(ITypeSymbol type, FluentEntity mapped)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false, IsAnonymousType: false } || !mapped.IsKnown
            || MappingAttribute.Of(type).Any() || Members(type).Any(static member => MappingAttribute.Of(member).Any()))
        {
            return null;
        }

        var columns = ImmutableArray.CreateBuilder<Linq2DbColumn>();
        foreach (var member in Members(type))
        {
            mapped.Members.TryGetValue(member.Name, out var said);
            if (said is { IsIgnored: true } || (said is null && (member.DeclaredAccessibility != Accessibility.Public || !IsScalar(TypeOf(member)))))
                continue;
            columns.Add(new Linq2DbColumn(
                member,
                said?.Column ?? member.Name,
                said?.KeyOrder,
                IsIdentity: said?.IsIdentity == true,
                IsInserted: said is not ({ IsIdentity: true } or { IsSkippedOnInsert: true }),
                IsUpdated: said is not ({ IsIdentity: true } or { IsSkippedOnUpdate: true } or { KeyOrder: not null }),
                IsPlain: said?.IsConverted != true));
        }

        return new Linq2DbEntity(mapped.Table ?? type.Name, mapped.Schema, columns.ToImmutable(), columnsAreKnown: true);
    }

    /// <summary>Finds the column of a member.</summary>
    public Linq2DbColumn? Find(string member) => Columns.FirstOrDefault(c => c.Member.Name == member);

    /// <summary>The type of a property or field.</summary>
    public static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private static IEnumerable<ISymbol> Members(ITypeSymbol type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (ITypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is (IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsConst: false, AssociatedSymbol: null }) and { IsStatic: false } && seen.Add(member.Name))
                    yield return member;
            }
        }
    }

    private static Linq2DbColumn? Column(ISymbol member, List<MappingAttribute> attributes, bool isEveryColumnMarked)
    {
        var column = attributes.Find(static a => a.Name is "ColumnAttribute" or "NotColumnAttribute");
        var key = attributes.Find(static a => a.Name == "PrimaryKeyAttribute");
        var isIdentity = attributes.Exists(static a => a.Name == "IdentityAttribute") || column?.Flag("IsIdentity", otherwise: false) == true;
        var isMarked = column is not null || key is not null || isIdentity;
        if (column is { Name: "NotColumnAttribute" } || column?.Flag("IsColumn", otherwise: true) == false || attributes.Exists(static a => a.Name == "AssociationAttribute"))
            return null;
        if (!isMarked && (isEveryColumnMarked || member.DeclaredAccessibility != Accessibility.Public || IsEntity(TypeOf(member))))
            return null;

        var order = key?.Number(0) ?? (key is not null || column?.Flag("IsPrimaryKey", otherwise: false) == true ? column?.Number("PrimaryKeyOrder") ?? -1 : null);
        return new Linq2DbColumn(
            member,
            column?.Text("Name", 0) ?? member.Name,
            order,
            isIdentity,
            IsInserted: !isIdentity && column?.Flag("SkipOnInsert", otherwise: false) != true,
            IsUpdated: order is null && !isIdentity && column?.Flag("SkipOnUpdate", otherwise: false) != true,
            IsPlain: !attributes.Exists(static a => a.Name is "ValueConverterAttribute" or "SkipValuesOnInsertAttribute" or "DataTypeAttribute"));
    }

    private static bool IsScalar(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return type.SpecialType is not SpecialType.None and not SpecialType.System_Object
            || type.TypeKind == TypeKind.Enum
            || type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }, IsValueType: true };
    }

    /// <summary>A class of the user's is another entity; a collection may be one or a column.</summary>
    private static bool IsEntity(ITypeSymbol type) => type is { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } and not IArrayTypeSymbol && !type.DeclaringSyntaxReferences.IsEmpty;
}
