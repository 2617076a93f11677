using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Positions in a member that each of its writes asks for: found once for all of them, so that a member with many writes is not walked by each.</summary>
/// <param name="find">Finds the places in a member.</param>
internal sealed class PerMember(Func<SyntaxNode, SemanticModel, CancellationToken, IEnumerable<SyntaxNode>> find)
{
    private readonly ConditionalWeakTable<SemanticModel, ConcurrentDictionary<SyntaxNode, (int First, int Last)>> byModel = new();

    /// <summary>Says whether one stands before a place, in the same member.</summary>
    public bool IsBefore(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) => Range(place, model, cancellationToken).First < place.SpanStart;

    /// <summary>Says whether one stands behind a place, in the same member.</summary>
    public bool IsBehind(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) => Range(place, model, cancellationToken).Last > place.SpanStart;

    private (int First, int Last) Range(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var member = FunctionScope.MemberOf(place);
        var ranges = byModel.GetValue(model, static _ => new ConcurrentDictionary<SyntaxNode, (int, int)>());
        if (ranges.TryGetValue(member, out var known))
            return known;
        var range = (First: int.MaxValue, Last: -1);
        foreach (var found in find(member, model, cancellationToken))
            range = (Math.Min(range.First, found.SpanStart), Math.Max(range.Last, found.SpanStart));
        return ranges.GetOrAdd(member, range);
    }
}
