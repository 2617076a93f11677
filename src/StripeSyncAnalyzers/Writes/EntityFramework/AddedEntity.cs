using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>An entity that is added: what is known of its properties at that place.</summary>
internal sealed class AddedEntity
{
    private readonly Dictionary<string, ExpressionSyntax?> assigned = new(StringComparer.Ordinal);
    private readonly SemanticModel model;
    private readonly CancellationToken cancellationToken;
    private readonly SyntaxNode place;
    private readonly bool isMadeHere;

    private AddedEntity(ITypeSymbol type, SyntaxNode place, bool isMadeHere, SemanticModel model, CancellationToken cancellationToken)
    {
        Type = type;
        this.place = place;
        this.isMadeHere = isMadeHere;
        this.model = model;
        this.cancellationToken = cancellationToken;
    }

    public ITypeSymbol Type { get; }

    /// <summary>Reads what is passed to Add.</summary>
    /// <param name="entity">The expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The entity; null where not even its type is known.</returns>
    public static AddedEntity? Of(ExpressionSyntax entity, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetTypeInfo(entity, cancellationToken).Type is not { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } type)
            return null;
        var made = ObjectHistory.Strip(entity);
        var local = made as IdentifierNameSyntax;
        if (SinglyAssignedLocal.Initializer(made, model, cancellationToken) is { } initializer)
            made = ObjectHistory.Strip(initializer);
        if (made is not BaseObjectCreationExpressionSyntax creation)
            return new AddedEntity(type, entity, isMadeHere: false, model, cancellationToken);

        var added = new AddedEntity(type, creation, isMadeHere: true, model, cancellationToken);
        foreach (var member in creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>())
        {
            if (member.Left is IdentifierNameSyntax name)
                added.assigned[name.Identifier.ValueText] = member.Right;
        }

        added.ReadArguments(creation);
        if (local is not null)
            added.ReadAssignments(local, creation);
        return added;
    }

    /// <summary>An entity of which only the type is known.</summary>
    public static AddedEntity Unknown(ITypeSymbol type, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) => new(type, place, isMadeHere: false, model, cancellationToken);

    /// <summary>Where a property is assigned; null where it is not.</summary>
    public Location? Locate(string property) => assigned.TryGetValue(property, out var value) ? value?.GetLocation() : null;

    /// <summary>What EF Core sends for a property.</summary>
    public WriteValue ValueOf(PropertyModel property)
    {
        if (!property.IsKnown)
            return WriteValue.Undetermined;
        if (assigned.TryGetValue(property.Name, out var value))
            return value is null ? WriteValue.Supplied : Assigned(property, value);

        // The database makes it, or EF Core fetches it from a sequence: which of them decides whether the column is sent.
        if (property.Generation == ValueGeneration.Identity)
            return WriteValue.Undetermined;
        if (property.Generation == ValueGeneration.OnAdd || FreshProperties.IsFresh(Type, property.Name, cancellationToken))
            return WriteValue.Fresh;

        // A Guid is made fresh more often than not, and what is null or the default is often set by whoever saves.
        if (property.HasDefault || property.ClrType == "Guid" || (isMadeHere && property.IsNullable))
            return WriteValue.Undetermined;
        return WriteValue.Supplied;
    }

    private WriteValue Assigned(PropertyModel property, ExpressionSyntax value)
    {
        if (FreshValue.Is(value, place, model, cancellationToken))
            return WriteValue.Fresh;
        var constant = model.GetConstantValue(value, cancellationToken);
        if (!constant.HasValue)
            return WriteValue.Supplied;

        // EF Core leaves the default of the type to the database where that has a default or generates.
        var isDefault = constant.Value is null or 0 or 0L or (short)0 or false;
        if (isDefault && (property.HasDefault || property.Generation != ValueGeneration.None))
            return WriteValue.Undetermined;
        if (constant.Value is null)
            return WriteValue.Null;

        // Another value arrives, which may lie inside or outside of a partial key.
        if (property.IsConverted)
            return WriteValue.Undetermined;
        if (model.GetTypeInfo(value, cancellationToken).Type?.TypeKind == TypeKind.Enum && property.ClrType is not ("int" or "long" or "short" or "byte"))
            return WriteValue.Supplied;
        return constant.Value switch
        {
            string text => WriteValue.Of(text),
            bool truth => WriteValue.Of(truth),
            int number => WriteValue.Of(number),
            long number => WriteValue.Of(number),
            _ => WriteValue.Supplied,
        };
    }

    /// <summary>A fresh value that a constructor gets for a parameter with the name of a property is the property's; what it makes of other values is its own matter.</summary>
    private void ReadArguments(BaseObjectCreationExpressionSyntax creation)
    {
        if (creation.ArgumentList is not { Arguments.Count: > 0 } list || model.GetSymbolInfo(creation, cancellationToken).Symbol is not IMethodSymbol constructor)
            return;
        for (var i = 0; i < list.Arguments.Count; i++)
        {
            var name = list.Arguments[i].NameColon?.Name.Identifier.ValueText ?? (i < constructor.Parameters.Length ? constructor.Parameters[i].Name : null);
            var property = Type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;
            if (property is not null && !assigned.ContainsKey(property) && FreshValue.Is(list.Arguments[i].Expression, place, model, cancellationToken))
                assigned[property] = list.Arguments[i].Expression;
        }
    }

    /// <summary>customer.Email = …, on a local. Where several places assign it, or one that need not run, only that it is assigned is known.</summary>
    private void ReadAssignments(IdentifierNameSyntax local, SyntaxNode creation)
    {
        var name = local.Identifier.ValueText;
        var home = creation.FirstAncestorOrSelf<StatementSyntax>()?.Parent;
        foreach (var assignment in FunctionScope.MemberOf(local).DescendantNodes().OfType<AssignmentExpressionSyntax>())
        {
            if (assignment.Left is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } access || receiver.Identifier.ValueText != name)
                continue;
            var property = access.Name.Identifier.ValueText;
            var isPlain = assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && assignment.FirstAncestorOrSelf<StatementSyntax>()?.Parent == home;
            assigned[property] = isPlain && !assigned.ContainsKey(property) ? assignment.Right : null;
        }
    }
}
