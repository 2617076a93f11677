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
    private const int MaxSteps = 64;

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
        new Question(value, place, model, cancellationToken).IsFresh();

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

    /// <summary>One question: which value, at which place, and how much may still be looked at. What an expression is made of may fan out at each step.</summary>
    private sealed class Question(ExpressionSyntax value, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        private int steps = MaxSteps;

        public bool IsFresh() => Is(value, MaxDepth);

        private bool Is(ExpressionSyntax part, int depth)
        {
            if (depth == 0 || --steps < 0)
                return false;
            var made = ObjectHistory.Strip(part);
            switch (made)
            {
                case AwaitExpressionSyntax awaited:
                    return Is(awaited.Expression, depth - 1);
                case IdentifierNameSyntax:
                    return SinglyAssignedLocal.Initializer(made, model, cancellationToken) is { } initializer && Is(initializer, depth - 1);
                case MemberAccessExpressionSyntax access:
                    return IsMember(access, depth);
                case ElementAccessExpressionSyntax element:
                    return Is(element.Expression, depth - 1);
                case InterpolatedStringExpressionSyntax text:
                    return text.Contents.OfType<InterpolationSyntax>().Any(hole => Is(hole.Expression, depth - 1));
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                    return Is(sum.Left, depth - 1) || Is(sum.Right, depth - 1);
                case BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: { } list }:
                    return list.Arguments.Any(argument => Is(argument.Expression, depth - 1));
                case InvocationExpressionSyntax invocation:
                    // One value that is made before a loop is not fresh inside it.
                    return IsGenerator(invocation) ? FunctionScope.RunTogether(invocation, place) : IsConversion(invocation, depth);
                default:
                    return false;
            }
        }

        /// <summary>order.Id: what the object is made with, what its class makes itself, or a part of one fresh value.</summary>
        private bool IsMember(MemberAccessExpressionSyntax access, int depth)
        {
            var owner = ObjectHistory.Strip(access.Expression);
            var name = access.Name.Identifier.ValueText;
            if (ObjectHistory.Of(owner, model, cancellationToken) is { } history)
            {
                if (history.Assignments.Any(a => a.Property == name))
                    return history.Assignments.Last(a => a.Property == name).Value is { } assigned && Is(assigned, depth - 1);
                if (model.GetSymbolInfo(history.Creation, cancellationToken).Symbol is IMethodSymbol constructor && FreshMethod.ArgumentFor(name, history.Creation.ArgumentList, constructor) is { } argument)
                    return Is(argument, depth - 1);
                return MakesItself(access) ? FunctionScope.RunTogether(history.Creation, place) : IsOneValue(owner) && Is(history.Creation, depth - 1);
            }

            if (owner is InvocationExpressionSyntax or IdentifierNameSyntax && IsOneValue(owner) && Is(owner, depth - 1))
                return true;
            var made = SinglyAssignedLocal.Initializer(owner, model, cancellationToken) ?? owner;
            if (ObjectHistory.Strip(made) is AwaitExpressionSyntax awaited)
                made = awaited.Expression;
            if (ObjectHistory.Strip(made) is InvocationExpressionSyntax call)
                return model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && FreshMethod.MakesMember(method, name, cancellationToken) && FunctionScope.RunTogether(call, place);

            // Where the object comes from is not known: it is as new as its caller says, if it is stored under its own names.
            return !IsLocal(owner) && OwnName.IsKept(value, name) && MakesItself(access);
        }

        private bool IsOneValue(ExpressionSyntax owner) => FreshMethod.IsOneValue(model.GetTypeInfo(owner, cancellationToken).Type);

        private bool IsLocal(ExpressionSyntax owner) => model.GetSymbolInfo(owner, cancellationToken).Symbol is ILocalSymbol { IsForEach: false };

        private bool MakesItself(MemberAccessExpressionSyntax access) =>
            model.GetSymbolInfo(access, cancellationToken).Symbol is IPropertySymbol { DeclaringSyntaxReferences.IsEmpty: false } property
            && model.GetTypeInfo(access.Expression, cancellationToken).Type is { } type && FreshProperties.IsFresh(type, property.Name, cancellationToken);

        private bool IsGenerator(InvocationExpressionSyntax invocation)
        {
            if (SyntaxNames.Of(invocation.Expression) is not { } name || model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method)
                return false;

            // A method that can be looked into is what it does; of another one, the name says it.
            return FreshMethod.HasBody(method, cancellationToken) ? FreshMethod.MakesValue(method, cancellationToken) : Generators.Contains(name) || IsRandomBytes(invocation, name);
        }

        // x.ToString(), x.ToShortId(), and of the framework also Convert.ToHexString(x), string.Concat("a", x): what is apart stays apart.
        private bool IsConversion(InvocationExpressionSyntax invocation, int depth) =>
            (invocation.Expression is MemberAccessExpressionSyntax access && Is(access.Expression, depth - 1))
            || (invocation.ArgumentList.Arguments.Any(argument => Is(argument.Expression, depth - 1))
                && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type }
                && IsOfSystem(type));
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
