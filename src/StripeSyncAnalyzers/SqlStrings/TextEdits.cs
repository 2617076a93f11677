using System.Collections.Immutable;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>What string.Trim and string.Replace do to a text, character by character of its source.</summary>
internal static class TextEdits
{
    /// <summary>The text, or null where it has a hole.</summary>
    public static string? WholeText(TextVariant variant)
    {
        if (variant.Pieces.Any(static piece => piece.Text is null))
            return null;
        return string.Concat(variant.Pieces.Select(static piece => piece.Text!.Value));
    }

    /// <summary>Takes white space off the ends, as far as they are known.</summary>
    public static TextVariant Trim(TextVariant variant, bool start, bool end)
    {
        var pieces = variant.Pieces.ToList();
        while (start && pieces.Count > 0 && pieces[0].Text is { } text)
        {
            var kept = text.Value.TrimStart().Length;
            pieces[0] = Slice(pieces[0], text.Value.Length - kept, kept);
            if (kept > 0)
                break;
            pieces.RemoveAt(0);
        }

        while (end && pieces.Count > 0 && pieces[pieces.Count - 1] is { Text: { } text } last)
        {
            var kept = text.Value.TrimEnd().Length;
            pieces[pieces.Count - 1] = Slice(last, 0, kept);
            if (kept > 0)
                break;
            pieces.RemoveAt(pieces.Count - 1);
        }

        return new TextVariant(pieces.ToImmutableArray(), variant.Choices);
    }

    /// <summary>Replaces each occurrence in the parts that are known; unknown where one may reach over the end of a part.</summary>
    public static TextVariant Replace(TextVariant variant, string old, TextVariant replacement, EvaluationBudget budget)
    {
        var result = ImmutableArray.CreateBuilder<TextPiece>(variant.Pieces.Length);
        for (var i = 0; i < variant.Pieces.Length; i++)
        {
            var piece = variant.Pieces[i];
            if (piece.Text is not { Value: var text })
            {
                result.Add(piece);
                continue;
            }

            if (MayReachOver(text, old, atEnd: true, i + 1 < variant.Pieces.Length) || MayReachOver(text, old, atEnd: false, i > 0))
                return TextVariant.Unknown;
            var copied = 0;
            for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, copied, StringComparison.Ordinal))
            {
                if (!budget.Take(replacement.Pieces.Sum(static p => (long)p.Length + 1)))
                    return TextVariant.Unknown;
                if (at > copied)
                    result.Add(Slice(piece, copied, at - copied));
                result.AddRange(replacement.Pieces);
                copied = at + old.Length;
            }

            if (copied < text.Length)
                result.Add(Slice(piece, copied, text.Length - copied));
        }

        return new TextVariant(result.ToImmutable(), variant.Choices);
    }

    /// <summary>Cuts a part out of a piece.</summary>
    public static TextPiece Slice(TextPiece piece, int start, int length) => piece with { Text = piece.Text!.Slice(start, length) };

    /// <summary>Whether the end of a part is the start of the words that are searched, or its start their end.</summary>
    private static bool MayReachOver(string text, string old, bool atEnd, bool hasNeighbour)
    {
        if (!hasNeighbour)
            return false;
        for (var length = Math.Min(old.Length - 1, text.Length); length > 0; length--)
        {
            if (atEnd
                ? string.CompareOrdinal(text, text.Length - length, old, 0, length) == 0
                : string.CompareOrdinal(text, 0, old, old.Length - length, length) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
