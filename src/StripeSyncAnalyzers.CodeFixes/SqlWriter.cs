using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StripeSyncAnalyzers.SqlStrings;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Writes SQL as the source of one literal: with its escapes, its line ends and its indentation.</summary>
/// <param name="kind">How the literal writes its characters.</param>
/// <param name="lineEnd">How the literal ends its lines, or null when it has one line.</param>
internal readonly struct SqlWriter(StringKind kind, string? lineEnd)
{
    /// <summary>How a literal ends its lines, or null when it has one line.</summary>
    public static string? LineEndOf(StringKind kind, string source, ImmutableArray<LiteralText> texts)
    {
        if (kind.IsRaw ? kind.IsMultiLineRaw : kind.IsVerbatim)
            return LineEndOf(source);

        // A raw string on one line cannot have two, and escapes say whether the lines of a regular one are meant.
        return kind.IsRaw ? null : texts.Select(static t => LineEndOf(t.Value)).FirstOrDefault(static end => end is not null);
    }

    /// <summary>Writes SQL.</summary>
    /// <param name="sql">The SQL, lines separated by <c>\n</c>, each with the indentation that it has in the SQL text.</param>
    /// <returns>The SQL as the literal will say it, and the source that says it; null where the literal has no way to say it.</returns>
    public (string Sql, string Source)? Write(string sql)
    {
        var lines = sql.Split('\n');
        if (lines.Length == 1)
            return (sql, Escape(sql));

        // A literal on one line stays on one line; a line comment would then swallow what follows it.
        if (lineEnd is null)
            return sql.Contains("--") ? null : Write(Flatten(lines));

        var text = string.Join(lineEnd, lines);
        return (text, kind.IsRaw || kind.IsVerbatim ? string.Join(lineEnd + kind.Indentation, lines.Select(Escape)) : Escape(text));
    }

    private static string? LineEndOf(string text) => text.IndexOf('\n') switch
    {
        < 0 => null,
        > 0 and var i when text[i - 1] == '\r' => "\r\n",
        _ => "\n",
    };

    private static string Flatten(string[] lines) =>
        lines[0] + string.Concat(lines.Skip(1).Select(static line => " " + line.TrimStart(' ', '\t')));

    private string Escape(string text)
    {
        if (kind.IsRaw)
            return text;

        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (kind.Dollars > 0 && c is '{' or '}')
                escaped.Append(c).Append(c);
            else if (kind.IsVerbatim)
                escaped.Append(c == '"' ? "\"\"" : c.ToString());
            else
                escaped.Append(EscapeRegular(c));
        }

        return escaped.ToString();
    }

    private static string EscapeRegular(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    };
}
