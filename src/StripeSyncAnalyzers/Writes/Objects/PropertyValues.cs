using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Objects;

/// <summary>What is known of the values of one object's properties, each of which a serializer sends, set or not.</summary>
internal sealed class PropertyValues(ExpressionSyntax value, Func<IMethodSymbol, bool> onlyReads, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly ObjectHistory? history = ObjectHistory.Of(value, model, cancellationToken);

    /// <summary>Where a property is set; null where it is not.</summary>
    public ExpressionSyntax? Setter(IPropertySymbol property) => history?.Assignments.LastOrDefault(a => a.Property == property.Name).Value;

    /// <summary>The value of a property.</summary>
    public WriteValue Of(IPropertySymbol property)
    {
        if (history is null)
            return InitialValue(property) is { Kind: WriteValueKind.Fresh } ? WriteValue.Undetermined : WriteValue.Supplied;

        for (var i = history.Assignments.Length - 1; i >= 0; i--)
        {
            if (history.Assignments[i] is var (name, assigned) && name == property.Name)
                return assigned is null ? WriteValue.Undetermined : KnownValue.Of(assigned, Place(assigned), model, cancellationToken);
        }

        if (MayBeChangedElsewhere() || !IsPlain(history.Creation))
            return WriteValue.Undetermined;
        return InitialValue(property) ?? KnownValue.DefaultOf(property.Type);
    }

    /// <summary>In an initializer, a value is made as often as the object is; a later assignment runs on the way to the call.</summary>
    private SyntaxNode Place(ExpressionSyntax assigned) => history!.Creation.Span.Contains(assigned.Span) && FunctionScope.RunTogether(history.Creation, value) ? history.Creation : value;

    /// <summary>A method that gets the object may set its properties; those of <c>onlyReads</c> do not.</summary>
    private bool MayBeChangedElsewhere() => !history!.IsWhole || !history.Calls.IsEmpty || history.Passed.Any(passed =>
        passed.Argument.Parent?.Parent is not InvocationExpressionSyntax call
        || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
        || !onlyReads(method));

    /// <summary>The constructor sets nothing of its own.</summary>
    private bool IsPlain(BaseObjectCreationExpressionSyntax creation) =>
        model.GetSymbolInfo(creation, cancellationToken).Symbol is IMethodSymbol { IsImplicitlyDeclared: true, ContainingType: { DeclaringSyntaxReferences.Length: > 0 } type }
        && AreImplicit(type.BaseType);

    private static bool AreImplicit(INamedTypeSymbol? type)
    {
        // What a base type of a library does is not about the properties of the type.
        for (; type is { DeclaringSyntaxReferences.IsEmpty: false }; type = type.BaseType)
        {
            if (type.InstanceConstructors.Any(static c => !c.IsImplicitlyDeclared))
                return false;
        }

        return true;
    }

    /// <summary>
    /// The initializer of a property, which may stand in another tree and so has no semantic model here: a literal, a new Guid, or something else.
    /// Null where there is none.
    /// </summary>
    private WriteValue? InitialValue(IPropertySymbol property)
    {
        foreach (var reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not PropertyDeclarationSyntax declaration)
                continue;

            // A computed property may be anything.
            if (declaration.ExpressionBody is not null || declaration.AccessorList?.Accessors.Any(static a => a.Body is not null || a.ExpressionBody is not null) == true)
                return WriteValue.Undetermined;
            if (declaration.Initializer?.Value is { } initializer)
                return OfInitializer(ObjectHistory.Strip(initializer));
        }

        return null;
    }

    private static WriteValue OfInitializer(ExpressionSyntax initializer) => initializer switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => WriteValue.Of(text),
        LiteralExpressionSyntax { Token.Value: bool truth } => WriteValue.Of(truth),
        LiteralExpressionSyntax { Token.Value: int number } => WriteValue.Of(number),
        LiteralExpressionSyntax { Token.Value: long number } => WriteValue.Of(number),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "NewGuid" or "CreateVersion7" or "NewUlid" } } => WriteValue.Fresh,
        InvocationExpressionSyntax => WriteValue.Undetermined,
        // default!, null! and string.Empty say only that nobody has set it.
        _ => WriteValue.Supplied,
    };
}
