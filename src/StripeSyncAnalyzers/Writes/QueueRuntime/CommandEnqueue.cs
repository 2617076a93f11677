using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.Writes.AdoNet;
using StripeSyncAnalyzers.Writes.Npgsql;

namespace StripeSyncAnalyzers.Writes.QueueRuntime;

/// <summary>
/// A command of Npgsql that is made, given its parameters and sent by statements that follow each other, and is used nowhere else:
/// <c>using var command = new NpgsqlCommand(sql, connection); command.Parameters.AddWithValue(…); await command.ExecuteNonQueryAsync(token);</c>
/// </summary>
internal static class CommandEnqueue
{
    public static EnqueueCall? Read(SqlWrite write, SemanticModel model, CancellationToken cancellationToken)
    {
        if (write.Call is not ExpressionSyntax
            {
                Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration } } declarator },
            } creation
            || TargetOf(creation, model, cancellationToken) is not { } target || !EnqueueCall.IsTarget(target.Expression))
        {
            return null;
        }

        var uses = CommandUses.Of(creation, model, cancellationToken);
        if (uses.Executions() is not { Length: 1 } executions
            || executions[0] is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExecuteNonQueryAsync" }, ArgumentList.Arguments: { Count: < 2 } arguments } execution
            || EnqueueCall.Awaited(execution) is not { } awaited || awaited.Statement.Parent != block)
        {
            return null;
        }

        // Every statement from the first to the last is about the command, and no other one is.
        var first = block.Statements.IndexOf(declaration);
        var last = block.Statements.IndexOf(awaited.Statement);
        var parameters = uses.Parameters(model, cancellationToken).ToList();
        for (var i = first + 1; i < last; i++)
        {
            if (!parameters.Any(parameter => parameter.Place.FirstAncestorOrSelf<StatementSyntax>() == block.Statements[i]))
                return null;
        }

        var inside = TextSpan.FromBounds(declaration.SpanStart, awaited.Statement.Span.End);
        var name = declarator.Identifier.ValueText;
        if (parameters.Count != last - first - 1
            || block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == name && !inside.Contains(use.Span)))
        {
            return null;
        }

        var values = new Dictionary<string, ExpressionSyntax>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < parameters.Count; i++)
        {
            var key = parameters[i].Name is { } given ? FreshParameters.NameOf(given) : (i + 1).ToString(CultureInfo.InvariantCulture);
            if (parameters[i].Value is not { } value || values.ContainsKey(key))
                return null;
            values.Add(key, value);
        }

        return new EnqueueCall(creation.SyntaxTree, inside, target.Expression, values)
        {
            Transaction = target.Transaction,
            CancellationToken = arguments.FirstOrDefault()?.Expression,
            Prefix = "await ",
            Suffix = awaited.Suffix + ";",
        };
    }

    /// <summary>The connection of a new command, or the data source that makes it.</summary>
    private static (ExpressionSyntax Expression, ExpressionSyntax? Transaction)? TargetOf(ExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (model.GetOperation(creation, cancellationToken))
        {
            case IObjectCreationOperation { Initializer: null, Constructor.ContainingType: { Name: "NpgsqlCommand", ContainingNamespace.Name: "Npgsql" } } made:
                return Arguments.Find(made.Arguments, "connection") is { } connection
                    ? (connection, Arguments.Find(made.Arguments, "transaction"))
                    : null;
            case IInvocationOperation { TargetMethod: { Name: "CreateCommand", ContainingType: { Name: "NpgsqlDataSource" } }, Instance.Syntax: ExpressionSyntax source }:
                return (source, null);
            default:
                return null;
        }
    }
}
