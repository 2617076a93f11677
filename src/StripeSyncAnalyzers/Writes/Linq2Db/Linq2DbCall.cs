using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>The table that a call writes to.</summary>
internal readonly record struct TableTarget(string Table, string? Schema);

/// <summary>One call of a method of linq2db that writes.</summary>
internal sealed record Linq2DbCall(
    InvocationExpressionSyntax Invocation, IMethodSymbol Method, ImmutableArray<IArgumentOperation> Passed, SemanticModel Model, CancellationToken CancellationToken)
{
    private ExpressionSyntax? table;

    /// <summary>What is written to, or by: the table of the chain, the table, the context.</summary>
    public ExpressionSyntax? Receiver => table ?? Argument(Linq2DbSymbols.TargetParameter) ?? Argument(Linq2DbSymbols.TableParameter) ?? Argument(Linq2DbSymbols.ContextParameter);

    /// <summary>The set of EF Core's that the table is made of: <c>db.Customers.ToLinqToDBTable()</c>, at the call or in a local; null for linq2db's own tables.</summary>
    public ExpressionSyntax? BridgedSet
    {
        get
        {
            var receiver = Receiver;
            if (receiver is not null && SinglyAssignedLocal.Initializer(receiver, Model, CancellationToken) is { } initializer)
                return SetOf(initializer);
            while (receiver is not null && SetOf(receiver) is null)
                receiver = receiver is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Expression : null;
            return receiver is null ? null : SetOf(receiver);
        }
    }

    /// <summary>Where findings without a place of their own stand: the name of the method.</summary>
    public Location Place => (Invocation.Expression is MemberAccessExpressionSyntax access ? access.Name : Invocation.Expression).GetLocation();

    /// <summary>The same call, with the table that its chain starts with.</summary>
    public Linq2DbCall WithTable(ExpressionSyntax expression) => this with { table = expression };

    public ExpressionSyntax? Argument(string parameter) => Arguments.Find(Passed, parameter);

    public ITypeSymbol? TypeArgument(int index) => index < Method.TypeArguments.Length ? Method.TypeArguments[index] : null;

    /// <summary>The table: the entity's, unless the call or the chain names another one.</summary>
    /// <returns>The table, or null where it is not known.</returns>
    public TableTarget? Target(Linq2DbEntity entity)
    {
        var (name, schema) = (entity.Table, entity.Schema);
        if (!Override(Argument(Linq2DbSymbols.TableNameParameter), ref name!) || !Override(Argument(Linq2DbSymbols.SchemaNameParameter), ref schema))
            return null;

        // db.GetTable<T>().TableName("…").SchemaName("…"); other calls give hints, or another server.
        var receiver = Receiver;
        if (BridgedSet is not null && receiver is IdentifierNameSyntax)
            return new TableTarget(name, schema);
        while (receiver is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: var arguments })
        {
            switch (access.Name.Identifier.ValueText)
            {
                case Linq2DbSymbols.BridgeMethod when arguments.Count == 0:
                case "GetTable" or "CreateLinqToDBConnection" or "CreateLinqToDBContext":
                    return new TableTarget(name, schema);
                case "TableName" when arguments.Count == 1 && Override(arguments[0].Expression, ref name!):
                case "SchemaName" when arguments.Count == 1 && Override(arguments[0].Expression, ref schema):
                    receiver = access.Expression;
                    break;
                default:
                    return null;
            }
        }

        return receiver is null || IsPlainTable(receiver) ? new TableTarget(name, schema) : null;
    }

    private static ExpressionSyntax? SetOf(ExpressionSyntax table) =>
        table is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: Linq2DbSymbols.BridgeMethod } access, ArgumentList.Arguments.Count: 0 }
            ? access.Expression
            : null;

    private bool Override(ExpressionSyntax? value, ref string? name)
    {
        if (value is null)
            return true;
        if (Model.GetConstantValue(value, CancellationToken) is { HasValue: true, Value: null })
            return true;
        name = KnownText.Of(value, Model, CancellationToken);
        return name is not null;
    }

    /// <summary>A context is not a table. A property or local that holds the table may have made or named another one, and one that is passed may be any.</summary>
    private bool IsPlainTable(ExpressionSyntax receiver)
    {
        if (Model.GetTypeInfo(receiver, CancellationToken).Type is not { } type || !IsTable(type))
            return true;
        return type.Name == "ITable"
            && Model.GetSymbolInfo(receiver, CancellationToken).Symbol is { } symbol and not IParameterSymbol
            && !symbol.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>()
                .Any(static name => name.Identifier.ValueText
                    is "TableName" or "SchemaName" or "DatabaseName" or "ServerName" or "TableOptions" or "ToLinqToDBTable" or "CreateTable" or "CreateTableAsync" or "CreateTempTable"));
    }

    private static bool IsTable(ITypeSymbol type) => type.Name == "ITable" || type.AllInterfaces.Any(static i => i.Name == "ITable");
}
