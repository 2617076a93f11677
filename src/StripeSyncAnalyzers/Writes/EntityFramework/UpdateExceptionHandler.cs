using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>Recognises a catch around SaveChanges that handles what a unique key refuses.</summary>
internal static class UpdateExceptionHandler
{
    private const string UniqueConstraintException = "UniqueConstraintException";

    /// <summary>The calls of a member that save, and whose violations are handled there or in the method that is called.</summary>
    private static readonly PerMember HandledSaves = new(FindHandledSaves);

    /// <summary>
    /// Says whether the insert of an added entity is inside a try that handles it: around the Add, or around a SaveChanges behind it in the same member or in a
    /// method that the member calls.
    /// </summary>
    public static bool IsAround(SyntaxNode add, SemanticModel model, CancellationToken cancellationToken) =>
        Handles(add, model, cancellationToken) || HandledSaves.IsBehind(add, model, cancellationToken);

    private static IEnumerable<SyntaxNode> FindHandledSaves(SyntaxNode member, SemanticModel model, CancellationToken cancellationToken) =>
        member.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsSave(call) ? Handles(call, model, cancellationToken) : SavesAndHandles(call, model, cancellationToken));

    private static bool IsSave(InvocationExpressionSyntax call) => SyntaxNames.Of(call.Expression) is "SaveChanges" or "SaveChangesAsync";

    /// <summary>A method of the user's that saves inside a try; it may stand in another file, so by its syntax alone.</summary>
    private static bool SavesAndHandles(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } method
        && SurroundingTries.Declarations(method, cancellationToken).Any(static body => body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(static inner => IsSave(inner) && SurroundingTries.Any(inner, HandlesByName, static _ => false)));

    private static bool Handles(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken) =>
        SurroundingTries.Any(
            call,
            clause => UniqueViolationHandler.Handles(clause, model, cancellationToken) || IsForUpdates(clause, model, cancellationToken),
            taker => UniqueViolationHandler.TakesToHandle(taker, HandlesByName, model, cancellationToken));

    private static bool HandlesByName(CatchClauseSyntax clause) =>
        UniqueViolationHandler.HandlesByName(clause)
        || (clause.Declaration is { Type: var type } && SyntaxNames.Of(type) is "DbUpdateException" or UniqueConstraintException && !AsksForState(clause));

    /// <summary>A filter on a state that is not this one's, whose clause UniqueViolationHandler would have known.</summary>
    private static bool AsksForState(CatchClauseSyntax clause) =>
        clause.Filter?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(static n => n.Identifier.ValueText == "SqlState") == true;

    private static bool IsForUpdates(CatchClauseSyntax clause, SemanticModel model, CancellationToken cancellationToken)
    {
        if (clause.Declaration is not { Type: var type } || AsksForState(clause))
            return false;
        if (SyntaxNames.Of(type) == UniqueConstraintException)
            return true;
        var caught = model.GetTypeInfo(type, cancellationToken).Type;
        return caught is not null && SymbolEqualityComparer.Default.Equals(caught, model.Compilation.GetTypeByMetadataName(EfSymbols.UpdateExceptionName));
    }
}
