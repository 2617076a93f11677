using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSyncAnalyzers.Writes.Dapper;

namespace StripeSyncAnalyzers.Writes.QueueRuntime;

/// <summary><c>await connection.ExecuteAsync(sql, new { space, type }, transaction);</c></summary>
internal static class DapperEnqueue
{
    private const string TransactionParameter = "transaction";

    public static EnqueueCall? Read(SqlWrite write, SemanticModel model, CancellationToken cancellationToken)
    {
        if (write.Call is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExecuteAsync" } } call
            || model.GetOperation(call, cancellationToken) is not IInvocationOperation { TargetMethod.ContainingType: { Name: "SqlMapper", ContainingNamespace.Name: "Dapper" } } operation
            || EnqueueCall.Awaited(call) is null
            || operation.Arguments.Any(static a => a.ArgumentKind == ArgumentKind.Explicit
                && a.Parameter?.Name is not (DapperSymbols.ConnectionParameter or DapperSymbols.SqlParameter or DapperSymbols.ValuesParameter or TransactionParameter))
            || Arguments.Find(operation.Arguments, DapperSymbols.ConnectionParameter) is not { } connection || !EnqueueCall.IsTarget(connection)
            || !Is(connection, "System.Data.Common.DbConnection", model)
            || Arguments.Find(operation.Arguments, DapperSymbols.ValuesParameter) is not AnonymousObjectCreationExpressionSyntax parameters)
        {
            return null;
        }

        var transaction = Arguments.Find(operation.Arguments, TransactionParameter);
        if (transaction is not null && !Is(transaction, "System.Data.Common.DbTransaction", model))
            return null;
        var values = new Dictionary<string, ExpressionSyntax>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in parameters.Initializers)
        {
            var name = member.NameEquals?.Name.Identifier.ValueText ?? SyntaxNames.Of(member.Expression);
            if (name is null || values.ContainsKey(name))
                return null;
            values.Add(name, member.Expression);
        }

        return new EnqueueCall(call.SyntaxTree, call.Span, connection, values) { Transaction = transaction };
    }

    /// <summary>Whether an expression is of a type of ADO.NET or of one derived from it.</summary>
    public static bool Is(ExpressionSyntax expression, string typeName, SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName(typeName) is { } type
        && model.GetTypeInfo(expression).Type is { } actual
        && model.Compilation.ClassifyCommonConversion(actual, type) is { IsImplicit: true, IsUserDefined: false };
}
