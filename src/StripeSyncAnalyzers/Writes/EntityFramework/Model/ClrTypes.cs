using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>The types in C# that are one column each, with the column type that Npgsql gives them.</summary>
internal static class ClrTypes
{
    /// <summary>The name and column type of a scalar type; null for every other type.</summary>
    public static (string Name, string ColumnType)? Of(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        if (type.TypeKind == TypeKind.Enum)
            return (type.Name, "integer");
        if (type is IArrayTypeSymbol array)
            return array.ElementType.SpecialType == SpecialType.System_Byte ? ("byte[]", "bytea") : Of(array.ElementType) is { } element ? (element.Name + "[]", element.ColumnType + "[]") : null;
        switch (type.SpecialType)
        {
            case SpecialType.System_Int32: return ("int", "integer");
            case SpecialType.System_Int64: return ("long", "bigint");
            case SpecialType.System_Int16: return ("short", "smallint");
            case SpecialType.System_Byte: return ("byte", "smallint");
            case SpecialType.System_UInt32: return ("uint", "bigint");
            case SpecialType.System_UInt64: return ("ulong", "numeric");
            case SpecialType.System_UInt16: return ("ushort", "integer");
            case SpecialType.System_String: return ("string", "text");
            case SpecialType.System_Char: return ("char", "character(1)");
            case SpecialType.System_Boolean: return ("bool", "boolean");
            case SpecialType.System_Decimal: return ("decimal", "numeric");
            case SpecialType.System_Double: return ("double", "double precision");
            case SpecialType.System_Single: return ("float", "real");
            case SpecialType.System_DateTime: return ("DateTime", "timestamp with time zone");
        }

        return type.Name switch
        {
            "Guid" => ("Guid", "uuid"),
            "DateTimeOffset" or "Instant" => (type.Name, "timestamp with time zone"),
            "DateOnly" or "LocalDate" => (type.Name, "date"),
            "TimeOnly" or "LocalTime" => (type.Name, "time without time zone"),
            "TimeSpan" or "Period" => (type.Name, "interval"),
            "LocalDateTime" => (type.Name, "timestamp without time zone"),
            "JsonDocument" or "JsonElement" => (type.Name, "jsonb"),
            "IPAddress" => (type.Name, "inet"),
            "Uri" => (type.Name, "text"),
            "LTree" => (type.Name, "ltree"),
            "List" when type is INamedTypeSymbol { TypeArguments: { Length: 1 } items } && Of(items[0]) is { } element => (element.Name + "[]", element.ColumnType + "[]"),
            _ => null,
        };
    }

    /// <summary>Whether a type is a collection of entities: a navigation without a column.</summary>
    public static bool IsCollection(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_String && type.AllInterfaces.Append(type as INamedTypeSymbol).Any(static i => i?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T);
}
