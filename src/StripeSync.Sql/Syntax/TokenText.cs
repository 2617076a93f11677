using System.Globalization;
using System.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>What tokens mean: the value of a string, the name of an identifier.</summary>
internal static class TokenText
{
    /// <summary>The folded, unescaped and truncated name of an identifier token.</summary>
    public static string Name(string text, in Token token)
    {
        if (token.Kind == TokenKind.Identifier)
            return Identifier.Fold(text.Substring(token.Start, token.Length));
        var written = text.AsSpan(token.Start, token.Length);
        if (written[0] == '"')
            return Identifier.Truncate(Undouble(Inner(written, 1, '"'), '"'));
        return Identifier.Truncate(UnicodeEscapes(written, '"'));
    }

    /// <summary>The value of a string token.</summary>
    public static string Value(string text, in Token token)
    {
        var written = text.AsSpan(token.Start, token.Length);
        switch (written[0])
        {
            case '\'': return Continued(written, 1);
            case '$': return DollarQuoted(written);
            case 'E' or 'e': return Backslashes(Continued(written, 2));
            case 'N' or 'n' or 'B' or 'b' or 'X' or 'x': return Continued(written, 2);
            default: return UnicodeEscapes(written, '\'');
        }
    }

    /// <summary>The name of a parameter without its prefix.</summary>
    public static string ParameterName(string text, in Token token) => text.Substring(token.Start + 1, token.Length - 1);

    private static string DollarQuoted(ReadOnlySpan<char> written)
    {
        var tag = written.Slice(1).IndexOf('$') + 2;
        var end = written.Length - tag;
        return end >= tag ? written.Slice(tag, end - tag).ToString() : written.Slice(Math.Min(tag, written.Length)).ToString();
    }

    private static ReadOnlySpan<char> Inner(ReadOnlySpan<char> written, int prefix, char quote)
    {
        var inner = written.Slice(prefix);
        return inner.Length > 0 && inner[inner.Length - 1] == quote ? inner.Slice(0, inner.Length - 1) : inner;
    }

    private static string Undouble(ReadOnlySpan<char> inner, char quote)
    {
        var value = inner.ToString();
        return inner.IndexOf(quote) < 0 ? value : value.Replace(new string(quote, 2), new string(quote, 1));
    }

    /// <summary>Joins <c>'a' 'b'</c> over line breaks and undoubles quotes.</summary>
    private static string Continued(ReadOnlySpan<char> written, int prefix)
    {
        var inner = Inner(written, prefix, '\'');
        if (inner.IndexOf('\'') < 0)
            return inner.ToString();
        var value = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            var c = inner[i];
            if (c != '\'')
            {
                value.Append(c);
            }
            else if (i + 1 < inner.Length && inner[i + 1] == '\'')
            {
                value.Append(c);
                i++;
            }
            else
            {
                // The end of one piece: white space with a line break, then the quote of the next one.
                i++;
                while (i < inner.Length && inner[i] != '\'')
                    i++;
            }
        }

        return value.ToString();
    }

    private static string Backslashes(string value)
    {
        if (value.IndexOf('\\') < 0)
            return value;
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length)
            {
                result.Append(value[i]);
                continue;
            }

            var c = value[++i];
            switch (c)
            {
                case 'n': result.Append('\n'); break;
                case 't': result.Append('\t'); break;
                case 'r': result.Append('\r'); break;
                case 'b': result.Append('\b'); break;
                case 'f': result.Append('\f'); break;
                case 'u': i += AppendHex(result, value, i + 1, 4); break;
                case 'U': i += AppendHex(result, value, i + 1, 8); break;
                case 'x': i += AppendHex(result, value, i + 1, HexLength(value, i + 1, 2)); break;
                case >= '0' and <= '7':
                    var code = 0;
                    var digits = 0;
                    while (digits < 3 && i + digits < value.Length && value[i + digits] is >= '0' and <= '7')
                        code = (code * 8) + (value[i + digits++] - '0');
                    result.Append((char)(code & 0xFF));
                    i += digits - 1;
                    break;
                default: result.Append(c); break;
            }
        }

        return result.ToString();
    }

    private static int HexLength(string value, int start, int max)
    {
        var length = 0;
        while (length < max && start + length < value.Length && Uri.IsHexDigit(value[start + length]))
            length++;
        return length;
    }

    /// <summary>Appends the character of some hex digits; returns how many characters it used.</summary>
    private static int AppendHex(StringBuilder result, string value, int start, int length)
    {
        if (length == 0 || HexLength(value, start, length) < length)
            return 0;
        var code = int.Parse(value.Substring(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (code is >= 0 and < 0x10000)
            result.Append((char)code);
        else if (code is >= 0x10000 and <= 0x10FFFF)
            result.Append(char.ConvertFromUtf32(code));
        return length;
    }

    /// <summary>U&amp;'…' and U&amp;"…", with the escape character of UESCAPE.</summary>
    private static string UnicodeEscapes(ReadOnlySpan<char> written, char quote)
    {
        var escape = '\\';
        var end = written.Length;
        // A UESCAPE that belongs to the token ends in 'c'; the quoted part ends at the last quote before it.
        var word = written.ToString().LastIndexOf("UESCAPE", StringComparison.OrdinalIgnoreCase);
        if (word > 2 && written[written.Length - 1] == '\'' && written.Length - word <= 64 && written.Slice(3, word - 3).LastIndexOf(quote) is var close && close >= 0
            && written.Slice(3 + close + 1, word - 3 - close - 1).IsWhiteSpace())
        {
            escape = written[written.Length - 2];
            end = 3 + close + 1;
        }

        var inner = Undouble(Inner(written.Slice(0, end), 3, quote), quote);
        if (inner.IndexOf(escape) < 0)
            return inner;
        var result = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != escape || i + 1 >= inner.Length)
            {
                result.Append(inner[i]);
            }
            else if (inner[i + 1] == escape)
            {
                result.Append(escape);
                i++;
            }
            else if (inner[i + 1] == '+')
            {
                i += 1 + AppendHex(result, inner, i + 2, 6);
            }
            else
            {
                i += AppendHex(result, inner, i + 1, 4);
            }
        }

        return result.ToString();
    }
}
