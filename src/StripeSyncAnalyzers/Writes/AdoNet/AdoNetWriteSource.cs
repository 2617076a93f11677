using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>The base types of ADO.NET: CommandText of a command of any database, and DbDataSource.CreateCommand.</summary>
internal sealed class AdoNetWriteSource(AdoNetSymbols symbols, DatabaseProviders providers) : CommandWriteSource
{
    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { Instance.Syntax: ExpressionSyntax receiver } operation
            || !SymbolEqualityComparer.Default.Equals(operation.TargetMethod.ContainingType, symbols.DataSource)
            || !providers.IsPostgreSql(receiver, model, cancellationToken))
        {
            return null;
        }

        return Found(Arguments.Find(operation.Arguments, AdoNetSymbols.CreateCommandText), invocation, model, cancellationToken);
    }

    public override SqlWrite? FromAssignment(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not IPropertySymbol property
            || !symbols.Commands.Contains(property.ContainingType))
        {
            return null;
        }

        // Without a receiver it is this command's own text, or an initializer of a command that inherits the property.
        var isPostgreSql = assignment.Left is MemberAccessExpressionSyntax access
            ? providers.IsPostgreSql(access.Expression, model, cancellationToken)
            : assignment.Parent is InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation }
                && providers.IsPostgreSql(model.GetTypeInfo(creation, cancellationToken).Type);
        return isPostgreSql ? Found(assignment.Right, assignment, model, cancellationToken) : null;
    }
}
