using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>Recognises a catch around SaveChanges that handles what a unique key refuses.</summary>
internal static class UpdateExceptionHandler
{
    private const string UniqueConstraintException = "UniqueConstraintException";

    /// <summary>The calls of a member that save, or whose method saves, and whether violations are handled there or in that method.</summary>
    private static readonly PerMember<bool> Saves = new(FindSaves);

    /// <summary>By the declaration of a method: whether its first save is handled there; null where it saves nothing.</summary>
    private static readonly ConditionalWeakTable<SyntaxNode, StrongBox<bool?>> SavesOfMethods = new();

    /// <summary>
    /// Says whether the insert of an added entity is inside a try that handles it: around the Add, or around the first SaveChanges behind it in the same member
    /// or in a method that the member calls. A later one has nothing left to insert.
    /// </summary>
    public static bool IsAround(SyntaxNode add, SemanticModel model, CancellationToken cancellationToken) =>
        Handles(add, model, cancellationToken) || Saves.FirstBehind(add, model, cancellationToken);

    private static IEnumerable<(SyntaxNode Call, bool IsHandled)> FindSaves(SyntaxNode member, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var call in member.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            var inMethod = IsSave(call) ? false : SaveOfMethod(call, model, cancellationToken);
            if (inMethod is { } isHandled)
                yield return (call, isHandled || Handles(call, model, cancellationToken));
        }
    }

    private static bool IsSave(InvocationExpressionSyntax call) => SyntaxNames.Of(call.Expression) is "SaveChanges" or "SaveChangesAsync";

    /// <summary>Whether a method of the user's handles its save; null where it has none. It may stand in another file, so by its syntax alone.</summary>
    private static bool? SaveOfMethod(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
            ? SurroundingTries.Declarations(method, cancellationToken).Select(static body => SavesOfMethods.GetValue(body, FirstSave).Value).FirstOrDefault(static save => save is not null)
            : null;

    private static StrongBox<bool?> FirstSave(SyntaxNode method)
    {
        var save = method.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsSave);
        return new StrongBox<bool?>(save is null ? null : SurroundingTries.Any(save, HandlesByName, static _ => false));
    }

    private static bool Handles(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken) =>
        SurroundingTries.Any(
            call,
            clause => UniqueViolationHandler.Handles(clause, model, cancellationToken) || IsForUpdates(clause, model, cancellationToken),
            taker => UniqueViolationHandler.TakesToHandle(taker, HandlesByName, model, cancellationToken));

    private static bool HandlesByName(CatchClauseSyntax clause) =>
        UniqueViolationHandler.HandlesByName(clause)
        || (clause.Declaration is { Type: var type } && !AsksForState(clause) && (SyntaxNames.Of(type) is UniqueConstraintException || (SyntaxNames.Of(type) is "DbUpdateException" && !Rethrows(clause))));

    /// <summary>A filter on a state that is not this one's, whose clause UniqueViolationHandler would have known.</summary>
    private static bool AsksForState(CatchClauseSyntax clause) =>
        clause.Filter?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(static n => n.Identifier.ValueText == "SqlState") == true;

    /// <summary>Writes a log and throws on, whatever it was: there is no other way out of the clause, nor a method of the class that gets the exception and may throw another.</summary>
    private static bool Rethrows(CatchClauseSyntax clause)
    {
        var caught = clause.Declaration?.Identifier.ValueText;
        return clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax { Expression: null } && !clause.Block.DescendantNodes().Any(node => node
            is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or ThrowStatementSyntax { Expression: not null } or ThrowExpressionSyntax
            || node is ArgumentSyntax { Expression: IdentifierNameSyntax given, Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax } } && given.Identifier.ValueText == caught);
    }

    private static bool IsForUpdates(CatchClauseSyntax clause, SemanticModel model, CancellationToken cancellationToken)
    {
        if (clause.Declaration is not { Type: var type } || AsksForState(clause))
            return false;
        if (SyntaxNames.Of(type) == UniqueConstraintException)
            return true;
        if (Rethrows(clause))
            return false;
        var caught = model.GetTypeInfo(type, cancellationToken).Type;
        return caught is not null && SymbolEqualityComparer.Default.Equals(caught, model.Compilation.GetTypeByMetadataName(EfSymbols.UpdateExceptionName));
    }
}
