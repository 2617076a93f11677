using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>A transaction that is open at some place.</summary>
/// <param name="Symbol">The local or parameter that holds it.</param>
/// <param name="Connection">What it was begun on; null where that is not known.</param>
/// <param name="Scope">The block, or the function, in which it lives.</param>
/// <param name="Begin">The position from which on it is open.</param>
internal sealed record OpenTransaction(ISymbol Symbol, ISymbol? Connection, SyntaxNode Scope, int Begin);

internal enum CallKind
{
    /// <summary>No call: the default of <see cref="TransactionCall"/>.</summary>
    None,

    /// <summary>Sends a command.</summary>
    Command,

    /// <summary>Commits, rolls back, disposes or closes.</summary>
    End,
}

internal readonly record struct TransactionCall(SyntaxNode Node, CallKind Kind);

/// <summary>The calls that concern one transaction, in the order of the text; the code of lambdas and local functions runs at another time.</summary>
internal sealed class TransactionCalls(OpenTransaction transaction, SemanticModel model, CancellationToken cancellationToken)
{
    public IEnumerable<TransactionCall> In(SyntaxNode node)
    {
        foreach (var invocation in node.DescendantNodesAndSelf(inner => inner == node || !FunctionScope.IsBoundary(inner)).OfType<InvocationExpressionSyntax>())
        {
            var kind = KindOf(invocation);
            if (kind != CallKind.None)
                yield return new TransactionCall(invocation, kind);
        }
    }

    public bool EndsIn(SyntaxNode node) => In(node).Any(static call => call.Kind == CallKind.End);

    private CallKind KindOf(InvocationExpressionSyntax invocation)
    {
        var receiver = invocation.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            MemberBindingExpressionSyntax when invocation.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } conditional => conditional.Expression,
            _ => null,
        };
        if (receiver is null || SyntaxNames.Of(invocation.Expression) is not { } name)
            return CallKind.None;
        switch (name)
        {
            case "Commit" or "CommitAsync" or "Rollback" or "RollbackAsync" or "Dispose" or "DisposeAsync" or "Close" or "CloseAsync":
                return Is(receiver, transaction.Symbol) || Is(receiver, transaction.Connection) ? CallKind.End : CallKind.None;
            case var _ when name.StartsWith("Execute", StringComparison.Ordinal) || name.StartsWith("Query", StringComparison.Ordinal):
                return IsCommand(invocation, receiver) ? CallKind.Command : CallKind.None;
            default:
                return CallKind.None;
        }
    }

    /// <summary>On the connection itself, with the transaction as an argument, or by a command: those of other connections are given another transaction.</summary>
    private bool IsCommand(InvocationExpressionSyntax invocation, ExpressionSyntax receiver)
    {
        if (Is(receiver, transaction.Connection) || invocation.ArgumentList.Arguments.Any(argument => argument.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => Is(name, transaction.Symbol))))
            return true;
        return DbTypes.IsCommand(model.GetTypeInfo(receiver, cancellationToken).Type) && SinglyAssignedLocal.Initializer(receiver, model, cancellationToken) is { } made
            && made.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => Is(name, transaction.Symbol) || Is(name, transaction.Connection));
    }

    private bool Is(ExpressionSyntax expression, ISymbol? symbol) =>
        symbol is not null && expression is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(expression, cancellationToken).Symbol, symbol);
}

/// <summary>The kinds of ADO.NET types, by the interfaces that all providers implement.</summary>
internal static class DbTypes
{
    public static bool IsConnection(ITypeSymbol? type) => Implements(type, "IDbConnection");

    public static bool IsTransaction(ITypeSymbol? type) => Implements(type, "IDbTransaction");

    /// <summary>A command, or a batch of them, which has no interface.</summary>
    public static bool IsCommand(ITypeSymbol? type) => Implements(type, "IDbCommand") || (type is { Name: "DbBatch" or "NpgsqlBatch" });

    private static bool Implements(ITypeSymbol? type, string name) =>
        type is not null && (IsNamed(type, name) || type.AllInterfaces.Any(i => IsNamed(i, name)));

    private static bool IsNamed(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace is { Name: "Data", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
