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
        foreach (var argument in arguments?.Arguments.Where(a => a.Expression != sql) ?? Enumerable.Empty<ArgumentSyntax>())
            fresh = fresh.Union(DapperParameters.FreshOf(argument.Expression, call, model, cancellationToken));
        return new WriteContext
        {
            HandlesUniqueViolation = UniqueViolationHandler.IsAround(call, model, cancellationToken),
            FreshParameters = fresh,
        };
    }
}
