using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.AdoNet;

namespace StripeSyncAnalyzers.Writes.Dapper;

/// <summary>Dapper: every method of SqlMapper that takes SQL, as an extension or a static call, and CommandDefinition.</summary>
internal sealed class DapperWriteSource(DapperSymbols symbols, DatabaseProviders providers) : WriteSource
{
    private static readonly ImmutableHashSet<string> CreatedTypes = ImmutableHashSet.Create(StringComparer.Ordinal, "CommandDefinition");

    public override ImmutableHashSet<string> Methods => symbols.MethodNames;

    public override ImmutableHashSet<string> Types => CreatedTypes;

    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (ArgumentsOfSqlMapper(invocation, model, cancellationToken) is not { } arguments
            || Arguments.Find(arguments, DapperSymbols.SqlParameter) is not { } sql
            || IsNameOfProcedure(arguments, model, cancellationToken)
            || !IsPostgreSql(arguments, model, cancellationToken))
        {
            return null;
        }

        return new SqlWrite(this, sql, invocation);
    }

    public override SqlWrite? FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(creation, cancellationToken) is not IObjectCreationOperation operation
            || !SymbolEqualityComparer.Default.Equals(operation.Constructor?.ContainingType, symbols.CommandDefinition)
            || Arguments.Find(operation.Arguments, DapperSymbols.DefinitionSqlParameter) is not { } sql
            || IsNameOfProcedure(operation.Arguments, model, cancellationToken))
        {
            return null;
        }

        // The definition names no connection; where it is made for one call, that call does.
        var isPostgreSql = CallAround(creation) is { } call && ArgumentsOfSqlMapper(call, model, cancellationToken) is { } arguments
            ? IsPostgreSql(arguments, model, cancellationToken)
            : providers.BaseTypesArePostgreSql;
        return isPostgreSql ? new SqlWrite(this, sql, creation) : null;
    }

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken)
    {
        var values = model.GetOperation(write.Call, cancellationToken) switch
        {
            IInvocationOperation invocation => Arguments.Find(invocation.Arguments, DapperSymbols.ValuesParameter),
            IObjectCreationOperation creation => Arguments.Find(creation.Arguments, DapperSymbols.DefinitionValuesParameter),
            _ => null,
        };
        return new WriteContext
        {
            HandlesUniqueViolation = UniqueViolationHandler.IsAround(write.Call, model, cancellationToken),
            RequiresRow = (write.Call as InvocationExpressionSyntax ?? CallAround((ExpressionSyntax)write.Call)) is { } call && RowRequirement.IsOf(call, model, cancellationToken),
            FreshParameters = values is null ? FreshParameters.None : DapperParameters.FreshOf(values, write.Call, model, cancellationToken),
        };
    }

    private static InvocationExpressionSyntax? CallAround(ExpressionSyntax definition) =>
        definition.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax invocation } ? invocation : null;

    private static bool IsNameOfProcedure(ImmutableArray<IArgumentOperation> arguments, SemanticModel model, CancellationToken cancellationToken) =>
        Arguments.Find(arguments, DapperSymbols.CommandTypeParameter) is { } commandType
        && CommandTypes.IsProcedureOrTable(commandType, model, cancellationToken);

    private ImmutableArray<IArgumentOperation>? ArgumentsOfSqlMapper(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetOperation(invocation, cancellationToken) is IInvocationOperation operation
        && SymbolEqualityComparer.Default.Equals(operation.TargetMethod.ContainingType, symbols.SqlMapper)
            ? operation.Arguments
            : null;

    private bool IsPostgreSql(ImmutableArray<IArgumentOperation> arguments, SemanticModel model, CancellationToken cancellationToken) =>
        Arguments.Find(arguments, DapperSymbols.ConnectionParameter) is { } connection && providers.IsPostgreSql(connection, model, cancellationToken);
}
