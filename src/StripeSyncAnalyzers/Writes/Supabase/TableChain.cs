using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>What the calls before an insert say: <c>From&lt;T&gt;().Columns(…).OnConflict(…).Insert(…)</c>. They change the table object, which forgets them after the request.</summary>
internal sealed record TableChain
{
    /// <summary>The columns of the last OnConflict.</summary>
    public ConflictColumns Target { get; private init; } = ConflictColumns.Default;

    /// <summary>The argument of the last OnConflict.</summary>
    public ExpressionSyntax? TargetValue { get; private init; }

    /// <summary>The columns of Columns; empty for all.</summary>
    public ImmutableArray<string> Columns { get; private init; } = ImmutableArray<string>.Empty;

    /// <summary>False where Columns was called with something unknown.</summary>
    public bool ColumnsAreKnown { get; private init; } = true;

    public static TableChain Read(InvocationExpressionSyntax invocation, SupabaseModel mapped, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        var chain = new TableChain();
        var hasTarget = false;
        var receiver = ReceiverOf(invocation);
        while (receiver is InvocationExpressionSyntax call)
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && symbols.IsOfTable(method) && call.ArgumentList.Arguments is { Count: 1 } arguments)
            {
                var argument = arguments[0].Expression;
                if (method.Name == SupabaseSymbols.OnConflict && !hasTarget)
                {
                    hasTarget = true;
                    chain = chain with { Target = TargetOf(argument, mapped, model, cancellationToken), TargetValue = argument };
                }
                else if (method.Name == SupabaseSymbols.Columns)
                {
                    var columns = ColumnsOf(argument, mapped, model, cancellationToken);
                    chain = chain with { Columns = chain.Columns.AddRange(columns ?? ImmutableArray<string>.Empty), ColumnsAreKnown = chain.ColumnsAreKnown && columns is not null };
                }
            }

            receiver = ReceiverOf(call);
        }

        // A local that holds the table may have been told its target in a statement of its own.
        return receiver is IdentifierNameSyntax name && IsChanged(name, model, cancellationToken)
            ? chain with { Target = hasTarget ? chain.Target : ConflictColumns.Unknown, ColumnsAreKnown = false }
            : chain;
    }

    private static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => ObjectHistory.Strip(access.Expression),
        // client?.From<Job>().Insert(…): what stands before the question mark has no part in it.
        _ => null,
    };

    private static bool IsChanged(IdentifierNameSyntax local, SemanticModel model, CancellationToken cancellationToken)
    {
        var symbol = model.GetSymbolInfo(local, cancellationToken).Symbol;
        return symbol is ILocalSymbol or IParameterSymbol && FunctionScope.MemberOf(local).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
            access.Name.Identifier.ValueText is SupabaseSymbols.OnConflict or SupabaseSymbols.Columns
            && access.Expression is IdentifierNameSyntax name
            && name != local
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol));
    }

    /// <summary>OnConflict("a,b") or OnConflict(x =&gt; x.A); the second throws for more than one column.</summary>
    private static ConflictColumns TargetOf(ExpressionSyntax argument, SupabaseModel mapped, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument is not LambdaExpressionSyntax lambda)
            return ConflictColumns.Parse(KnownText.Of(argument, model, cancellationToken));
        return lambda.ExpressionBody is { } body && ColumnOf(body, mapped, model, cancellationToken) is { } column
            ? new ConflictColumns(ImmutableArray.Create(column), true)
            : ConflictColumns.Unknown;
    }

    /// <summary>Columns(x =&gt; new object[] { x.A, x.B }) or Columns(new[] { "a", "b" }).</summary>
    private static ImmutableArray<string>? ColumnsOf(ExpressionSyntax argument, SupabaseModel mapped, SemanticModel model, CancellationToken cancellationToken)
    {
        var isLambda = argument is LambdaExpressionSyntax;
        var list = argument is LambdaExpressionSyntax lambda ? lambda.ExpressionBody : argument;
        if (list is null || Elements.Of(list, model, cancellationToken) is not { AreAll: true } elements)
            return null;
        var columns = elements.Values.Select(element => isLambda ? ColumnOf(element, mapped, model, cancellationToken) : KnownText.Of(element, model, cancellationToken)).ToList();
        return columns.All(static column => column is not null) ? columns.Select(static column => column!).ToImmutableArray() : null;
    }

    private static string? ColumnOf(ExpressionSyntax member, SupabaseModel mapped, SemanticModel model, CancellationToken cancellationToken) =>
        ObjectHistory.Strip(member) is MemberAccessExpressionSyntax access && model.GetSymbolInfo(access, cancellationToken).Symbol is IPropertySymbol property
            ? mapped.Columns.FirstOrDefault(column => SymbolEqualityComparer.Default.Equals(column.Property, property))?.Name
            : null;
}
