using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// The text of one literal, or of one stretch of an interpolated string, with the source characters of each of its characters.
/// Offsets count characters of <see cref="Value"/>; positions count characters of the source.
/// </summary>
internal sealed class LiteralText
{
    /// <summary>Ascending in both coordinates; what lies between two runs (the indentation of a raw string) is in the source only.</summary>
    private readonly ImmutableArray<Run> _runs;

    private LiteralText(string value, SyntaxTree? tree, TextSpan literal, int contentEnd, ImmutableArray<Run> runs)
    {
        Value = value;
        Tree = tree;
        Literal = literal;
        ContentEnd = contentEnd;
        _runs = runs;
    }

    /// <summary>The text as the program sees it.</summary>
    public string Value { get; }

    /// <summary>The tree of the literal, or null when the text is known but its source is not: a constant of another assembly, <c>nameof</c>.</summary>
    public SyntaxTree? Tree { get; }

    /// <summary>The whole literal: the same for every stretch of an interpolated string.</summary>
    public TextSpan Literal { get; }

    /// <summary>The position where more text goes at the end.</summary>
    public int ContentEnd { get; }

    /// <summary>Makes a text without a source.</summary>
    public static LiteralText Unmapped(string value) => new(value, null, default, 0, ImmutableArray<Run>.Empty);

    /// <summary>The position of the first source character of the character at an offset.</summary>
    public int SourceStart(int offset)
    {
        if (offset == Value.Length)
            return ContentEnd;
        var run = _runs[RunAt(offset)];
        return run.IsPlain ? run.Position + offset - run.Offset : run.Position;
    }

    /// <summary>The position behind the last source character of the character before an offset.</summary>
    public int SourceEnd(int offset)
    {
        if (offset == 0)
            return SourceStart(0);
        var run = _runs[RunAt(offset - 1)];
        return run.IsPlain ? run.Position + offset - run.Offset : run.Position + run.SourceLength;
    }

    /// <summary>Whether the source can be cut at an offset: not between the two halves of a character that one escape makes.</summary>
    public bool CanCut(int offset) =>
        offset == Value.Length || (_runs[RunAt(offset)] is var run && (run.IsPlain || run.Offset == offset));

    /// <summary>Cuts a part out; it keeps its source unless an end lies inside an escape.</summary>
    public LiteralText Slice(int start, int length)
    {
        if (length == Value.Length)
            return this;
        var end = start + length;
        var value = Value.Substring(start, length);
        if (Tree is null || length == 0 || !CanCut(start) || !CanCut(end))
            return Unmapped(value);

        var runs = ImmutableArray.CreateBuilder<Run>();
        for (var i = RunAt(start); i < _runs.Length && _runs[i].Offset < end; i++)
        {
            var run = _runs[i];
            if (!run.IsPlain)
            {
                runs.Add(run with { Offset = run.Offset - start });
                continue;
            }

            var from = Math.Max(run.Offset, start);
            var characters = Math.Min(run.Offset + run.Length, end) - from;
            runs.Add(new Run(from - start, characters, run.Position + from - run.Offset, characters));
        }

        return new LiteralText(value, Tree, Literal, end == Value.Length ? ContentEnd : SourceEnd(end), runs.ToImmutable());
    }

    /// <summary>The offset that a source position belongs to, or -1 where the position is inside an escape, in indentation, or outside.</summary>
    public int OffsetOf(int position)
    {
        if (position == ContentEnd)
            return Value.Length;

        var low = 0;
        var high = _runs.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var run = _runs[middle];
            if (position < run.Position)
                high = middle - 1;
            else if (position >= run.Position + run.SourceLength)
                low = middle + 1;
            else if (run.IsPlain)
                return run.Offset + position - run.Position;
            else
                return position == run.Position ? run.Offset : -1;
        }

        // Not the start of any character: perhaps the end of one, before indentation that is skipped.
        return high >= 0 && _runs[high] is var before && before.Position + before.SourceLength == position
            ? before.Offset + before.Length
            : -1;
    }

    private int RunAt(int offset)
    {
        var low = 0;
        var high = _runs.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_runs[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>A run of characters that stand in the source as they are, or one escape.</summary>
    private readonly record struct Run(int Offset, int Length, int Position, int SourceLength)
    {
        /// <summary>Every escape is longer in the source than in the text.</summary>
        public bool IsPlain => Length == SourceLength;
    }

    /// <summary>Puts a text together while its source is read.</summary>
    internal sealed class Builder(string source, int sourcePosition)
    {
        private readonly StringBuilder _value = new();
        private readonly ImmutableArray<Run>.Builder _runs = ImmutableArray.CreateBuilder<Run>();

        /// <summary>Takes characters as they stand; indexes count from the start of the source that is read.</summary>
        public void Plain(int start, int length)
        {
            if (length == 0)
                return;
            var position = sourcePosition + start;
            if (_runs.Count > 0 && _runs[_runs.Count - 1] is { IsPlain: true } last && last.Position + last.SourceLength == position)
                _runs[_runs.Count - 1] = last with { Length = last.Length + length, SourceLength = last.SourceLength + length };
            else
                _runs.Add(new Run(_value.Length, length, position, length));
            _value.Append(source, start, length);
        }

        /// <summary>Takes an escape.</summary>
        public void Escape(string value, int start, int length)
        {
            _runs.Add(new Run(_value.Length, value.Length, sourcePosition + start, length));
            _value.Append(value);
        }

        /// <summary>
        /// Finishes. The compiler's own value has the last word: where it differs (a literal with errors, an escape of a later
        /// language version) the text is the compiler's and has no source.
        /// </summary>
        public LiteralText Build(string compilerValue, SyntaxTree tree, TextSpan literal, int contentEnd)
        {
            var value = _value.ToString();
            return string.Equals(value, compilerValue, StringComparison.Ordinal)
                ? new LiteralText(value, tree, literal, contentEnd, _runs.ToImmutable())
                : Unmapped(compilerValue);
        }
    }
}
