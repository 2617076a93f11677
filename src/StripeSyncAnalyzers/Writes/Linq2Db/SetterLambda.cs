using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>What a setter sets: <c>() =&gt; new Customer { Email = email, Name = null }</c>, member by member.</summary>
/// <param name="Members">The members with the expressions of their values.</param>
internal sealed record SetterLambda(ImmutableArray<(string Member, ExpressionSyntax Value)> Members)
{
    /// <summary>Reads a lambda.</summary>
    /// <returns>The members; null where the lambda makes the object in another way.</returns>
    public static SetterLambda? Of(ExpressionSyntax? lambda)
    {
        if (lambda is not LambdaExpressionSyntax { ExpressionBody: { } body }
            || ObjectHistory.Strip(body) is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation)
        {
            return null;
        }

        var members = ImmutableArray.CreateBuilder<(string, ExpressionSyntax)>();
        foreach (var expression in creation.Initializer?.Expressions ?? default)
        {
            if (expression is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: var value })
                return null;
            members.Add((name.Identifier.ValueText, value));
        }

        return new SetterLambda(members.ToImmutable());
    }

    /// <summary>The member that <c>c =&gt; c.Email</c> selects, or null.</summary>
    public static string? Member(ExpressionSyntax? lambda) =>
        lambda is LambdaExpressionSyntax { ExpressionBody: { } body } && ObjectHistory.Strip(body) is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name: IdentifierNameSyntax name }
            ? name.Identifier.ValueText
            : null;

    /// <summary>What is known of a value in an expression tree: NewGuid() becomes gen_random_uuid().</summary>
    public static WriteValue ValueOf(Linq2DbColumn column, ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        var known = KnownValue.Of(value, value, model, cancellationToken);
        return known.Kind == WriteValueKind.Literal && !column.IsPlain ? WriteValue.Supplied : known;
    }
}
