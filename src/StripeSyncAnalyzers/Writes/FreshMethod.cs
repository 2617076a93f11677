using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes;

/// <summary>What a method of the source returns, as far as its syntax shows: it may stand in another file.</summary>
internal static class FreshMethod
{
    /// <summary>Says whether a method can be looked into.</summary>
    public static bool HasBody(IMethodSymbol method, CancellationToken cancellationToken) => BodiesOf(method, cancellationToken).Any();

    /// <summary>Says whether each value that a method returns is made with a generator, and nothing else comes with it.</summary>
    /// <param name="method">The method; one that has a body.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static bool MakesValue(IMethodSymbol method, CancellationToken cancellationToken) =>
        IsOneValue(Result(method)) && BodiesOf(method, cancellationToken).All(static body =>
        {
            var fresh = FreshLocals(body);
            var returned = Returned(body).ToList();
            return returned.Count > 0 && returned.TrueForAll(value => FreshValue.IsCalledIn(value) || Mentions(value, fresh));
        });

    /// <summary>Says whether each object that a method returns is made in it, with a property made fresh.</summary>
    /// <param name="method">The method.</param>
    /// <param name="property">The property.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static bool MakesMember(IMethodSymbol method, string property, CancellationToken cancellationToken)
    {
        var bodies = BodiesOf(method, cancellationToken).ToList();
        return bodies.Count > 0 && Result(method) is INamedTypeSymbol type && bodies.TrueForAll(body =>
        {
            var returned = Returned(body).ToList();
            return returned.Count > 0 && returned.TrueForAll(value => Creation(value, body) is { } made && MakesMember(made, type, property, cancellationToken));
        });
    }

    /// <summary>Says whether a type holds one value, so that what is known of the whole is known of each part: text, numbers, an id of a type of its own.</summary>
    public static bool IsOneValue(ITypeSymbol? type)
    {
        if (type is null or ITypeParameterSymbol or { IsTupleType: true })
            return false;
        if (type.DeclaringSyntaxReferences.IsEmpty)
            return type is not INamedTypeSymbol { IsAnonymousType: true };
        var fields = 0;
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            fields += current.DeclaringSyntaxReferences.IsEmpty ? 0 : current.GetMembers().OfType<IFieldSymbol>().Count(static f => !f.IsStatic);
        return fields == 1;
    }

    /// <summary>The argument that a constructor gets for a parameter with the name of a property.</summary>
    public static ExpressionSyntax? ArgumentFor(string property, ArgumentListSyntax? list, IMethodSymbol constructor)
    {
        for (var i = 0; i < list?.Arguments.Count; i++)
        {
            var argument = list.Arguments[i];
            var name = argument.NameColon?.Name.Identifier.ValueText ?? (i < constructor.Parameters.Length ? constructor.Parameters[i].Name : null);
            if (string.Equals(name, property, StringComparison.OrdinalIgnoreCase))
                return argument.Expression;
        }

        return null;
    }

    private static bool MakesMember(BaseObjectCreationExpressionSyntax made, INamedTypeSymbol type, string property, CancellationToken cancellationToken)
    {
        if (made.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => SyntaxNames.Of(a.Left) == property) is { } assigned)
            return FreshValue.IsCalledIn(assigned.Right);
        var count = made.ArgumentList?.Arguments.Count ?? 0;
        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor.Parameters.Length == count && ArgumentFor(property, made.ArgumentList, constructor) is { } argument)
                return FreshValue.IsCalledIn(argument);
        }

        return FreshProperties.IsFresh(type, property, cancellationToken);
    }

    private static BaseObjectCreationExpressionSyntax? Creation(ExpressionSyntax value, SyntaxNode body)
    {
        if (value is IdentifierNameSyntax name)
        {
            var declared = body.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(d => d.Identifier.ValueText == name.Identifier.ValueText).ToList();
            return declared.Count == 1 && declared[0].Initializer is { } initializer && !IsAssigned(name, body) ? ObjectHistory.Strip(initializer.Value) as BaseObjectCreationExpressionSyntax : null;
        }

        return value as BaseObjectCreationExpressionSyntax;
    }

    private static bool IsAssigned(IdentifierNameSyntax name, SyntaxNode body) =>
        body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => SyntaxNames.Of(a.Left is MemberAccessExpressionSyntax access ? access.Expression : a.Left) == name.Identifier.ValueText);

    private static IEnumerable<SyntaxNode> BodiesOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (var reference in (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences)
        {
            SyntaxNode? body = reference.GetSyntax(cancellationToken) switch
            {
                BaseMethodDeclarationSyntax declared => (SyntaxNode?)declared.Body ?? declared.ExpressionBody,
                LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
                _ => null,
            };
            if (body is not null)
                yield return body;
        }
    }

    /// <summary>What a method gives back: the T of Task&lt;T&gt; where it is asynchronous.</summary>
    private static ITypeSymbol Result(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } ? arguments[0] : method.ReturnType;

    /// <summary>What may be returned: each branch of it by itself.</summary>
    private static IEnumerable<ExpressionSyntax> Returned(SyntaxNode body) => body is ArrowExpressionClauseSyntax arrow
        ? Branches(arrow.Expression)
        : body.DescendantNodes(static node => !FunctionScope.IsBoundary(node)).OfType<ReturnStatementSyntax>().Where(static r => r.Expression is not null).SelectMany(static r => Branches(r.Expression!));

    private static IEnumerable<ExpressionSyntax> Branches(ExpressionSyntax expression)
    {
        var open = new Stack<ExpressionSyntax>();
        open.Push(expression);
        while (open.Count > 0)
        {
            var value = ObjectHistory.Strip(open.Pop());
            switch (value)
            {
                case ConditionalExpressionSyntax conditional:
                    open.Push(conditional.WhenTrue);
                    open.Push(conditional.WhenFalse);
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                    open.Push(coalesce.Left);
                    open.Push(coalesce.Right);
                    break;
                case SwitchExpressionSyntax choice:
                    foreach (var arm in choice.Arms)
                        open.Push(arm.Expression);
                    break;
                case ThrowExpressionSyntax:
                    break;
                default:
                    yield return value;
                    break;
            }
        }
    }

    /// <summary>The locals that are made with a generator, or with another such local: var bytes = RandomNumberGenerator.GetBytes(16).</summary>
    private static HashSet<string> FreshLocals(SyntaxNode body)
    {
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in body.DescendantNodes(static node => !FunctionScope.IsBoundary(node)))
        {
            if (node is VariableDeclaratorSyntax { Initializer.Value: { } value } declarator && IsMade(value))
                fresh.Add(declarator.Identifier.ValueText);

            // text.Append(Guid.NewGuid())
            else if (node is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax, Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax local } } call && IsMade(call.ArgumentList))
                fresh.Add(local.Identifier.ValueText);
            else if (node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name } } assignment)
                _ = IsMade(assignment.Right) ? fresh.Add(name) : assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && fresh.Remove(name);
        }

        return fresh;

        bool IsMade(SyntaxNode value) => Branched(value).All(part => FreshValue.IsCalledIn(part) || Mentions(part, fresh));
    }

    private static IEnumerable<SyntaxNode> Branched(SyntaxNode value) => value is ExpressionSyntax expression ? Branches(expression) : [value];

    /// <summary>Names a local itself, not a member of an object that has more: id, bytes[0], text.ToString().</summary>
    private static bool Mentions(SyntaxNode value, HashSet<string> locals) =>
        locals.Count > 0 && value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => locals.Contains(name.Identifier.ValueText)
            && !(name.Parent is MemberAccessExpressionSyntax access && (access.Name == name || (access.Expression == name && access.Parent is not InvocationExpressionSyntax))));
}
