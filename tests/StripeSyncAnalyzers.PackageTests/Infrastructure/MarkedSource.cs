using System.Text;

namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>A source text in which <c>{|SSQ1001:words|}</c> marks the words that a finding is expected to cover.</summary>
internal sealed class MarkedSource
{
    private readonly List<LoggedFinding> _expected = [];

    public MarkedSource(string file, string marked)
    {
        File = file;
        var text = new StringBuilder(marked.Length);
        var (line, column) = (1, 1);
        (string Id, int Line, int Column)? open = null;
        for (var i = 0; i < marked.Length;)
        {
            if (string.CompareOrdinal(marked, i, "{|", 0, 2) == 0)
            {
                var colon = marked.IndexOf(':', i);
                open = (marked[(i + 2)..colon], line, column);
                i = colon + 1;
            }
            else if (open is { } start && string.CompareOrdinal(marked, i, "|}", 0, 2) == 0)
            {
                _expected.Add(new LoggedFinding(file, start.Line, start.Column, line, column, start.Id));
                open = null;
                i += 2;
            }
            else
            {
                (line, column) = marked[i] == '\n' ? (line + 1, 1) : (line, column + 1);
                text.Append(marked[i++]);
            }
        }

        Assert.Null(open);
        Text = text.ToString();
    }

    public string File { get; }

    /// <summary>The text without the marks.</summary>
    public string Text { get; }

    /// <summary>What the marks expect, by place.</summary>
    public IReadOnlyList<LoggedFinding> Expected => _expected;
}
