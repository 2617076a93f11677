using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>The names of the methods that a tree calls, read once for as long as the tree lives: a keystroke makes one new tree.</summary>
internal static class InvokedNames
{
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> ByTree = new();

    /// <summary>Says whether a tree calls a method of one of some names.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="names">The names.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it does, whatever the methods are.</returns>
    public static bool HasAny(SyntaxTree tree, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        if (!ByTree.TryGetValue(tree, out var invoked))
        {
            var read = Read(tree.GetRoot(cancellationToken), cancellationToken);
            invoked = ByTree.GetValue(tree, _ => read);
        }

        return invoked.Overlaps(names);
    }

    private static HashSet<string> Read(SyntaxNode root, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in root.DescendantNodes())
        {
            if (node is not InvocationExpressionSyntax invocation)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            if (SyntaxNames.Of(invocation.Expression) is { } name)
                names.Add(name);
        }

        return names;
    }
}
