using System.Text;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>Code that stands in a string.</summary>
/// <param name="Text">The text that holds the code.</param>
/// <param name="Span">Where in it.</param>
/// <param name="IsInPlace">False where the code differs from what is written: escapes, concatenation, format().</param>
internal readonly record struct CodeText(string Text, SqlSpan Span, bool IsInPlace)
{
    /// <summary>The tokens of a string that holds code as it is, with positions of the whole text; null where something is escaped.</summary>
    public static TokenList? Tokens(TokenList tokens, int index, CancellationToken cancellationToken) =>
        InPlace(tokens, tokens[index]) is { } code ? code.Tokenize(cancellationToken) : null;

    public TokenList Tokenize(CancellationToken cancellationToken)
    {
        var tokens = Lexer.Tokenize(SqlText.FromString(Text.Substring(Span.Start, Span.Length)), LexerMode.Command, cancellationToken);
        return Span.Start == 0 ? tokens : tokens.MoveTo(Text, Span.Start);
    }

    /// <summary>Reads a string, strings that are joined, or format() over strings; null where the text is made when it runs.</summary>
    public static CodeText? Constant(TokenReader reader)
    {
        if (reader.Is(TokenKind.String) && !reader.Peek().Kind.Equals(TokenKind.Operator) && InPlace(reader.Tokens, reader.Current) is { } code)
        {
            reader.Advance();
            return code;
        }

        return (reader.Is(Keyword.None) && reader.Is(TokenKind.Identifier) && reader.Name() == "format" ? Formatted(reader) : Joined(reader)) is { } text
            ? new CodeText(text, new SqlSpan(0, text.Length), IsInPlace: false)
            : null;
    }

    private static CodeText? InPlace(TokenList tokens, in Token token)
    {
        var written = tokens.Span(token);
        if ((token.Flags & (TokenFlags.Unterminated | TokenFlags.HasHole)) != 0)
            return null;
        if (written[0] == '$')
        {
            var tag = written.Slice(1).IndexOf('$') + 2;
            return new CodeText(tokens.Text, new SqlSpan(token.Start + tag, token.Length - (2 * tag)), IsInPlace: true);
        }

        return written[0] == '\'' && written.Slice(1, written.Length - 2).IndexOf('\'') < 0
            ? new CodeText(tokens.Text, new SqlSpan(token.Start + 1, token.Length - 2), IsInPlace: true)
            : null;
    }

    private static string? Joined(TokenReader reader)
    {
        var text = new StringBuilder();
        do
        {
            if (Value(reader) is not { } value)
                return null;
            text.Append(value);
        }
        while (AcceptJoin(reader));
        return text.ToString();
    }

    private static bool AcceptJoin(TokenReader reader)
    {
        if (!reader.IsOperator("||"))
            return false;
        reader.Advance();
        return true;
    }

    private static string? Value(TokenReader reader)
    {
        if (!reader.Is(TokenKind.String) || (reader.Current.Flags & (TokenFlags.Unterminated | TokenFlags.HasHole)) != 0)
            return null;
        var value = TokenText.Value(reader.Text, reader.Current);
        reader.Advance();
        return value;
    }

    /// <summary>format('… %I … %L … %s …', 'a', 'b', …).</summary>
    private static string? Formatted(TokenReader reader)
    {
        reader.Advance();
        if (!reader.Accept(TokenKind.LeftParen) || Value(reader) is not { } pattern)
            return null;
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                text.Append(pattern[i]);
                continue;
            }

            var form = ++i < pattern.Length ? pattern[i] : '\0';
            if (form == '%')
            {
                text.Append('%');
                continue;
            }

            if (form is not ('I' or 'L' or 's') || !reader.Accept(TokenKind.Comma) || Value(reader) is not { } argument)
                return null;
            text.Append(form == 'I' ? Identifier.Quote(argument) : form == 'L' ? "'" + argument.Replace("'", "''") + "'" : argument);
        }

        return reader.Accept(TokenKind.RightParen) ? text.ToString() : null;
    }
}
