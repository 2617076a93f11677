using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>A parameter that is added to a command.</summary>
/// <param name="Name">Its name as written; null for a positional one, or when the name is not known.</param>
/// <param name="Value">Its value, or null when it is not known.</param>
/// <param name="Place">Where it is added.</param>
internal sealed record CommandParameter(string? Name, ExpressionSyntax? Value, SyntaxNode Place)
{
    /// <summary>Reads the arguments of AddWithValue, of Add, and of a parameter's constructor: name first, value last, or a value alone.</summary>
    public static CommandParameter FromArguments(
        ExpressionSyntax place, SeparatedSyntaxList<ArgumentSyntax> arguments, SemanticModel model, CancellationToken cancellationToken)
    {
        var name = Named("parameterName") ?? Named("name") ?? (arguments.Count > 1 ? arguments[0].Expression : null);
        var value = Named("value") ?? (arguments.Count > 0 ? arguments[arguments.Count - 1].Expression : null);
        // parameters.Add("id", NpgsqlDbType.Uuid).Value = …
        if (place.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Parent: AssignmentExpressionSyntax assignment } access && assignment.Left == access)
            value = assignment.Right;
        return new CommandParameter(ConstantString(name, model, cancellationToken), value, place);

        ExpressionSyntax? Named(string parameter) =>
            arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter)?.Expression;
    }

    /// <summary>Reads <c>new NpgsqlParameter("id", value)</c>, <c>new() { Value = value }</c>, or a local that holds such a parameter.</summary>
    public static CommandParameter FromExpression(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var place = expression;
        var variable = expression as IdentifierNameSyntax;
        if (SinglyAssignedLocal.Initializer(expression, model, cancellationToken) is { } initializer)
            expression = initializer;

        CommandParameter parameter = new(null, null, place);
        if (expression is BaseObjectCreationExpressionSyntax creation)
        {
            if (creation.ArgumentList is { Arguments: { Count: > 0 } arguments })
                parameter = FromArguments(creation, arguments, model, cancellationToken);
            if (creation.Initializer is { } members)
                parameter = members.Expressions.OfType<AssignmentExpressionSyntax>().Aggregate(parameter, With);
        }

        return variable is null ? parameter : AssignmentsTo(variable).Aggregate(parameter, With);

        CommandParameter With(CommandParameter known, AssignmentExpressionSyntax assignment) => SyntaxNames.Of(assignment.Left) switch
        {
            "ParameterName" => known with { Name = ConstantString(assignment.Right, model, cancellationToken) },
            "Value" or "TypedValue" => known with { Value = assignment.Right },
            _ => known,
        };

        // var p = cmd.CreateParameter(); p.ParameterName = "id"; p.Value = …; cmd.Parameters.Add(p);
        IEnumerable<AssignmentExpressionSyntax> AssignmentsTo(IdentifierNameSyntax local)
        {
            var symbol = model.GetSymbolInfo(local, cancellationToken).Symbol;
            return FunctionScope.MemberOf(local)
                .DescendantNodes()
                .OfType<AssignmentExpressionSyntax>()
                .Where(a => a.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver }
                    && receiver.Identifier.ValueText == local.Identifier.ValueText
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(receiver, cancellationToken).Symbol, symbol));
        }
    }

    private static string? ConstantString(ExpressionSyntax? expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression is not null && model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string { Length: > 0 } text } ? text : null;
}
