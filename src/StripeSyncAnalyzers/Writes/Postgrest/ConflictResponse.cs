using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.Postgrest;

/// <summary>
/// Recognises code that expects HTTP 409: it asks for HttpStatusCode.Conflict, 409, FailureHint.Reason.UniquenessViolation or 23505 in a catch around the
/// call, or in the same function behind it.
/// </summary>
internal static class ConflictResponse
{
    /// <summary>Says whether the answer of a call is expected.</summary>
    public static bool IsHandled(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode inner = call;
        foreach (var ancestor in call.Ancestors())
        {
            if (ancestor is TryStatementSyntax @try && @try.Block == inner && @try.Catches.Any(clause => Asks(clause, clause.SpanStart, model, cancellationToken)))
                return true;
            if (FunctionScope.IsBoundary(ancestor) || ancestor is CompilationUnitSyntax)
                return Asks(ancestor, call.Span.End, model, cancellationToken);
            inner = ancestor;
        }

        return false;
    }

    private static bool Asks(SyntaxNode scope, int start, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in scope.DescendantNodes())
        {
            if (node.SpanStart < start)
                continue;
            if (node is SimpleNameSyntax { Identifier.ValueText: "Conflict" or "UniquenessViolation" } name
                && model.GetSymbolInfo(name, cancellationToken).Symbol is IFieldSymbol { ContainingType: { TypeKind: TypeKind.Enum, Name: "HttpStatusCode" or "Reason" } })
            {
                return true;
            }

            if (node is LiteralExpressionSyntax { Token.Value: 409 or "23505" })
                return true;
        }

        return false;
    }
}
