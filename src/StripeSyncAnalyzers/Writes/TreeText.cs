using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Says whether the text of a tree has one of some words: looked for once a tree, which lives on when another one is typed in.</summary>
/// <param name="comparison">How the words are compared.</param>
/// <param name="words">The words.</param>
internal sealed class TreeText(StringComparison comparison, params string[] words)
{
    private readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> byTree = new();

    /// <summary>Looks.</summary>
    public bool Has(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (byTree.TryGetValue(tree, out var known))
            return known.Value;
        var text = tree.GetText(cancellationToken).ToString();
        var isThere = words.Any(word => text.IndexOf(word, comparison) >= 0);
        return byTree.GetValue(tree, _ => new StrongBox<bool>(isThere)).Value;
    }
}
