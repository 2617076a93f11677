using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Places in a member that each of its writes asks for: found once for all of them, so that a member with many writes is not walked by each.</summary>
/// <param name="find">Finds the places in a member, in the order of the text, each with what is said of it.</param>
/// <typeparam name="T">What is said of a place.</typeparam>
internal sealed class PerMember<T>(Func<SyntaxNode, SemanticModel, CancellationToken, IEnumerable<(SyntaxNode Node, T Value)>> find)
{
    private readonly ConditionalWeakTable<SemanticModel, ConcurrentDictionary<SyntaxNode, ImmutableArray<Found>>> byModel = new();

    /// <summary>Says whether one stands before a place that runs with it.</summary>
    public bool IsBefore(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var function = FunctionOf(place);
        return In(place, model, cancellationToken).TakeWhile(found => found.Node.SpanStart < place.SpanStart).Any(found => RunsWith(found, place, function));
    }

    /// <summary>Finds what is said of the first one behind a place that runs with it.</summary>
    public T? FirstBehind(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var function = FunctionOf(place);
        foreach (var found in In(place, model, cancellationToken))
        {
            if (found.Node.SpanStart > place.SpanStart && RunsWith(found, place, function) && !IsOtherBranch(found.Node, place))
                return found.Value;
        }

        return default;
    }

    private ImmutableArray<Found> In(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var member = FunctionScope.MemberOf(place);
        var members = byModel.GetValue(model, static _ => new ConcurrentDictionary<SyntaxNode, ImmutableArray<Found>>());
        if (members.TryGetValue(member, out var known))
            return known;
        var all = find(member, model, cancellationToken).Select(static found => new Found(found.Node, FunctionOf(found.Node), found.Value)).ToImmutableArray();
        return members.GetOrAdd(member, all);
    }

    /// <summary>One is in a function that is around the other: the lambdas of two endpoints, which one member maps, run at other times.</summary>
    private static bool RunsWith(Found found, SyntaxNode place, SyntaxNode function) => found.Function.Span.Contains(place.Span) || function.Span.Contains(found.Node.Span);

    /// <summary>The function whose run a node belongs to; a lambda of a call that is awaited belongs to the function that awaits it.</summary>
    private static SyntaxNode FunctionOf(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(static ancestor => FunctionScope.IsBoundary(ancestor) && !IsAwaited(ancestor)) ?? node.SyntaxTree.GetRoot();

    private static bool IsAwaited(SyntaxNode function)
    {
        if (function is not AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax taker } })
            return false;
        return taker.Parent is AwaitExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax } };
    }

    /// <summary>Where the place is run, this one is not: it stands in the else of the place's if, or in another section of its switch.</summary>
    private static bool IsOtherBranch(SyntaxNode found, SyntaxNode place)
    {
        foreach (var ancestor in found.Ancestors())
        {
            if (ancestor.Span.Contains(place.Span))
                return false;
            if (ancestor is ElseClauseSyntax { Parent: IfStatementSyntax @if } && @if.Statement.Span.Contains(place.Span))
                return true;
            if (ancestor is SwitchSectionSyntax { Parent: SwitchStatementSyntax @switch } && @switch.Sections.Span.Contains(place.Span))
                return true;
        }

        return false;
    }

    private sealed record Found(SyntaxNode Node, SyntaxNode Function, T Value);
}
