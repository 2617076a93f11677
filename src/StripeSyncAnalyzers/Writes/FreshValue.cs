using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Recognises values that are made fresh each time: they cannot be in the table already.</summary>
internal static class FreshValue
{
    private const int MaxDepth = 16;

    /// <summary>Methods that make an id: of Guid and Ulid, of the usual libraries, and of a team's own generator.</summary>
    private static readonly ImmutableHashSet<string> Generators = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "NewGuid", "CreateVersion7", "NewUlid", "NextGuid", "CreateGuid", "GenerateGuid", "NewSequentialGuid", "NewDatabaseFriendly", "NewSequential", "NewRandom",
        "NewId", "NextId", "CreateId", "GenerateId", "GenerateNewId", "NextUlid", "NewKsuid", "GetRandomFileName", "GetHexString",
        "NewIdAsync", "NextIdAsync", "CreateIdAsync", "GenerateIdAsync");

    /// <summary>Says whether an expression is a fresh value each time that a place runs.</summary>
    /// <param name="value">The expression.</param>
    /// <param name="place">The place that uses it.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// <see langword="true"/> for what a generator makes, as Guid.NewGuid() does, and for what is made of that: a text with it, a part of it, an id of a type of its
    /// own, the result of a method that does so; directly or through a local that is made as often as the place runs.
    /// </returns>
    public static bool Is(ExpressionSyntax value, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) =>
        Is(value, place, model, cancellationToken, MaxDepth);

    /// <summary>Says whether some part of an expression is made fresh.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if one is, directly or through a local.</returns>
    public static bool IsMadeIn(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Any(part =>
            part is InvocationExpressionSyntax or IdentifierNameSyntax && Is(part, expression, model, cancellationToken));

    /// <summary>Says, from the syntax alone, whether a node calls a generator: it may stand in another file.</summary>
    public static bool IsCalledIn(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(static i =>
        SyntaxNames.Of(i.Expression) is { } name && (Generators.Contains(name) || IsRandomBytes(i, name)));

    private static bool Is(ExpressionSyntax value, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken, int depth)
    {
        if (depth == 0)
            return false;
        var made = ObjectHistory.Strip(value);
        switch (made)
        {
            case AwaitExpressionSyntax awaited:
                return IsPart(awaited.Expression);
            case IdentifierNameSyntax:
                return SinglyAssignedLocal.Initializer(made, model, cancellationToken) is { } initializer && IsPart(initializer);
            case MemberAccessExpressionSyntax access:
                return (ObjectHistory.Strip(access.Expression) is InvocationExpressionSyntax or IdentifierNameSyntax && IsPart(access.Expression))
                    // order.Id, where the order makes its id itself.
                    || (model.GetSymbolInfo(access, cancellationToken).Symbol is IPropertySymbol { DeclaringSyntaxReferences.IsEmpty: false } property
                        && model.GetTypeInfo(access.Expression, cancellationToken).Type is { } type && FreshProperties.IsFresh(type, property.Name, cancellationToken));
            case ElementAccessExpressionSyntax element:
                return IsPart(element.Expression);
            case InterpolatedStringExpressionSyntax text:
                return text.Contents.OfType<InterpolationSyntax>().Any(part => IsPart(part.Expression));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                return IsPart(sum.Left) || IsPart(sum.Right);
            case BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: { } list }:
                return list.Arguments.Any(argument => IsPart(argument.Expression));
            case InvocationExpressionSyntax invocation:
                // One value that is made before a loop is not fresh inside it.
                return IsGenerator(invocation, model, cancellationToken) ? FunctionScope.RunTogether(invocation, place) : IsConversion(invocation);
            default:
                return false;
        }

        bool IsPart(ExpressionSyntax part) => Is(part, place, model, cancellationToken, depth - 1);

        // x.ToString(), x.ToShortId(), and of the framework also Convert.ToHexString(x), string.Concat("a", x): what is apart stays apart.
        bool IsConversion(InvocationExpressionSyntax invocation) =>
            (invocation.Expression is MemberAccessExpressionSyntax access && IsPart(access.Expression))
            || (invocation.ArgumentList.Arguments.Any(argument => IsPart(argument.Expression))
                && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type }
                && IsOfSystem(type));
    }

    private static bool IsGenerator(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (SyntaxNames.Of(invocation.Expression) is not { } name || model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method)
            return false;

        // A method that can be looked into is what it does; of another one, the name says it.
        var bodies = (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken))
            .Where(static d => d is BaseMethodDeclarationSyntax { Body: not null } or BaseMethodDeclarationSyntax { ExpressionBody: not null } or LocalFunctionStatementSyntax).ToList();
        if (bodies.Count > 0)
            return bodies.Exists(static body => IsCalledIn(body));
        return Generators.Contains(name) || IsRandomBytes(invocation, name);
    }

    /// <summary>RandomNumberGenerator.GetBytes(16), GetString(…).</summary>
    private static bool IsRandomBytes(InvocationExpressionSyntax invocation, string name) =>
        name is "GetBytes" or "GetString" && invocation.Expression is MemberAccessExpressionSyntax { Expression: var type } && SyntaxNames.Of(type) == "RandomNumberGenerator";

    private static bool IsOfSystem(INamedTypeSymbol type)
    {
        var space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space is { Name: "System" };
    }
}
