using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Objects;

/// <summary>What is known of a C# value that a library sends to the database.</summary>
internal static class KnownValue
{
    private const string EmptyGuid = "00000000-0000-0000-0000-000000000000";

    /// <summary>Evaluates an expression.</summary>
    /// <param name="value">The expression.</param>
    /// <param name="place">The place that sends it: a value that is made before a loop is not fresh inside it.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is known; <see cref="WriteValue.Supplied"/> at the least.</returns>
    public static WriteValue Of(ExpressionSyntax value, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (FreshValue.Is(value, place, model, cancellationToken))
            return WriteValue.Fresh;
        value = ObjectHistory.Strip(value);
        if (value is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax)
            return model.GetTypeInfo(value, cancellationToken).ConvertedType is { } type ? DefaultOf(type) : WriteValue.Supplied;
        if (model.GetConstantValue(value, cancellationToken) is { HasValue: true } constant)
            return model.GetTypeInfo(value, cancellationToken).Type?.TypeKind == TypeKind.Enum ? WriteValue.Supplied : OfConstant(constant.Value);
        return IsEmptyGuid(value, model, cancellationToken) ? WriteValue.Of(EmptyGuid) : WriteValue.Supplied;
    }

    /// <summary>What a serializer sends for a property that nobody sets.</summary>
    /// <param name="type">The type of the property.</param>
    /// <returns>NULL for references and nullable values, zero for the rest.</returns>
    public static WriteValue DefaultOf(ITypeSymbol type)
    {
        if (type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return WriteValue.Null;
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => WriteValue.Of(false),
            >= SpecialType.System_SByte and <= SpecialType.System_Double => WriteValue.Of(0m),
            _ when IsGuid(type) => WriteValue.Of(EmptyGuid),
            _ => WriteValue.Supplied,
        };
    }

    private static WriteValue OfConstant(object? constant) => constant switch
    {
        null => WriteValue.Null,
        string text => WriteValue.Of(text),
        bool truth => WriteValue.Of(truth),
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => WriteValue.Of(Convert.ToDecimal(constant, CultureInfo.InvariantCulture)),
        _ => WriteValue.Supplied,
    };

    private static bool IsEmptyGuid(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) => value switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" } =>
            model.GetSymbolInfo(value, cancellationToken).Symbol is IFieldSymbol { IsStatic: true } field && IsGuid(field.ContainingType),
        BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } =>
            model.GetTypeInfo(value, cancellationToken).Type is { } type && IsGuid(type),
        _ => false,
    };

    private static bool IsGuid(ITypeSymbol type) =>
        type is { Name: "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
