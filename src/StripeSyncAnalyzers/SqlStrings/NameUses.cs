using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// Where the names of a tree are used, written, and built into other texts. Names are compared, not symbols: one pass for the
/// whole tree, and a name that means two things is treated with the caution of both.
/// </summary>
internal sealed class NameUses
{
    private static readonly ConditionalWeakTable<SyntaxTree, NameUses> s_trees = new();

    private static readonly HashSet<string> s_composing = new(StringComparer.Ordinal)
    {
        "Concat", "Join", "Format", "Append", "AppendLine", "AppendFormat", "AppendJoin",
    };

    private readonly Dictionary<string, Positions> _names = new(StringComparer.Ordinal);
    private readonly SyntaxNode _root;

    private NameUses(SyntaxNode root)
    {
        _root = root;
        foreach (var node in root.DescendantNodes())
        {
            if (node is not IdentifierNameSyntax name || name.Parent is NameColonSyntax or NameEqualsSyntax)
                continue;
            var key = name.Identifier.ValueText;
            if (!_names.TryGetValue(key, out var positions))
                _names.Add(key, positions = new Positions());
            positions.Uses.Add(name.SpanStart);
            var value = ValueOf(name);
            if (IsWritten(value))
                positions.Writes.Add(name.SpanStart);
            if (IsBuiltIntoAnotherText(value))
                positions.Fragments.Add(name.SpanStart);
        }
    }

    /// <summary>Reads a tree, once.</summary>
    public static NameUses Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_trees.TryGetValue(tree, out var uses))
            return uses;
        uses = new NameUses(tree.GetRoot(cancellationToken));
        return s_trees.GetValue(tree, _ => uses);
    }

    /// <summary>Whether anything of that name is assigned, or passed by <c>ref</c> or <c>out</c>, inside a span.</summary>
    public bool IsWritten(string name, TextSpan span) =>
        _names.TryGetValue(name, out var positions) && Count(positions.Writes, span) > 0;

    /// <summary>Whether a name is used anywhere in the tree.</summary>
    public bool Has(string name) => _names.ContainsKey(name);

    /// <summary>The arguments that are a name, in the order of the text.</summary>
    public IEnumerable<ArgumentSyntax> ArgumentsOf(string name) => !_names.TryGetValue(name, out var positions)
        ? Enumerable.Empty<ArgumentSyntax>()
        : positions.Uses
            .Select(position => _root.FindToken(position).Parent)
            .OfType<IdentifierNameSyntax>()
            .Select(static use => ValueOf(use).Parent)
            .OfType<ArgumentSyntax>();

    /// <summary>Whether a name stands at one place inside a span.</summary>
    public bool IsUsedOnce(string name, TextSpan span) => _names.TryGetValue(name, out var positions) && Count(positions.Uses, span) == 1;

    /// <summary>Whether one use of a name assigns it, or passes it by <c>ref</c> or <c>out</c>.</summary>
    public static bool IsWritten(IdentifierNameSyntax use) => IsWritten(ValueOf(use));

    /// <summary>
    /// Whether the value stands for itself wherever it is used inside a span, so that it can be changed: it is either used whole everywhere,
    /// or read at one place.
    /// </summary>
    public bool MayChange(string name, TextSpan span, bool everyUseIsThere) =>
        !_names.TryGetValue(name, out var positions)
        || Count(positions.Fragments, span) == 0
        || (everyUseIsThere && Count(positions.Uses, span) - Count(positions.Writes, span) == 1);

    private static int Count(List<int> positions, TextSpan span)
    {
        var first = positions.BinarySearch(span.Start);
        var behind = positions.BinarySearch(span.End);
        return (behind < 0 ? ~behind : behind) - (first < 0 ? ~first : first);
    }

    /// <summary>The expression whose value the name gives: with the qualifier, parentheses and casts around it.</summary>
    private static ExpressionSyntax ValueOf(IdentifierNameSyntax name)
    {
        ExpressionSyntax value = name;
        while (true)
        {
            switch (value.Parent)
            {
                case MemberAccessExpressionSyntax access when access.Name == value:
                    value = access;
                    break;
                case InvocationExpressionSyntax call when call.Expression == value:
                    value = call;
                    break;
                case ParenthesizedExpressionSyntax or CastExpressionSyntax:
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                    value = (ExpressionSyntax)value.Parent;
                    break;
                default:
                    return value;
            }
        }
    }

    private static bool IsWritten(ExpressionSyntax value) => value.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == value && assignment.Parent is not InitializerExpressionSyntax,
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } => true,
        ArgumentSyntax { Parent: TupleExpressionSyntax tuple } => IsDeconstructedInto(tuple),
        RefExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression } => true,
        _ => false,
    };

    private static bool IsDeconstructedInto(TupleExpressionSyntax tuple) => tuple.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == tuple,
        ForEachVariableStatementSyntax loop => loop.Variable == tuple,
        ArgumentSyntax { Parent: TupleExpressionSyntax outer } => IsDeconstructedInto(outer),
        _ => false,
    };

    private static bool IsBuiltIntoAnotherText(ExpressionSyntax value) => value.Parent switch
    {
        BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.AddExpression),
        AssignmentExpressionSyntax assignment => assignment.IsKind(SyntaxKind.AddAssignmentExpression),
        InterpolationSyntax => true,
        MemberAccessExpressionSyntax access => access.Expression == value,
        ConditionalAccessExpressionSyntax access => access.Expression == value,
        ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax invocation } } =>
            invocation.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method } && s_composing.Contains(method),
        _ => false,
    };

    private sealed class Positions
    {
        public List<int> Uses { get; } = new();

        public List<int> Writes { get; } = new();

        public List<int> Fragments { get; } = new();
    }
}
