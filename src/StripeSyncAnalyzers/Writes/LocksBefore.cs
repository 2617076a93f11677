using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Writes;

/// <summary>
/// Recognises that a member takes a lock before it writes, so that what it looked for is still so: an advisory lock, LOCK TABLE, a distributed lock, or a
/// serializable transaction.
/// </summary>
internal static class LocksBefore
{
    private static readonly string[] Words = { "advisory", "lock table", "IsolationLevel.Serializable", "Medallion" };

    private static readonly PerMember<bool> Locks = new(static (member, model, token) => Find(member, model, token).Select(static node => (node, true)));
    private static readonly TreeText Texts = new(StringComparison.OrdinalIgnoreCase, Words);
    private static readonly ConditionalWeakTable<Compilation, StrongBox<bool>> ByCompilation = new();

    /// <summary>Says whether a lock is taken in the same member, before a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if one is, whatever it keeps out.</returns>
    public static bool AreTaken(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) =>
        IsWordAnywhere(model.Compilation, cancellationToken) && Locks.IsBefore(place, model, cancellationToken);

    private static IEnumerable<SyntaxNode> Find(SyntaxNode member, SemanticModel model, CancellationToken cancellationToken) => member.DescendantNodes().Where(node =>
        IsLockText(node, cancellationToken)
        || node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Serializable", Expression: var level } && SyntaxNames.Of(level) == "IsolationLevel"
        || (node is InvocationExpressionSyntax invocation && IsLock(invocation, model, cancellationToken)));

    /// <summary>The lock of a library, of a method of the user's that sends one, or by a constant.</summary>
    private static bool IsLock(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (invocation.ArgumentList.Arguments.Any(argument => argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && model.GetConstantValue(argument.Expression, cancellationToken) is { HasValue: true, Value: string text } && IsLockText(text, cancellationToken)))
        {
            return true;
        }

        return SyntaxNames.Of(invocation.Expression) is { } name
            && (name.IndexOf("Lock", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Acquire", StringComparison.Ordinal) >= 0)
            && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method
            && (name.IndexOf("AdvisoryLock", StringComparison.OrdinalIgnoreCase) >= 0
                || method.ContainingNamespace.ToDisplayString().StartsWith("Medallion.Threading", StringComparison.Ordinal)
                || SurroundingTries.Declarations(method, cancellationToken).Any(body => body.DescendantNodes().Any(node => IsLockText(node, cancellationToken))));
    }

    private static bool IsLockText(SyntaxNode node, CancellationToken cancellationToken) => node switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => IsLockText(literal.Token.ValueText, cancellationToken),
        InterpolatedStringTextSyntax part => IsLockText(part.TextToken.ValueText, cancellationToken),
        _ => false,
    };

    private static bool IsLockText(string text, CancellationToken cancellationToken) =>
        Words.Take(2).Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) && ConflictEngine.TakesLock(SqlText.FromString(text), cancellationToken);

    private static bool IsWordAnywhere(Compilation compilation, CancellationToken cancellationToken)
    {
        if (ByCompilation.TryGetValue(compilation, out var known))
            return known.Value;
        var isAnywhere = compilation.SyntaxTrees.Any(tree => Texts.Has(tree, cancellationToken));
        return ByCompilation.GetValue(compilation, _ => new StrongBox<bool>(isAnywhere)).Value;
    }
}
