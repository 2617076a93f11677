using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.Writes.QueueRuntime;

/// <summary>The C# of a write that an enqueue can take the place of.</summary>
/// <param name="Tree">The document.</param>
/// <param name="Replaced">What the enqueue takes the place of.</param>
/// <param name="Target">The connection or data source.</param>
/// <param name="Values">The values of the parameters, by name without prefix, or by position from 1.</param>
internal sealed record EnqueueCall(SyntaxTree Tree, TextSpan Replaced, ExpressionSyntax Target, IReadOnlyDictionary<string, ExpressionSyntax> Values)
{
    /// <summary>The transaction that the write is part of, or null.</summary>
    public ExpressionSyntax? Transaction { get; init; }

    /// <summary>The token that stops waiting, or null.</summary>
    public ExpressionSyntax? CancellationToken { get; init; }

    /// <summary>What stands before the call where a whole statement is replaced.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What stands behind it.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Whether a comment would be lost.</summary>
    public bool HasComments => Tree.GetRoot().DescendantTrivia(Replaced)
        .Any(trivia => Replaced.Contains(trivia.Span) && trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);

    /// <summary>Whether <c>.EnqueueStripeSyncAsync</c> can be written behind an expression as it is.</summary>
    public static bool IsTarget(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax or ParenthesizedExpressionSyntax;

    /// <summary>The statement <c>await call;</c> or <c>await call.ConfigureAwait(…);</c>, with what stands behind the call; null where the result is used.</summary>
    public static (ExpressionStatementSyntax Statement, string Suffix)? Awaited(ExpressionSyntax call) => call.Parent switch
    {
        AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } => (statement, ""),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } } configured } =>
            (statement, configured.ToString().Substring(call.Span.Length)),
        _ => null,
    };
}
