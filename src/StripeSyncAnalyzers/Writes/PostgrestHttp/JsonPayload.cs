using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>What is known of a JSON body from the C# that makes it: an object of an anonymous or declared type, or a dictionary.</summary>
internal sealed class JsonPayload(SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>How a serializer names a property that has no name of its own.</summary>
    private enum Naming
    {
        /// <summary>As it stands: JsonSerializer without options, Newtonsoft.Json.</summary>
        Same,

        /// <summary>With a small first letter: the defaults of PostAsJsonAsync and JsonContent.</summary>
        Camel,

        /// <summary>By options that are not looked at: names of small letters stay what they are under every usual policy.</summary>
        ByOptions,
    }

    /// <summary>The body that PostAsJsonAsync makes of a value.</summary>
    public Payload OfValue(ExpressionSyntax value, bool hasOptions) => Read(value, hasOptions ? Naming.ByOptions : Naming.Camel);

    /// <summary>The body of an HttpContent.</summary>
    public Payload OfContent(ExpressionSyntax content)
    {
        var value = ObjectHistory.Strip(content);
        if (SinglyAssignedLocal.Initializer(value, model, cancellationToken) is { } initializer)
            value = ObjectHistory.Strip(initializer);
        return value switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: SimpleNameSyntax { Identifier.ValueText: "Create" }, Expression: var type }, ArgumentList.Arguments: { Count: > 0 } arguments }
                when SyntaxNames.Of(type) == "JsonContent" => Read(arguments[0].Expression, HasOptions(arguments) ? Naming.ByOptions : Naming.Camel),
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
                when model.GetTypeInfo(value, cancellationToken).Type?.Name is "StringContent" => OfText(arguments[0].Expression),
            _ => Payload.Unknown,
        };
    }

    private static bool HasOptions(SeparatedSyntaxList<ArgumentSyntax> arguments) =>
        arguments.Skip(1).Any(static a => a.NameColon?.Name.Identifier.ValueText == HttpSymbols.OptionsParameter || a.Expression is not LiteralExpressionSyntax and not TypeOfExpressionSyntax);

    /// <summary>JsonSerializer.Serialize(value), JsonConvert.SerializeObject(value), at the call or in a local; or the JSON itself.</summary>
    private Payload OfText(ExpressionSyntax text)
    {
        var value = ObjectHistory.Strip(text);
        if (SinglyAssignedLocal.Initializer(value, model, cancellationToken) is { } initializer)
            value = ObjectHistory.Strip(initializer);
        if (value is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call && SyntaxNames.Of(call.Expression) is "Serialize" or "SerializeObject")
            return Read(arguments[0].Expression, arguments.Count > 1 ? Naming.ByOptions : Naming.Same);
        var candidates = SqlStringEvaluator.Evaluate(text, model, cancellationToken);
        return candidates.Length == 1 ? JsonText.Read(candidates[0].Sql) : Payload.Unknown;
    }

    private Payload Read(ExpressionSyntax value, Naming naming)
    {
        if (model.GetTypeInfo(value, cancellationToken).Type is not { } type)
            return Payload.Unknown;
        if (ElementType(type) is not { } element)
            return Rows(ImmutableArray.Create(value), type, naming, areAll: true);
        var elements = Elements.Of(value, model, cancellationToken);
        return elements.Values.IsEmpty
            ? Rows(ImmutableArray.Create(value), element, naming, areAll: false)
            : Rows(elements.Values, element, naming, elements.AreAll);
    }

    private static ITypeSymbol? ElementType(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return array.ElementType;
        return type is INamedTypeSymbol { Name: "List" or "IEnumerable" or "IReadOnlyList" or "IReadOnlyCollection" or "IList" or "ICollection" or "ImmutableArray", TypeArguments: { Length: 1 } arguments }
            ? arguments[0]
            : null;
    }

    private Payload Rows(ImmutableArray<ExpressionSyntax> rows, ITypeSymbol type, Naming naming, bool areAll)
    {
        var values = rows.Select(row => Row(ObjectHistory.Strip(row), type, naming)).ToList();
        if (values.Any(static row => row is null))
            return Payload.Unknown;

        // PostgREST refuses objects with different keys.
        var columns = values[0]!.Select(static pair => pair.Column).ToImmutableArray();
        return values.All(row => row!.Select(static pair => pair.Column).SequenceEqual(columns))
            ? new Payload(columns, ColumnsAreKnown: true, values.Select(static row => row!.Select(static pair => pair.Value).ToImmutableArray()).ToImmutableArray(), areAll)
            : Payload.Unknown;
    }

    /// <summary>The members of one object; null where they are not known.</summary>
    private List<(string Column, WriteValue Value)>? Row(ExpressionSyntax row, ITypeSymbol type, Naming naming)
    {
        if (row is AnonymousObjectCreationExpressionSyntax anonymous)
        {
            return Named(anonymous.Initializers
                .Select(member => (Name: Name(member.NameEquals?.Name.Identifier.ValueText ?? SyntaxNames.Of(member.Expression), naming), Value: KnownValue.Of(member.Expression, row, model, cancellationToken))));
        }

        if (type is INamedTypeSymbol { Name: "Dictionary" })
            return Dictionary(row);
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None } named)
            return null;
        var values = new PropertyValues(row, static _ => false, model, cancellationToken);
        var local = row is IdentifierNameSyntax && type.IsAnonymousType && SinglyAssignedLocal.Initializer(row, model, cancellationToken) is { } initializer ? ObjectHistory.Strip(initializer) : null;
        return local is AnonymousObjectCreationExpressionSyntax ? Row(local, type, naming) : Properties(named, values, naming);
    }

    private static List<(string Column, WriteValue Value)>? Properties(INamedTypeSymbol type, PropertyValues values, Naming naming)
    {
        var members = new List<(string?, WriteValue)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var declaring = type; declaring is { SpecialType: not SpecialType.System_Object }; declaring = declaring.BaseType)
        {
            foreach (var property in declaring.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is not { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } || !seen.Add(property.Name))
                    continue;
                var attributes = property.GetAttributes();
                if (attributes.FirstOrDefault(static a => a.AttributeClass?.Name == "JsonIgnoreAttribute") is { } ignore)
                {
                    // With a condition it may be sent.
                    if (!ignore.NamedArguments.IsEmpty)
                        members.Add((ColumnOf(property, attributes, naming), WriteValue.Undetermined));
                    continue;
                }

                members.Add((ColumnOf(property, attributes, naming), values.Of(property)));
            }
        }

        return members.Count == 0 ? null : Named(members);
    }

    private static string? ColumnOf(IPropertySymbol property, ImmutableArray<AttributeData> attributes, Naming naming)
    {
        var name = attributes.FirstOrDefault(static a => a.AttributeClass?.Name is "JsonPropertyNameAttribute" or "JsonPropertyAttribute");
        return name is { ConstructorArguments: { Length: > 0 } arguments } ? arguments[0].Value as string : Name(property.Name, naming);
    }

    /// <summary>new Dictionary&lt;string, object&gt; { ["space_id"] = … } or { { "space_id", … } }.</summary>
    private List<(string Column, WriteValue Value)>? Dictionary(ExpressionSyntax row)
    {
        if (row is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: { } initializer })
            return null;
        return Named(initializer.Expressions.Select(element => element switch
        {
            AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } key }, Right: var value } =>
                (KnownText.Of(key[0].Expression, model, cancellationToken), KnownValue.Of(value, row, model, cancellationToken)),
            InitializerExpressionSyntax { Expressions: { Count: 2 } pair } => (KnownText.Of(pair[0], model, cancellationToken), KnownValue.Of(pair[1], row, model, cancellationToken)),
            _ => ((string?)null, WriteValue.Undetermined),
        }));
    }

    private static List<(string Column, WriteValue Value)>? Named(IEnumerable<(string? Column, WriteValue Value)> members)
    {
        var named = new List<(string, WriteValue)>();
        foreach (var (column, value) in members)
        {
            if (column is null)
                return null;
            named.Add((column, value));
        }

        return named;
    }

    private static string? Name(string? name, Naming naming) => naming switch
    {
        // Also where it is still being typed.
        _ when name is null or "" => null,
        Naming.Same => name,
        Naming.Camel => char.ToLowerInvariant(name[0]) + name.Substring(1),
        _ => name.All(static c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_') ? name : null,
    };
}
