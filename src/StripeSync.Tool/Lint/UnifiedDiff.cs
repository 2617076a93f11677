using System.Globalization;
using System.Text;

namespace StripeSync.Tool.Lint;

/// <summary>Edits as a unified diff, which <c>git apply</c> and <c>patch</c> read.</summary>
internal sealed class UnifiedDiff
{
    private const int Context = 3;

    private readonly string _text;
    private readonly List<string> _lines;
    private readonly List<int> _starts = [];

    private UnifiedDiff(string text)
    {
        _text = text;
        _lines = Lines(text);
        var start = 0;
        foreach (var line in _lines)
        {
            _starts.Add(start);
            start += line.Length;
        }
    }

    /// <summary>Writes the diff of one text; empty where nothing changes.</summary>
    public static string Write(TextRepair repair)
    {
        var diff = new UnifiedDiff(repair.Source.Text);
        var changes = diff.Changes(repair);
        if (changes.Count == 0)
            return "";
        var output = new StringBuilder();
        output.Append(CultureInfo.InvariantCulture, $"--- a/{repair.Source.Path}\n+++ b/{repair.Source.Path}\n");
        var shift = 0;
        for (var first = 0; first < changes.Count;)
        {
            var last = first;
            while (last + 1 < changes.Count && changes[last + 1].Start - changes[last].End <= 2 * Context)
                last++;
            shift += diff.WriteHunk(output, changes.GetRange(first, last + 1 - first), shift);
            first = last + 1;
        }

        return output.ToString();
    }

    /// <summary>Ranges of lines, and the lines that take their place.</summary>
    private List<Change> Changes(TextRepair repair)
    {
        var changes = new List<Change>();
        for (var i = 0; i < repair.Edits.Length;)
        {
            var start = LineOf(repair.Edits[i].Span.Start);
            var end = LineOf(repair.Edits[i].Span.End) + 1;
            var next = i + 1;
            while (next < repair.Edits.Length && LineOf(repair.Edits[next].Span.Start) < end)
                end = Math.Max(end, LineOf(repair.Edits[next++].Span.End) + 1);

            var replaced = new StringBuilder();
            var copied = _starts[start];
            for (; i < next; i++)
            {
                var edit = repair.Edits[i];
                replaced.Append(_text, copied, edit.Span.Start - copied).Append(edit.NewText);
                copied = edit.Span.End;
            }

            replaced.Append(_text, copied, (end < _starts.Count ? _starts[end] : _text.Length) - copied);
            changes.Add(new Change(start, end, Lines(replaced.ToString())));
        }

        return changes;
    }

    /// <summary>Writes one hunk.</summary>
    /// <returns>How many lines the text grows by.</returns>
    private int WriteHunk(StringBuilder output, List<Change> changes, int shift)
    {
        var start = Math.Max(0, changes[0].Start - Context);
        var end = Math.Min(_lines.Count, changes[^1].End + Context);
        var growth = changes.Sum(static change => change.Lines.Count - (change.End - change.Start));
        output.Append(CultureInfo.InvariantCulture, $"@@ -{start + 1},{end - start} +{start + 1 + shift},{end - start + growth} @@\n");
        var at = start;
        foreach (var change in changes)
        {
            WriteLines(output, ' ', _lines.GetRange(at, change.Start - at));
            WriteLines(output, '-', _lines.GetRange(change.Start, change.End - change.Start));
            WriteLines(output, '+', change.Lines);
            at = change.End;
        }

        WriteLines(output, ' ', _lines.GetRange(at, end - at));
        return growth;
    }

    private static void WriteLines(StringBuilder output, char mark, List<string> lines)
    {
        foreach (var line in lines)
        {
            output.Append(mark).Append(line);
            if (!line.EndsWith('\n'))
                output.Append("\n\\ No newline at end of file\n");
        }
    }

    private int LineOf(int position)
    {
        var index = _starts.BinarySearch(position);
        return Math.Max(0, index < 0 ? ~index - 1 : index);
    }

    /// <summary>The lines with their ends.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    private readonly record struct Change(int Start, int End, List<string> Lines);
}
