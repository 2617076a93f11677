using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Starts from syntax, passes the gate on the name, and only then asks the write sources, which ask for symbols.</summary>
internal sealed class WriteDiscovery
{
    private readonly ImmutableDictionary<string, ImmutableArray<WriteSource>> byMethod;
    private readonly ImmutableDictionary<string, ImmutableArray<WriteSource>> byType;
    private readonly ImmutableDictionary<string, ImmutableArray<WriteSource>> byProperty;
    private readonly ImmutableArray<WriteSource> withTypes;
    private readonly ImmutableArray<WriteSource> withLiterals;
    private readonly ImmutableDictionary<string, ImmutableArray<CallSource>> callsByMethod;
    private readonly ImmutableDictionary<string, ImmutableArray<CallSource>> callsByType;
    private readonly ImmutableArray<CallSource> callsWithTypes;

    /// <summary>Makes the gate of some sources.</summary>
    /// <param name="sources">The libraries that the compilation references and that take SQL.</param>
    /// <param name="callSources">Those that make SQL.</param>
    public WriteDiscovery(ImmutableArray<WriteSource> sources, ImmutableArray<CallSource> callSources)
    {
        byMethod = Index(sources, static s => s.Methods);
        byType = Index(sources, static s => s.Types);
        byProperty = Index(sources, static s => s.Properties);
        withTypes = sources.Where(static s => !s.Types.IsEmpty).ToImmutableArray();
        withLiterals = sources.Where(static s => s.TakesLiterals).ToImmutableArray();
        callsByMethod = Index(callSources, static s => s.Methods);
        callsByType = Index(callSources, static s => s.Types);
        callsWithTypes = callSources.Where(static s => !s.Types.IsEmpty).ToImmutableArray();
    }

    /// <summary>True when there is nothing to look for.</summary>
    public bool IsEmpty => byMethod.IsEmpty && byType.IsEmpty && byProperty.IsEmpty && withLiterals.IsEmpty && callsByMethod.IsEmpty && callsByType.IsEmpty;

    /// <summary>Finds every place of a document where SQL is handed over or made, in the order of the text.</summary>
    /// <param name="root">The root of the document.</param>
    /// <param name="model">Its semantic model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The places.</returns>
    public IEnumerable<FoundWrite> Find(SyntaxNode root, SemanticModel model, CancellationToken cancellationToken)
    {
        var taken = default(TextSpan);
        foreach (var node in root.DescendantNodes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!withLiterals.IsEmpty && !taken.Contains(node.Span) && IsLiteralOfWrite(node))
            {
                foreach (var write in withLiterals.SelectMany(source => source.FromLiteral((ExpressionSyntax)node, model, cancellationToken)))
                    yield return write;
                continue;
            }

            foreach (var source in Gate(node))
            {
                var write = node switch
                {
                    InvocationExpressionSyntax invocation => source.FromInvocation(invocation, model, cancellationToken),
                    BaseObjectCreationExpressionSyntax creation => source.FromCreation(creation, model, cancellationToken),
                    AssignmentExpressionSyntax assignment => source.FromAssignment(assignment, model, cancellationToken),
                    _ => null,
                };
                if (write is null)
                    continue;

                // What a library is known to send needs no mark.
                taken = write.Sql.Span;
                yield return write;
            }

            foreach (var source in GateOfCalls(node))
            {
                var calls = node is InvocationExpressionSyntax invocation
                    ? source.FromInvocation(invocation, model, cancellationToken)
                    : source.FromCreation((BaseObjectCreationExpressionSyntax)node, model, cancellationToken);
                foreach (var call in calls)
                    yield return call;
            }
        }
    }

    /// <summary>Says whether a node is a string literal that has the words of a write.</summary>
    internal static bool IsLiteralOfWrite(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => MayWrite(literal.Token.ValueText),
        InterpolatedStringExpressionSyntax interpolated => interpolated.Contents.Any(static c => c is InterpolatedStringTextSyntax text && MayWrite(text.TextToken.ValueText)),
        _ => false,
    };

    private static bool MayWrite(string text) => ConflictEngine.MayWrite(SqlText.FromString(text));

    private static ImmutableDictionary<string, ImmutableArray<T>> Index<T>(ImmutableArray<T> sources, Func<T, ImmutableHashSet<string>> names) =>
        sources
            .SelectMany(source => names(source).Select(name => (Name: name, Source: source)))
            .GroupBy(static pair => pair.Name, static pair => pair.Source, StringComparer.Ordinal)
            .ToImmutableDictionary(static group => group.Key, static group => group.ToImmutableArray(), StringComparer.Ordinal);

    private static ImmutableArray<T> Named<T>(ImmutableDictionary<string, ImmutableArray<T>> index, ExpressionSyntax expression) =>
        !index.IsEmpty && SyntaxNames.Of(expression) is { } name && index.TryGetValue(name, out var sources) ? sources : ImmutableArray<T>.Empty;

    /// <summary>The sources that may know a node, from its syntax alone.</summary>
    private ImmutableArray<WriteSource> Gate(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } invocation => Named(byMethod, invocation.Expression),
        ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation => Named(byType, creation.Type),
        // new(…) has no name; its arguments are all that the syntax shows.
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } => withTypes,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment => Named(byProperty, assignment.Left),
        _ => ImmutableArray<WriteSource>.Empty,
    };

    private ImmutableArray<CallSource> GateOfCalls(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax invocation => Named(callsByMethod, invocation.Expression),
        ObjectCreationExpressionSyntax creation => Named(callsByType, creation.Type),
        ImplicitObjectCreationExpressionSyntax => callsWithTypes,
        _ => ImmutableArray<CallSource>.Empty,
    };
}
