namespace StripeSync.Sql.Text;

/// <summary>A range of characters in an SQL text, in UTF-16 code units.</summary>
/// <param name="Start">The first character.</param>
/// <param name="Length">The number of characters; zero for a place between two characters.</param>
public readonly record struct SqlSpan(int Start, int Length)
{
    /// <summary>The position behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>Makes a span from its two ends.</summary>
    /// <param name="start">The first character.</param>
    /// <param name="end">The position behind the last character.</param>
    /// <returns>The span.</returns>
    public static SqlSpan FromBounds(int start, int end) => new(start, end - start);
}
