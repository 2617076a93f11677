namespace StripeSync.Tool.Files;

/// <summary>Where the lines of a text begin. A line ends with LF, CR LF or CR.</summary>
internal sealed class LineIndex
{
    private readonly List<int> _starts = [0];

    public LineIndex(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                _starts.Add(i + 1);
        }
    }

    /// <summary>The line and the column of a position, both from 1.</summary>
    public (int Line, int Column) PositionOf(int position)
    {
        var index = _starts.BinarySearch(position);
        var line = index < 0 ? ~index - 1 : index;
        return (line + 1, position - _starts[line] + 1);
    }
}
