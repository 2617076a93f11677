using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>What locals hold at a place, when their text is put together by several statements: <c>sql += …</c>, or appended to a StringBuilder.</summary>
internal sealed class LocalFlow(ExpressionEvaluation expressions, CancellationToken cancellationToken)
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    private readonly Dictionary<(ISymbol Local, SyntaxNode Place), ImmutableArray<TextVariant>> _known = new();
    private readonly Dictionary<ISymbol, (TextSpan Right, ImmutableArray<TextVariant> Value)> _assigned = new(SymbolEqualityComparer.Default);

    /// <summary>Whether something besides its declaration writes a local.</summary>
    public bool IsWritten(ILocalSymbol local) =>
        DeclaratorOf(local) is { } declarator && NameUses.Of(declarator.SyntaxTree, cancellationToken).IsWritten(local.Name, LocalScope.Of(declarator));

    /// <summary>Evaluates a local that is written, or a StringBuilder, at one of its uses.</summary>
    public ImmutableArray<TextVariant> Evaluate(ILocalSymbol local, ExpressionSyntax use, int depth)
    {
        // sql = sql + …: the right side of an assignment that is being followed.
        if (_assigned.TryGetValue(local, out var assigned) && assigned.Right.Contains(use.Span))
            return assigned.Value;
        var isBuilder = StringBuilderEvaluation.IsStringBuilder(local.Type);
        if (local.RefKind != RefKind.None || !(isBuilder || local.Type.SpecialType == SpecialType.System_String)
            || depth > EvaluationBudget.MaxDepth || DeclaratorOf(local) is not { } declarator)
        {
            return s_unknown;
        }

        var key = (local, (SyntaxNode?)use.FirstAncestorOrSelf<StatementSyntax>() ?? use);
        if (_known.TryGetValue(key, out var known))
            return known;
        _known[key] = s_unknown;
        var walk = new LocalWalk(expressions, this, local, new LocalChanges(declarator, isBuilder), depth, cancellationToken);
        return _known[key] = SymbolEvaluation.Reached(local, walk.UpTo(use, declarator));
    }

    /// <summary>Evaluates the right side of an assignment to a local, in which the local still has the value that it had before.</summary>
    public ImmutableArray<TextVariant> EvaluateRight(ILocalSymbol local, ExpressionSyntax right, ImmutableArray<TextVariant> before, int depth)
    {
        var isNested = _assigned.TryGetValue(local, out var outer);
        _assigned[local] = (right.Span, before);
        var value = expressions.Evaluate(right, null, depth);
        if (isNested)
            _assigned[local] = outer;
        else
            _assigned.Remove(local);
        return value;
    }

    private VariableDeclaratorSyntax? DeclaratorOf(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.Length == 1 ? local.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) as VariableDeclaratorSyntax : null;
}
