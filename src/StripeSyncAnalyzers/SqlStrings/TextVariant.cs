using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>A piece of a text: some text, or a hole where <paramref name="Text"/> is null.</summary>
/// <param name="Text">The text, or null for a hole.</param>
/// <param name="Via">The names through which the text was reached; null when it stands in the expression itself.</param>
internal readonly record struct TextPiece(LiteralText? Text, ReachedThrough? Via)
{
    /// <summary>The outermost operand, of a concatenation or an interpolated string, whose value brings the piece by a name; null for a text that is sent whole.</summary>
    public ExpressionSyntax? Operand { get; init; }

    /// <summary>Whether braces in the text would have to be doubled where it stands: the literal is a format string.</summary>
    public bool IsOfFormat { get; init; }

    /// <summary>A part that is not known.</summary>
    public static TextPiece Hole => default;

    /// <summary>How many characters of the SQL it takes.</summary>
    public int Length => Text?.Value.Length ?? 1;
}

/// <summary>A constant, field or local whose value a text is part of.</summary>
/// <param name="Symbol">The constant, field or local.</param>
/// <param name="Next">The next one on the way to the literal.</param>
internal sealed record ReachedThrough(ISymbol Symbol, ReachedThrough? Next);

/// <summary>The way that a variant stands for: the side of a <c>?:</c>, <c>??</c> or <c>if</c>, or the arm of a <c>switch</c>.</summary>
/// <param name="Condition">What is decided: the condition, or the whole <c>switch</c>.</param>
/// <param name="Side">1 where the condition holds and 0 where it does not; the index of an arm.</param>
internal readonly record struct Choice(SyntaxNode Condition, int Side)
{
    public const int Holds = 1;
    public const int HoldsNot = 0;

    /// <summary>Whether both are the same choice, so that they never differ in one execution.</summary>
    public bool IsSameAs(Choice other) => Side == other.Side && IsAboutTheSameAs(other.Condition);

    /// <summary>Whether a condition is the one that was decided here: the same, or the same words while nothing that they name is written.</summary>
    public bool IsAboutTheSameAs(SyntaxNode condition) =>
        Condition == condition
        || (Condition is ExpressionSyntax expression
            && condition.SyntaxTree == expression.SyntaxTree
            && IsStable(expression)
            && SyntaxFactory.AreEquivalent(expression, condition)
            && !IsWrittenBetween(expression, condition));

    private static bool IsWrittenBetween(SyntaxNode first, SyntaxNode second)
    {
        var between = TextSpan.FromBounds(Math.Min(first.SpanStart, second.SpanStart), Math.Max(first.Span.End, second.Span.End));
        var uses = NameUses.Of(first.SyntaxTree, CancellationToken.None);
        return first.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => uses.IsWritten(name.Identifier.ValueText, between));
    }

    /// <summary>Names and constants, compared or negated: the same text means the same value.</summary>
    private static bool IsStable(ExpressionSyntax condition) => condition switch
    {
        IdentifierNameSyntax or LiteralExpressionSyntax => true,
        ParenthesizedExpressionSyntax { Expression: IdentifierNameSyntax } => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: IdentifierNameSyntax } => true,
        BinaryExpressionSyntax { Left: IdentifierNameSyntax, Right: IdentifierNameSyntax or LiteralExpressionSyntax } => true,
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax, Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
        _ => false,
    };
}

/// <summary>One text that an expression may have.</summary>
internal sealed class TextVariant(ImmutableArray<TextPiece> pieces, ImmutableArray<Choice> choices)
{
    /// <summary>A text of which nothing is known.</summary>
    public static TextVariant Unknown { get; } = new(ImmutableArray.Create(TextPiece.Hole), ImmutableArray<Choice>.Empty);

    public ImmutableArray<TextPiece> Pieces { get; } = pieces;

    /// <summary>The sides that the expression took for this text.</summary>
    public ImmutableArray<Choice> Choices { get; } = choices;

    /// <summary>Whether nothing of the text is known.</summary>
    public bool IsUnknown => Pieces.Length == 1 && Pieces[0].Text is null;

    /// <summary>Makes a variant of a text.</summary>
    public static TextVariant Of(LiteralText text) => new(ImmutableArray.Create(new TextPiece(text, null)), ImmutableArray<Choice>.Empty);

    /// <summary>A text that is known and stands in no source.</summary>
    public static TextVariant Of(string value) => Of(LiteralText.Unmapped(value));

    /// <summary>The same text, taken by one more choice.</summary>
    public TextVariant Chosen(Choice choice) => new(Pieces, Choices.Insert(0, choice));

    /// <summary>The same text as part of another one: what a name brings stands where the name stands.</summary>
    public TextVariant BroughtBy(ExpressionSyntax operand) =>
        Pieces.All(static piece => piece.Via is null)
            ? this
            : new TextVariant(ImmutableArray.CreateRange(Pieces, piece => piece.Via is null ? piece : piece with { Operand = operand }), Choices);

    /// <summary>Whether two texts are taken by the same choices, so that they always come together.</summary>
    public bool HasSameChoicesAs(ImmutableArray<Choice> other)
    {
        if (Choices.Length != other.Length)
            return false;
        for (var i = 0; i < other.Length; i++)
        {
            if (!Choices[i].IsSameAs(other[i]))
                return false;
        }

        return true;
    }
}
