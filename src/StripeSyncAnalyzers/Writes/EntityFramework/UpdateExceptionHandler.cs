using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>Recognises a catch around SaveChanges that handles what a unique key refuses.</summary>
internal static class UpdateExceptionHandler
{
    /// <summary>Says whether the insert of an added entity is inside a try that handles it: around the Add, or around a SaveChanges behind it in the same member.</summary>
    public static bool IsAround(SyntaxNode add, EfSymbols symbols, SemanticModel model, CancellationToken cancellationToken) =>
        Handles(add, symbols, model, cancellationToken)
        || FunctionScope.MemberOf(add).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(save =>
            save.SpanStart > add.SpanStart
            && SyntaxNames.Of(save.Expression) is "SaveChanges" or "SaveChangesAsync"
            && Handles(save, symbols, model, cancellationToken));

    private static bool Handles(SyntaxNode call, EfSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        if (UniqueViolationHandler.IsAround(call, model, cancellationToken))
            return true;
        var inner = call;
        foreach (var ancestor in call.Ancestors())
        {
            if (FunctionScope.IsBoundary(ancestor))
                return false;
            if (ancestor is TryStatementSyntax @try && @try.Block == inner && @try.Catches.Any(clause => IsForUpdates(clause, symbols, model, cancellationToken)))
                return true;
            inner = ancestor;
        }

        return false;
    }

    private static bool IsForUpdates(CatchClauseSyntax clause, EfSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        if (clause.Declaration is not { Type: var type })
            return false;

        // A filter on a state that is not this one's, whose clause UniqueViolationHandler would have known.
        if (clause.Filter is { } filter && filter.DescendantNodes().OfType<IdentifierNameSyntax>().Any(static n => n.Identifier.ValueText == "SqlState"))
            return false;
        if (SyntaxNames.Of(type) == "UniqueConstraintException")
            return true;
        var caught = model.GetTypeInfo(type, cancellationToken).Type;
        return caught is not null && SymbolEqualityComparer.Default.Equals(caught, symbols.UpdateException);
    }
}
