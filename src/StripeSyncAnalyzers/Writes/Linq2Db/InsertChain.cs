using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>The calls before an insert: <c>table.Value(…).Value(…)</c>, <c>db.Into(table).Value(…)</c>, <c>source.Into(table).Value(…)</c>.</summary>
/// <param name="Table">The expression of the table.</param>
/// <param name="Members">The members that are set.</param>
/// <param name="FromQuery">Whether the rows come from a query.</param>
internal sealed record InsertChain(ExpressionSyntax Table, ImmutableArray<(string Member, ExpressionSyntax Value)> Members, bool FromQuery)
{
    private const int MaxCalls = 256;

    /// <summary>Reads the receiver of an insert.</summary>
    /// <returns>The chain, or null where it starts out of sight.</returns>
    public static InsertChain? Of(ExpressionSyntax receiver, Linq2DbSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        var members = new List<(string, ExpressionSyntax)>();
        for (var calls = 0; calls < MaxCalls && receiver is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation; calls++)
        {
            var arguments = invocation.ArgumentList.Arguments;
            switch (access.Name.Identifier.ValueText, arguments.Count)
            {
                case ("Value", 2) when SetterLambda.Member(arguments[0].Expression) is { } member:
                    var value = arguments[1].Expression;
                    members.Add((member, value is LambdaExpressionSyntax { ExpressionBody: { } body } ? body : value));
                    receiver = access.Expression;
                    break;
                case ("AsValueInsertable", 0):
                    return Made(access.Expression, fromQuery: false);
                case ("Into", 1) when model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method
                    && SymbolEqualityComparer.Default.Equals(method.ContainingType, symbols.LinqExtensions):
                    return Made(arguments[0].Expression, fromQuery: method.ReturnType.Name == "ISelectInsertable");
                default:
                    return members.Count > 0 ? Made(receiver, fromQuery: false) : null;
            }
        }

        // A local in the middle may hold more calls.
        return members.Count > 0 && model.GetTypeInfo(receiver, cancellationToken).Type is { Name: "ITable" } ? Made(receiver, fromQuery: false) : null;

        InsertChain Made(ExpressionSyntax table, bool fromQuery) => new(table, members.AsEnumerable().Reverse().ToImmutableArray(), fromQuery);
    }
}
