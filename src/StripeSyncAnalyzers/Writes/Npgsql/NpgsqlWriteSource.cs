using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSyncAnalyzers.Writes.AdoNet;

namespace StripeSyncAnalyzers.Writes.Npgsql;

/// <summary>Npgsql: the constructors of its commands, their CommandText, NpgsqlDataSource.CreateCommand, and the methods that import by COPY.</summary>
internal sealed class NpgsqlWriteSource(NpgsqlSymbols symbols) : CommandWriteSource
{
    private static readonly ImmutableHashSet<string> CreatedTypes = ImmutableHashSet.Create(StringComparer.Ordinal, "NpgsqlCommand", "NpgsqlBatchCommand");

    public override ImmutableHashSet<string> Types => CreatedTypes;

    public override ImmutableHashSet<string> Methods => NpgsqlSymbols.ImportMethods.Union(base.Methods);

    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: { ContainingType: { } type, Name: var name } } operation)
            return null;
        if (Is(type, symbols.Connection) && NpgsqlSymbols.ImportMethods.Contains(name))
        {
            var copy = Arguments.Find(operation.Arguments, NpgsqlSymbols.ImportParameter) ?? Arguments.Find(operation.Arguments, NpgsqlSymbols.CopyParameter);
            return copy is null ? null : new SqlWrite(this, copy, invocation);
        }

        return !Is(type, symbols.DataSource) ? null : Found(Arguments.Find(operation.Arguments, AdoNetSymbols.CreateCommandText), invocation, model, cancellationToken);
    }

    public override SqlWrite? FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(creation, cancellationToken) is not IObjectCreationOperation { Constructor.ContainingType: { } type } operation)
            return null;
        var parameter = Is(type, symbols.Command) ? NpgsqlSymbols.CommandParameter : Is(type, symbols.BatchCommand) ? NpgsqlSymbols.BatchCommandParameter : null;
        return parameter is null ? null : Found(Arguments.Find(operation.Arguments, parameter), creation, model, cancellationToken);
    }

    public override SqlWrite? FromAssignment(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not IPropertySymbol { ContainingType: var type })
            return null;
        return Is(type, symbols.Command) || Is(type, symbols.BatchCommand) ? Found(assignment.Right, assignment, model, cancellationToken) : null;
    }

    private static bool Is(INamedTypeSymbol type, INamedTypeSymbol? expected) => SymbolEqualityComparer.Default.Equals(type, expected);
}
