using System.Collections.Immutable;
using System.Text;

namespace StripeSync.Sql.Text;

/// <summary>
/// An SQL text as far as it is known at compile time. A part that is not known is a hole: it stands in
/// <see cref="Text"/> as one <see cref="HoleCharacter"/>, and <see cref="Holes"/> says at which positions
/// that character is a hole rather than a character that somebody wrote.
/// </summary>
public sealed class SqlText
{
    /// <summary>The character that stands for a hole: U+FFFC, the object replacement character.</summary>
    public const char HoleCharacter = '\uFFFC';

    /// <summary>Makes an SQL text.</summary>
    /// <param name="text">The characters, with one <see cref="HoleCharacter"/> for each hole.</param>
    /// <param name="holes">The positions of the holes, ascending.</param>
    public SqlText(string text, ImmutableArray<int> holes)
    {
        Text = text;
        Holes = holes.IsDefault ? ImmutableArray<int>.Empty : holes;
    }

    /// <summary>The characters; a hole is one <see cref="HoleCharacter"/>.</summary>
    public string Text { get; }

    /// <summary>The positions in <see cref="Text"/> of the holes, ascending.</summary>
    public ImmutableArray<int> Holes { get; }

    /// <summary>Makes a text without holes.</summary>
    /// <param name="text">The characters.</param>
    /// <returns>The text.</returns>
    public static SqlText FromString(string text) => new(text, ImmutableArray<int>.Empty);

    /// <summary>Says whether the character at a position is a hole.</summary>
    /// <param name="position">A position in <see cref="Text"/>.</param>
    /// <returns><see langword="true"/> for a hole.</returns>
    public bool IsHole(int position) =>
        Text[position] == HoleCharacter && FirstHoleFrom(position) is var index && index < Holes.Length && Holes[index] == position;

    /// <summary>The index in <see cref="Holes"/> of the first hole at or behind a position; the number of holes where there is none.</summary>
    internal int FirstHoleFrom(int position)
    {
        var low = 0;
        var high = Holes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Holes[middle] < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Carries out edits and moves the holes along.</summary>
    /// <param name="edits">Edits that do not overlap, in any order; none covers a hole.</param>
    /// <returns>The edited text.</returns>
    /// <exception cref="ArgumentException">Two edits overlap, an edit lies outside the text, or an edit covers a hole.</exception>
    public SqlText Apply(IEnumerable<SqlEdit> edits)
    {
        var result = new StringBuilder(Text.Length + 64);
        var holes = ImmutableArray.CreateBuilder<int>(Holes.Length);
        var copied = 0;
        var nextHole = 0;
        foreach (var edit in edits.OrderBy(static e => e.Span.Start))
        {
            if (edit.Span.Start < copied || edit.Span.End > Text.Length)
                throw new ArgumentException("The edits overlap or lie outside the text.", nameof(edits));
            CopyUpTo(edit.Span.Start);
            if (nextHole < Holes.Length && Holes[nextHole] < edit.Span.End)
                throw new ArgumentException("An edit covers a hole.", nameof(edits));
            result.Append(edit.NewText);
            copied = edit.Span.End;
        }

        CopyUpTo(Text.Length);
        return new SqlText(result.ToString(), holes.ToImmutable());

        void CopyUpTo(int end)
        {
            while (nextHole < Holes.Length && Holes[nextHole] < end)
                holes.Add(result.Length + Holes[nextHole++] - copied);
            result.Append(Text, copied, end - copied);
        }
    }

    /// <summary>Cuts a part out, with its holes.</summary>
    internal SqlText Slice(SqlSpan span)
    {
        var holes = ImmutableArray.CreateBuilder<int>();
        for (var i = FirstHoleFrom(span.Start); i < Holes.Length && Holes[i] < span.End; i++)
            holes.Add(Holes[i] - span.Start);
        return new SqlText(Text.Substring(span.Start, span.Length), holes.ToImmutable());
    }

    /// <summary>True when a hole lies in a range.</summary>
    internal bool HasHoleIn(SqlSpan span)
    {
        var index = FirstHoleFrom(span.Start);
        return index < Holes.Length && Holes[index] < span.End;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
