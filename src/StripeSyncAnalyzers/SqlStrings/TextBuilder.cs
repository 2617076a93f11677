using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Puts the variants of a concatenation or of an interpolated string together, one operand after the other, in linear time.</summary>
internal sealed class TextBuilder(EvaluationBudget budget)
{
    private List<(ImmutableArray<TextPiece>.Builder Pieces, ImmutableArray<Choice> Choices)> _variants = Start();

    /// <summary>Starts with what is known already.</summary>
    public TextBuilder(EvaluationBudget budget, ImmutableArray<TextVariant> start)
        : this(budget) => _variants = start.Select(variant =>
        {
            var pieces = ImmutableArray.CreateBuilder<TextPiece>(variant.Pieces.Length);
            AddAll(pieces, variant);
            return (pieces, variant.Choices);
        }).ToList();

    /// <summary>Appends a text that is known.</summary>
    public void Append(LiteralText text) => Append(new TextPiece(text, null));

    /// <summary>Appends a piece.</summary>
    public void Append(TextPiece piece)
    {
        foreach (var (pieces, _) in _variants)
            pieces.Add(budget.Take(piece.Length) ? piece : TextPiece.Hole);
    }

    /// <summary>Appends a part that is not known.</summary>
    public void AppendHole()
    {
        foreach (var (pieces, _) in _variants)
            pieces.Add(TextPiece.Hole);
    }

    /// <summary>
    /// Appends the variants of an operand. Two operands that vary are followed together only when they vary by the same choice:
    /// every other pairing might be a text that no execution has, and a finding in it a false alarm.
    /// </summary>
    /// <param name="operand">What comes.</param>
    /// <param name="source">The expression that brings it.</param>
    public void Append(ImmutableArray<TextVariant> operand, ExpressionSyntax source)
    {
        operand = ImmutableArray.CreateRange(operand, variant => variant.BroughtBy(source));
        if (operand.Length == 1)
        {
            foreach (var (pieces, _) in _variants)
                AddAll(pieces, operand[0]);
        }
        else if (_variants.Count == 1)
        {
            var (prefix, choices) = _variants[0];
            _variants = operand.Select(variant =>
            {
                var pieces = ImmutableArray.CreateBuilder<TextPiece>(prefix.Count + variant.Pieces.Length);
                pieces.AddRange(prefix);
                AddAll(pieces, variant);
                return (pieces, choices.AddRange(variant.Choices));
            }).ToList();
        }
        else if (VariesAlike(operand))
        {
            for (var i = 0; i < operand.Length; i++)
                AddAll(_variants[i].Pieces, operand[i]);
        }
        else
        {
            AppendHole();
        }
    }

    /// <summary>Forgets everything: the result so far is not known.</summary>
    public void BecomeUnknown()
    {
        _variants = Start();
        AppendHole();
    }

    /// <summary>The variants, in the order of the alternatives in the source.</summary>
    public ImmutableArray<TextVariant> Build() =>
        _variants.Select(static v => new TextVariant(v.Pieces.ToImmutable(), v.Choices)).ToImmutableArray();

    private static List<(ImmutableArray<TextPiece>.Builder, ImmutableArray<Choice>)> Start() =>
        new() { (ImmutableArray.CreateBuilder<TextPiece>(), ImmutableArray<Choice>.Empty) };

    private bool VariesAlike(ImmutableArray<TextVariant> operand)
    {
        if (operand.Length != _variants.Count)
            return false;
        for (var i = 0; i < operand.Length; i++)
        {
            if (!operand[i].HasSameChoicesAs(_variants[i].Choices))
                return false;
        }

        return true;
    }

    private void AddAll(ImmutableArray<TextPiece>.Builder pieces, TextVariant variant)
    {
        var length = variant.Pieces.Sum(static p => (long)p.Length + 1);
        if (budget.Take(length))
            pieces.AddRange(variant.Pieces);
        else
            pieces.Add(TextPiece.Hole);
    }
}

/// <summary>
/// Bounds the work of one evaluation. Values that double with every declaration (<c>b = a + a; c = b + b; …</c>) would otherwise grow without end.
/// </summary>
internal sealed class EvaluationBudget
{
    /// <summary>Alternatives that are followed; the ones behind them are not looked at.</summary>
    public const int MaxVariants = 16;

    /// <summary>How deep expressions and declarations are followed; concatenation is no depth.</summary>
    public const int MaxDepth = 32;

    private long _characters = 16 * 1024 * 1024;
    private int _steps = 20_000;
    private int _calls = 256;

    /// <summary>Takes characters from what is left.</summary>
    /// <returns><see langword="false"/> when not enough is left; then the part becomes a hole.</returns>
    public bool Take(long characters)
    {
        if (characters > _characters)
            return false;
        _characters -= characters;
        return true;
    }

    /// <summary>Takes one statement that is followed, from what is left.</summary>
    public bool TakeStep() => _steps-- > 0;

    /// <summary>Takes one call whose body is looked into, from what is left: bodies may call each other in numbers that double.</summary>
    public bool TakeCall() => _calls-- > 0;
}
