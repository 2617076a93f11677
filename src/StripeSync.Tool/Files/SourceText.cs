using StripeSync.Sql.Text;

namespace StripeSync.Tool.Files;

/// <summary>A text with the path that a person knows it by.</summary>
/// <param name="Path">The path as it was named, with slashes; <c>-</c> for standard input and <c>--sql</c> for that option.</param>
/// <param name="Text">The whole text.</param>
internal sealed record SourceText(string Path, string Text)
{
    private readonly LineIndex _lines = new(Text);

    /// <summary>Where the file is; null for a text that is no file.</summary>
    public string? FullPath { get; init; }

    public TextRegion RegionOf(SqlSpan span)
    {
        var (line, column) = _lines.PositionOf(span.Start);
        var (endLine, endColumn) = _lines.PositionOf(span.End);
        return new TextRegion(line, column, endLine, endColumn);
    }
}

/// <summary>A place in a text: lines and columns from 1, in UTF-16 code units; the end column is the one behind the last character.</summary>
internal readonly record struct TextRegion(int Line, int Column, int EndLine, int EndColumn);
