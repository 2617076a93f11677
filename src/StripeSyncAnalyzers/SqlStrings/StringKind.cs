using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>How a literal writes its characters.</summary>
/// <param name="IsVerbatim"><c>@"…"</c> or <c>$@"…"</c>.</param>
/// <param name="Quotes">The number of quotes around a raw string literal; 0 for one that is not raw.</param>
/// <param name="IsMultiLineRaw">A raw string literal whose content stands on lines of its own.</param>
/// <param name="Indentation">The white space that every line of a multi-line raw string literal starts with in the source only.</param>
/// <param name="Dollars">The number of <c>$</c>; 0 for one that is not interpolated.</param>
internal readonly record struct StringKind(bool IsVerbatim, int Quotes, bool IsMultiLineRaw, string Indentation, int Dollars)
{
    /// <summary>A raw string literal.</summary>
    public bool IsRaw => Quotes > 0;

    /// <summary>Reads the kind of a string literal.</summary>
    public static StringKind Of(LiteralExpressionSyntax literal)
    {
        var text = literal.Token.Text;
        return literal.Token.Kind() switch
        {
            SyntaxKind.MultiLineRawStringLiteralToken => new(false, LiteralDecoder.CountQuotes(text), true, IndentationOf(text), 0),
            SyntaxKind.SingleLineRawStringLiteralToken => new(false, LiteralDecoder.CountQuotes(text), false, "", 0),
            _ => new(text.StartsWith("@", StringComparison.Ordinal), 0, false, "", 0),
        };
    }

    /// <summary>Reads the kind of an interpolated string.</summary>
    public static StringKind Of(InterpolatedStringExpressionSyntax interpolated)
    {
        var start = interpolated.StringStartToken.Text;
        var dollars = start.Count(static c => c == '$');
        var quotes = start.Count(static c => c == '"');
        return interpolated.StringStartToken.Kind() switch
        {
            SyntaxKind.InterpolatedMultiLineRawStringStartToken => new(false, quotes, true, IndentationOf(interpolated.StringEndToken.Text), dollars),
            SyntaxKind.InterpolatedSingleLineRawStringStartToken => new(false, quotes, false, "", dollars),
            SyntaxKind.InterpolatedVerbatimStringStartToken => new(true, 0, false, "", dollars),
            _ => new(false, 0, false, "", dollars),
        };
    }

    /// <summary>The white space before the closing quotes.</summary>
    private static string IndentationOf(string endingWithQuotes)
    {
        var end = endingWithQuotes.Length;
        while (end > 0 && endingWithQuotes[end - 1] == '"')
            end--;
        var start = end;
        while (start > 0 && !LiteralDecoder.IsNewLine(endingWithQuotes[start - 1]))
            start--;
        return endingWithQuotes.Substring(start, end - start);
    }
}
