using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>Finds the queries before an Add that ask whether the entity is there already: the columns that they compare.</summary>
internal static class LookUps
{
    private static readonly ImmutableHashSet<string> Asking = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Any", "AnyAsync", "First", "FirstAsync", "FirstOrDefault", "FirstOrDefaultAsync", "Single", "SingleAsync", "SingleOrDefault", "SingleOrDefaultAsync",
        "Count", "CountAsync", "LongCount", "LongCountAsync", "Find", "FindAsync", "ToList", "ToListAsync", "ToArray", "ToArrayAsync", "ToDictionary", "ToDictionaryAsync",
        "ToHashSet", "ToHashSetAsync", "Where");

    /// <summary>Finds the columns.</summary>
    /// <param name="add">The call of Add.</param>
    /// <param name="entity">The type of the entity.</param>
    /// <param name="mapped">What the model says of it.</param>
    /// <param name="columnOf">The column of a property.</param>
    /// <param name="symbols">The types of EF Core.</param>
    /// <param name="model">The semantic model of the tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The columns that a query over the same set compares, in the same member and before the Add.</returns>
    public static ImmutableHashSet<string> Before(
        SyntaxNode add, ITypeSymbol entity, EntityModel mapped, Func<PropertyModel, string> columnOf, EfSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        var columns = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var invocation in FunctionScope.MemberOf(add).DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (invocation.SpanStart >= add.SpanStart || SyntaxNames.Of(invocation.Expression) is not { } name || !Asking.Contains(name) || !IsOverSet(invocation, entity, symbols, model, cancellationToken))
                continue;
            var properties = name is "Find" or "FindAsync" ? mapped.PrimaryKey?.Properties ?? ImmutableArray<string>.Empty : Compared(invocation);
            foreach (var property in properties)
            {
                if (mapped.Properties.TryGetValue(property, out var known))
                    columns.Add(columnOf(known));
            }
        }

        return columns.ToImmutable();
    }

    /// <summary>Whether the chain of a query starts at a set of the entity.</summary>
    private static bool IsOverSet(InvocationExpressionSyntax invocation, ITypeSymbol entity, EfSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax expression = invocation;
        while (true)
        {
            var next = expression switch
            {
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
                ParenthesizedExpressionSyntax parenthesized => parenthesized.Expression,
                IdentifierNameSyntax => SinglyAssignedLocal.Initializer(expression, model, cancellationToken),
                _ => null,
            };
            if (symbols.EntityOfSet(model.GetTypeInfo(expression, cancellationToken).Type) is { } set)
                return SymbolEqualityComparer.Default.Equals(set, entity);
            if (next is null)
                return false;
            expression = next;
        }
    }

    /// <summary>The properties that the lambdas of a query compare: <c>c =&gt; c.Email == email</c>, <c>c =&gt; emails.Contains(c.Email)</c>.</summary>
    private static IEnumerable<string> Compared(InvocationExpressionSyntax invocation)
    {
        foreach (var lambda in invocation.DescendantNodes().OfType<LambdaExpressionSyntax>())
        {
            var parameter = lambda switch
            {
                SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
                ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0].Identifier.ValueText,
                _ => null,
            };
            foreach (var access in lambda.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            {
                if (access.Expression is IdentifierNameSyntax receiver && receiver.Identifier.ValueText == parameter && IsCompared(access))
                    yield return access.Name.Identifier.ValueText;
            }
        }
    }

    private static bool IsCompared(MemberAccessExpressionSyntax access)
    {
        // c.Email.ToLower() == … compares it too.
        SyntaxNode value = access;
        while (value.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax)
            value = value.Parent;
        return value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression }
            || access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && SyntaxNames.Of(call.Expression) is "Contains" or "Equals";
    }
}
