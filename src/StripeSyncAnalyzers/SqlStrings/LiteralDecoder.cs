using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Reads the literals of C#, whatever their kind, and remembers which source characters made which character.</summary>
internal static class LiteralDecoder
{
    /// <summary>Reads a string literal.</summary>
    /// <returns>Its text, or null when the literal is no string.</returns>
    public static LiteralText? Decode(LiteralExpressionSyntax literal)
    {
        var token = literal.Token;
        var text = token.Text;
        var builder = new LiteralText.Builder(text, token.SpanStart);
        int end;
        switch (token.Kind())
        {
            case SyntaxKind.StringLiteralToken when text.StartsWith("@", StringComparison.Ordinal):
                end = EndBeforeQuotes(text, 2, 1);
                ReadVerbatim(builder, text, 2, end, braces: false);
                break;
            case SyntaxKind.StringLiteralToken:
                end = EndBeforeQuotes(text, 1, 1);
                ReadRegular(builder, text, 1, end, braces: false);
                break;
            case SyntaxKind.SingleLineRawStringLiteralToken:
                var quotes = CountQuotes(text);
                end = EndBeforeQuotes(text, quotes, quotes);
                builder.Plain(quotes, end - quotes);
                break;
            case SyntaxKind.MultiLineRawStringLiteralToken:
                end = ReadMultiLineRaw(builder, text);
                break;
            default:
                return null;
        }

        return builder.Build(token.ValueText, literal.SyntaxTree, literal.Span, token.SpanStart + end);
    }

    /// <summary>Reads the text of an interpolated string: what stands before each interpolation, and what stands behind the last one.</summary>
    public static ImmutableArray<LiteralText> Decode(InterpolatedStringExpressionSyntax interpolated)
    {
        var kind = StringKind.Of(interpolated);
        var texts = ImmutableArray.CreateBuilder<LiteralText>();
        var position = interpolated.StringStartToken.Span.End;
        InterpolatedStringTextSyntax? pending = null;
        foreach (var content in interpolated.Contents)
        {
            if (content is InterpolatedStringTextSyntax text)
            {
                pending = text;
                continue;
            }

            texts.Add(Read(pending, position, content.SpanStart));
            position = content.Span.End;
            pending = null;
        }

        texts.Add(Read(pending, position, position));
        return texts.ToImmutable();

        LiteralText Read(InterpolatedStringTextSyntax? part, int from, int to)
        {
            var token = part?.TextToken ?? default;
            var source = token.Text ?? "";
            var start = part is null ? from : token.SpanStart;
            var builder = new LiteralText.Builder(source, start);
            var value = token.ValueText ?? "";
            if (kind.IsRaw)
            {
                ReadRaw(builder, source, 0, source.Length, kind.Indentation, atLineStart: kind.IsMultiLineRaw && from == interpolated.StringStartToken.Span.End);
            }
            else
            {
                if (kind.IsVerbatim)
                    ReadVerbatim(builder, source, 0, source.Length, braces: true);
                else
                    ReadRegular(builder, source, 0, source.Length, braces: true);
                value = value.Replace("{{", "{").Replace("}}", "}");
            }

            return builder.Build(value, interpolated.SyntaxTree, interpolated.Span, part is null ? to : token.Span.End);
        }
    }

    /// <summary>Counts the quotes that a raw string literal starts with.</summary>
    internal static int CountQuotes(string text)
    {
        var count = 0;
        while (count < text.Length && text[count] == '"')
            count++;
        return count;
    }

    /// <summary>Says whether a character ends a line of C#.</summary>
    internal static bool IsNewLine(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static int EndBeforeQuotes(string text, int start, int quotes) =>
        Math.Max(start, text.EndsWith(new string('"', quotes), StringComparison.Ordinal) ? text.Length - quotes : text.Length);

    private static void ReadRegular(LiteralText.Builder builder, string text, int start, int end, bool braces)
    {
        var plain = start;
        var i = start;
        while (i < end)
        {
            var length = text[i] == '\\' ? EscapeLength(text, i, end)
                : braces && IsDoubledBrace(text, i, end) ? 2
                : 0;
            if (length == 0)
            {
                i++;
                continue;
            }

            builder.Plain(plain, i - plain);
            builder.Escape(text[i] == '\\' ? Unescape(text, i, length) : text[i].ToString(), i, length);
            i += length;
            plain = i;
        }

        builder.Plain(plain, end - plain);
    }

    private static void ReadVerbatim(LiteralText.Builder builder, string text, int start, int end, bool braces)
    {
        var plain = start;
        var i = start;
        while (i < end)
        {
            if (!(text[i] == '"' && i + 1 < end && text[i + 1] == '"') && !(braces && IsDoubledBrace(text, i, end)))
            {
                i++;
                continue;
            }

            builder.Plain(plain, i - plain);
            builder.Escape(text[i].ToString(), i, 2);
            i += 2;
            plain = i;
        }

        builder.Plain(plain, end - plain);
    }

    private static int ReadMultiLineRaw(LiteralText.Builder builder, string text)
    {
        var quotes = CountQuotes(text);
        var start = quotes;
        while (start < text.Length && !IsNewLine(text[start]))
            start++;
        start += NewLineLength(text, start, text.Length);

        var end = EndBeforeQuotes(text, start, quotes);
        var indentation = end;
        while (indentation > start && !IsNewLine(text[indentation - 1]))
            indentation--;
        var margin = text.Substring(indentation, end - indentation);
        end = indentation > start && text[indentation - 1] == '\n' && indentation - 1 > start && text[indentation - 2] == '\r'
            ? indentation - 2
            : Math.Max(start, indentation - 1);
        ReadRaw(builder, text, start, end, margin, atLineStart: true);
        return end;
    }

    private static void ReadRaw(LiteralText.Builder builder, string text, int start, int end, string indentation, bool atLineStart)
    {
        var i = start;
        while (i < end)
        {
            // A blank line may have less than the whole indentation.
            for (var n = 0; atLineStart && n < indentation.Length && i < end && text[i] == indentation[n]; n++)
                i++;
            var line = i;
            while (i < end && !IsNewLine(text[i]))
                i++;
            i += NewLineLength(text, i, end);
            builder.Plain(line, i - line);
            atLineStart = true;
        }
    }

    private static int NewLineLength(string text, int i, int end) =>
        i >= end || !IsNewLine(text[i]) ? 0
        : text[i] == '\r' && i + 1 < end && text[i + 1] == '\n' ? 2
        : 1;

    private static bool IsDoubledBrace(string text, int i, int end) =>
        text[i] is '{' or '}' && i + 1 < end && text[i + 1] == text[i];

    private static int EscapeLength(string text, int i, int end)
    {
        if (i + 1 >= end)
            return 1;
        var digits = text[i + 1] switch { 'u' => 4, 'U' => 8, 'x' => 4, _ => 0 };
        var length = 2;
        while (length < digits + 2 && i + length < end && IsHexDigit(text[i + length]))
            length++;
        return length;
    }

    private static string Unescape(string text, int i, int length) => length == 1 ? "" : text[i + 1] switch
    {
        '0' => "\0",
        'a' => "\a",
        'b' => "\b",
        'e' => "\u001b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\v",
        'u' or 'U' or 'x' => FromCodePoint(text.Substring(i + 2, length - 2)),
        var c => c.ToString(),
    };

    private static string FromCodePoint(string digits)
    {
        var value = 0L;
        foreach (var digit in digits)
            value = value * 16 + HexValue(digit);
        return value switch
        {
            > 0x10FFFF => "",
            > 0xFFFF => char.ConvertFromUtf32((int)value),
            _ => ((char)value).ToString(),
        };
    }

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static bool IsHexDigit(char c) => c is >= '0' and <= '9' or >= 'a' and <= 'f' or >= 'A' and <= 'F';
}
