using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>Recognises a row that was read from the database in the same member: written back under its primary key, it is an update.</summary>
internal static class StoredModel
{
    /// <summary>Says whether an expression is such a row, or such rows.</summary>
    public static bool Is(ExpressionSyntax value, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        // Each step goes to an expression that stands before the one it came from, or to a part of it.
        for (var from = ObjectHistory.Strip(value); ;)
        {
            // A new object is none, whatever its values are read from.
            if (from.DescendantNodesAndSelf().Any(static node => node is BaseObjectCreationExpressionSyntax))
                return false;
            if (from.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => IsRead(call, symbols, model, cancellationToken)))
                return true;
            if (SourceOf(from, model, cancellationToken) is not { } source || source.SpanStart >= from.SpanStart)
                return false;
            from = source;
        }
    }

    private static bool IsRead(InvocationExpressionSyntax call, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken) =>
        SyntaxNames.Of(call.Expression) is "Single" or "Get"
        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
        && symbols.IsOfTable(method);

    /// <summary>The collection of a loop, the value of a local, or what <c>response.Models</c> is a part of.</summary>
    private static ExpressionSyntax? SourceOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var root = expression;
        while (root is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax)
        {
            root = ObjectHistory.Strip(root switch
            {
                MemberAccessExpressionSyntax access => access.Expression,
                InvocationExpressionSyntax call => call.Expression,
                ElementAccessExpressionSyntax element => element.Expression,
                ConditionalAccessExpressionSyntax conditional => conditional.Expression,
                PostfixUnaryExpressionSyntax postfix => postfix.Operand,
                _ => ((AwaitExpressionSyntax)root).Expression,
            });
        }

        if (root is not IdentifierNameSyntax name || model.GetSymbolInfo(name, cancellationToken).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations })
            return null;
        return declarations[0].GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } initializer } => ObjectHistory.Strip(initializer),
            ForEachStatementSyntax loop => ObjectHistory.Strip(loop.Expression),
            _ => null,
        };
    }
}
