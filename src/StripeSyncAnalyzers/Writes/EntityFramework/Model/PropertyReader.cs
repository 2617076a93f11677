using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads what is called on the builder of one property.</summary>
internal static class PropertyReader
{
    private static readonly ImmutableHashSet<string> WithoutEffect = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "HasMaxLength", "IsUnicode", "IsFixedLength", "HasPrecision", "HasComment", "HasColumnOrder", "IsConcurrencyToken", "HasAnnotation", "UsePropertyAccessMode", "UseCollation", "HasField",
        "UseCompressionMethod", "HasStorageParameter", "ElementType", "HasSentinel");

    /// <summary>Takes over the type argument of <c>Property&lt;int?&gt;("Name")</c>.</summary>
    public static void ReadType(PropertyModel property, TypeSyntax type)
    {
        property.IsNullable = type is NullableTypeSyntax || IsReference(type);
        if (type is NullableTypeSyntax nullable)
            type = nullable.ElementType;
        property.ClrType = type is PredefinedTypeSyntax predefined ? predefined.Keyword.ValueText : SyntaxNames.Of(type) ?? type.ToString();
    }

    /// <summary>Reads one call.</summary>
    public static void ReadCall(PropertyModel property, FluentCall call, ConstantReader constants)
    {
        var argument = call.Arguments.Length > 0 ? call.Arguments[0].Expression : null;
        switch (call.Name)
        {
            case "HasColumnName":
                property.Column = argument is null ? null : constants.Text(argument);
                property.IsKnown &= property.Column is not null;
                break;
            case "HasColumnType":
                property.ColumnType = argument is null ? null : constants.Text(argument);
                break;
            case "IsRequired":
                property.IsNullable = argument is not null && constants.Boolean(argument) == false;
                break;
            case "HasDefaultValue" or "HasDefaultValueSql":
                property.HasDefault = argument is null || !constants.IsNull(argument);
                property.DefaultSql = call.Name == "HasDefaultValue" ? Literal(argument, constants) : argument is null ? null : constants.Text(argument);
                break;
            case "HasComputedColumnSql":
                property.Generation = ValueGeneration.Always;
                property.ComputedSql = argument is null ? null : constants.Text(argument);
                property.IsKnown &= property.ComputedSql is not null;
                break;
            case "ValueGeneratedNever":
                property.Generation = ValueGeneration.None;
                property.IsNeverGenerated = true;
                break;
            case "ValueGeneratedOnAdd" or "HasValueGenerator" or "HasValueGeneratorFactory":
                if (property.Generation == ValueGeneration.None)
                    property.Generation = ValueGeneration.OnAdd;
                break;
            case "ValueGeneratedOnAddOrUpdate" or "IsRowVersion":
                property.Generation = ValueGeneration.Always;
                break;
            case "UseIdentityByDefaultColumn" or "UseIdentityAlwaysColumn" or "UseIdentityColumn" or "UseSerialColumn" or "UseHiLo" or "UseSequence":
                property.Generation = ValueGeneration.Identity;
                break;
            case "HasConversion":
                property.IsConverted = true;
                break;
            case var name when !WithoutEffect.Contains(name):
                property.IsKnown = false;
                break;
        }
    }

    /// <summary>What a constant is as SQL; null where it is not known.</summary>
    private static string? Literal(ExpressionSyntax? argument, ConstantReader constants) =>
        argument is not null && constants.Read(argument) is { IsKnown: true, Value: { } value }
            ? value switch
            {
                string text => "'" + text.Replace("'", "''") + "'",
                bool truth => truth ? "true" : "false",
                int or long or short or decimal or double or float or byte => Convert.ToString(value, CultureInfo.InvariantCulture),
                _ => null,
            }
            : null;

    private static bool IsReference(TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax predefined => predefined.Keyword.ValueText is "string" or "object",
        ArrayTypeSyntax => true,
        _ => SyntaxNames.Of(type) is "String" or "List" or "Dictionary" or "JsonDocument" or "Uri" or "IPAddress" or "BitArray" or "PhysicalAddress",
    };
}
