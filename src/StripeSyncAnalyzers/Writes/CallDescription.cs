using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Dapper;

namespace StripeSyncAnalyzers.Writes;

/// <summary>What is known of a call of a method that nothing is known of but that it takes SQL.</summary>
internal static class CallDescription
{
    /// <summary>Describes a call or a creation.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sql">The argument that is the SQL.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The description. Which argument holds the parameters is not known: each may.</returns>
    public static WriteContext Of(ExpressionSyntax call, ExpressionSyntax sql, SemanticModel model, CancellationToken cancellationToken)
    {
        var arguments = call switch
        {
            InvocationExpressionSyntax invocation => invocation.ArgumentList,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
            _ => null,
        };
        var fresh = FreshParameters.None;
        var isAnyUnnamed = false;
        foreach (var argument in arguments?.Arguments.Where(a => a.Expression != sql) ?? Enumerable.Empty<ArgumentSyntax>())
        {
            var named = DapperParameters.FreshOf(argument.Expression, call, model, cancellationToken);
            fresh = fresh.Union(named);
            isAnyUnnamed |= named.IsEmpty && FreshValue.IsMadeIn(argument.Expression, model, cancellationToken);
        }

        return new WriteContext
        {
            // A fresh value without a name, as in Run(sql, Guid.NewGuid(), email), may be the key of any table: what may be violated is not known.
            HandlesUniqueViolation = isAnyUnnamed || UniqueViolationHandler.IsAround(call, model, cancellationToken),
            FreshParameters = fresh,
        };
    }
}
