using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>A text in which <c>{|SSQ1001:words|}</c> marks where a diagnostic is expected; marks may nest.</summary>
/// <param name="Text">The text without marks.</param>
/// <param name="Marks">The expected diagnostics.</param>
internal sealed record Markup(string Text, ImmutableArray<Mark> Marks)
{
    private const string Close = "|}";

    public static Markup Parse(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var marks = ImmutableArray.CreateBuilder<Mark>();
        var open = new Stack<(string Id, int Start)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (OpeningAt(marked, i) is { } id)
            {
                open.Push((id, text.Length));
                i += id.Length + 2;
            }
            else if (open.Count > 0 && string.CompareOrdinal(marked, i, Close, 0, Close.Length) == 0)
            {
                var (markId, start) = open.Pop();
                marks.Add(new Mark(markId, TextSpan.FromBounds(start, text.Length)));
                i += Close.Length - 1;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        return open.Count == 0
            ? new Markup(text.ToString(), marks.ToImmutable())
            : throw new ArgumentException("A mark is not closed: " + open.Peek().Id, nameof(marked));
    }

    private static string? OpeningAt(string marked, int position)
    {
        if (marked[position] != '{' || position + 1 >= marked.Length || marked[position + 1] != '|')
            return null;
        var end = position + 2;
        while (end < marked.Length && char.IsAsciiLetterOrDigit(marked[end]))
            end++;
        return end > position + 2 && end < marked.Length && marked[end] == ':' ? marked[(position + 2)..end] : null;
    }
}

/// <summary>An expected diagnostic.</summary>
internal sealed record Mark(string Id, TextSpan Span);
