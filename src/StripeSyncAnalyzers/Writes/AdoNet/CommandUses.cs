using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>What the surrounding code does with one command: its creation, its initializer, and every use of the variable that holds it.</summary>
internal sealed class CommandUses
{
    private readonly BaseObjectCreationExpressionSyntax? creation;
    private readonly ImmutableArray<IdentifierNameSyntax> uses;

    private CommandUses(BaseObjectCreationExpressionSyntax? creation, ImmutableArray<IdentifierNameSyntax> uses)
    {
        this.creation = creation;
        this.uses = uses;
    }

    /// <summary>Collects the uses.</summary>
    /// <param name="call">The creation of the command, or the assignment to its CommandText.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The uses.</returns>
    public static CommandUses Of(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        // cmd.CommandText = …: the variable stands there. In an initializer, and for a creation, it is what the creation is assigned to.
        if (call is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax access })
            return new CommandUses(null, UsesOf(access.Expression as IdentifierNameSyntax, model, cancellationToken));

        var made = call is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: ExpressionSyntax around } } ? around : call as ExpressionSyntax;
        return new CommandUses(made as BaseObjectCreationExpressionSyntax, made is null ? ImmutableArray<IdentifierNameSyntax>.Empty : UsesOf(made, model, cancellationToken));
    }

    /// <summary>True when CommandType says that the text is the name of a procedure or table.</summary>
    public bool IsNameOfProcedureOrTable(SemanticModel model, CancellationToken cancellationToken) =>
        Assigned(AdoNetSymbols.CommandType).Any(value => CommandTypes.IsProcedureOrTable(value, model, cancellationToken));

    /// <summary>True when the text is changed further: <c>cmd.CommandText += …</c>. Then no single assignment is the SQL.</summary>
    public bool IsTextChanged()
    {
        foreach (var (member, _) in Members(AdoNetSymbols.CommandText))
        {
            var changed = member.Ancestors().OfType<AssignmentExpressionSyntax>().FirstOrDefault();
            if (changed is null || SyntaxNames.Of(changed.Left) != AdoNetSymbols.CommandText)
                continue;
            if (changed.Left != member || !changed.IsKind(SyntaxKind.SimpleAssignmentExpression))
                return true;
        }

        return false;
    }

    /// <summary>The calls that send the command.</summary>
    public ImmutableArray<InvocationExpressionSyntax> Executions() => uses
        .Select(static use => use.Parent)
        .OfType<MemberAccessExpressionSyntax>()
        .Where(static access => access.Name.Identifier.ValueText.StartsWith("Execute", StringComparison.Ordinal))
        .Select(static access => access.Parent)
        .OfType<InvocationExpressionSyntax>()
        .ToImmutableArray();

    /// <summary>The parameters, in the order in which they are added.</summary>
    public IEnumerable<CommandParameter> Parameters(SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var value in InitializerValues(AdoNetSymbols.Parameters).OfType<InitializerExpressionSyntax>())
        {
            foreach (var element in value.Expressions)
                yield return CommandParameter.FromExpression(element, model, cancellationToken);
        }

        foreach (var (member, _) in Members(AdoNetSymbols.Parameters))
        {
            if (member.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } invocation } method)
                continue;
            if (method.Name.Identifier.ValueText == "AddWithValue")
                yield return CommandParameter.FromArguments(invocation, arguments, model, cancellationToken);
            else if (method.Name.Identifier.ValueText == "Add" && arguments.Count == 1)
                yield return CommandParameter.FromExpression(arguments[0].Expression, model, cancellationToken);
            else if (method.Name.Identifier.ValueText == "Add")
                yield return CommandParameter.FromArguments(invocation, arguments, model, cancellationToken);
        }
    }

    /// <summary>The uses of the variable that an expression initializes or is assigned to, or that it names.</summary>
    private static ImmutableArray<IdentifierNameSyntax> UsesOf(ExpressionSyntax? expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var variable = expression switch
        {
            null => null,
            IdentifierNameSyntax name => model.GetSymbolInfo(name, cancellationToken).Symbol,
            { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } } => model.GetDeclaredSymbol(declarator, cancellationToken),
            { Parent: AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } assignment } when assignment.Right == expression => model.GetSymbolInfo(left, cancellationToken).Symbol,
            _ => null,
        };
        if (variable is not (ILocalSymbol or IParameterSymbol or IFieldSymbol))
            return ImmutableArray<IdentifierNameSyntax>.Empty;

        return FunctionScope.MemberOf(expression!)
            .DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(use => string.Equals(use.Identifier.ValueText, variable.Name, StringComparison.Ordinal)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, variable))
            .ToImmutableArray();
    }

    /// <summary>What is assigned to a property of the command, in its initializer or later.</summary>
    private IEnumerable<ExpressionSyntax> Assigned(string property) =>
        InitializerValues(property).Concat(
            Members(property)
                .Select(static m => m.Assignment)
                .OfType<AssignmentExpressionSyntax>()
                .Select(static a => a.Right));

    private IEnumerable<ExpressionSyntax> InitializerValues(string property) =>
        creation?.Initializer is not { } initializer
            ? Enumerable.Empty<ExpressionSyntax>()
            : initializer.Expressions
                .OfType<AssignmentExpressionSyntax>()
                .Where(a => SyntaxNames.Of(a.Left) == property)
                .Select(static a => a.Right);

    /// <summary>The uses <c>cmd.Property</c>, with the assignment where the use is assigned to.</summary>
    private IEnumerable<(MemberAccessExpressionSyntax Member, AssignmentExpressionSyntax? Assignment)> Members(string property)
    {
        foreach (var use in uses)
        {
            if (use.Parent is MemberAccessExpressionSyntax access && access.Expression == use && access.Name.Identifier.ValueText == property)
                yield return (access, access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access ? assignment : null);
        }
    }
}
