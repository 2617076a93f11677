using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

/// <summary>The members that lambdas select and set.</summary>
internal static class LambdaMembers
{
    /// <summary>The members of <c>c =&gt; c.Email</c> and of <c>c =&gt; new { c.SpaceId, c.EventType }</c>; null for other lambdas.</summary>
    public static ImmutableArray<string>? Selected(ExpressionSyntax lambda)
    {
        if (lambda is not LambdaExpressionSyntax { ExpressionBody: { } body })
            return null;
        var parts = ObjectHistory.Strip(body) is AnonymousObjectCreationExpressionSyntax anonymous ? anonymous.Initializers.Select(static i => i.Expression) : new[] { body };
        return All(parts.Select(static part => ObjectHistory.Strip(part) is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name: IdentifierNameSyntax name } ? name.Identifier.ValueText : null));
    }

    /// <summary>The members that <c>c =&gt; new Customer { Name = … }</c> sets; null for other lambdas.</summary>
    public static ImmutableArray<string>? Set(ExpressionSyntax lambda) =>
        lambda is LambdaExpressionSyntax { ExpressionBody: { } body } && ObjectHistory.Strip(body) is BaseObjectCreationExpressionSyntax { Initializer: { } initializer }
            ? All(initializer.Expressions.Select(static e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } ? name.Identifier.ValueText : null))
            : null;

    private static ImmutableArray<string>? All(IEnumerable<string?> names)
    {
        var all = names.ToList();
        return all.Contains(null) ? null : all.Select(static name => name!).ToImmutableArray();
    }
}
