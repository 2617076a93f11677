using System.Buffers;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>Names, strings, numbers, parameters and operators.</summary>
internal ref partial struct Lexer
{
    private void IdentifierLike(int start, char first)
    {
        // A letter before a quote makes a special string: E'', B'', X'', N'', U&'' and U&"".
        var second = Peek(1);
        if (second == '\'')
        {
            switch (first)
            {
                case 'E' or 'e': Quoted(start, 1, '\'', TokenKind.String, backslashes: true); return;
                case 'B' or 'b' or 'X' or 'x': Quoted(start, 1, '\'', TokenKind.BitString, backslashes: false); return;
                case 'N' or 'n': Quoted(start, 1, '\'', TokenKind.String, backslashes: false); return;
            }
        }
        else if (second == '&' && first is 'U' or 'u' && Peek(2) is '\'' or '"')
        {
            var quote = Peek(2);
            Quoted(start, 2, quote, quote == '"' ? TokenKind.QuotedIdentifier : TokenKind.String, backslashes: false);
            ReadUescape();
            return;
        }

        var hash = 0u;
        var flags = TokenFlags.None;
        var ascii = true;
        var known = false;
        if (_holes is null)
        {
            var text = _text;
            var position = start;
            for (; position < text.Length; position++)
            {
                var c = text[position];
                if (!IsIdentifierPart(c))
                    break;
                ascii &= c < 0x80;
                hash = KeywordTable.Mix(hash, c);
            }

            known = true;
            _position = position;
        }

        while (_holes is not null && _position < _text.Length)
        {
            var c = _text[_position];
            if (IsHole(_position))
                flags |= TokenFlags.HasHole;
            else if (IsIdentifierPart(c))
                known = true;
            else
                break;
            ascii &= c < 0x80;
            hash = KeywordTable.Mix(hash, c);
            _position++;
        }

        if (!known)
        {
            Add(TokenKind.Hole, start, TokenFlags.HasHole);
            return;
        }

        var keyword = ascii && flags == TokenFlags.None ? KeywordTable.Find(_text, start, _position - start, hash) : Keyword.None;
        Add(TokenKind.Identifier, start, flags, keyword);
    }

    /// <summary>Reads <c>'…'</c> or <c>"…"</c> behind a prefix; a string goes on in the next line's quote, as the standard has it.</summary>
    private void Quoted(int start, int prefix, char quote, TokenKind kind, bool backslashes)
    {
        _position = start + prefix;
        var flags = TokenFlags.None;
        while (true)
        {
            _position++;
            if (!SkipToQuote(quote, backslashes, ref flags))
            {
                flags |= TokenFlags.Unterminated;
                break;
            }

            _position++;
            if (quote == '"' || !ContinuesInNextLine())
                break;
        }

        Add(kind, start, flags);
    }

    private bool SkipToQuote(char quote, bool backslashes, ref TokenFlags flags)
    {
        while (_position < _text.Length)
        {
            // Without holes and backslashes nothing counts before the next quote.
            if (_holes is null && !backslashes)
            {
                var next = _text.IndexOf(quote, _position);
                if (next < 0)
                    break;
                _position = next;
            }

            var c = _text[_position];
            if (c == quote)
            {
                if (Peek(1) != quote)
                    return true;
                _position++;
            }
            else if (c == '\\' && backslashes)
            {
                _position++;
            }
            else if (IsHole(_position))
            {
                flags |= TokenFlags.HasHole;
            }

            _position++;
        }

        _position = _text.Length;
        return false;
    }

    private bool ContinuesInNextLine()
    {
        var position = _position;
        var lineBreak = false;
        while (position < _text.Length && _text[position] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
        {
            lineBreak |= _text[position] is '\n' or '\r';
            position++;
        }

        if (!lineBreak || position >= _text.Length || _text[position] != '\'')
            return false;
        _position = position;
        return true;
    }

    /// <summary>Takes <c>UESCAPE 'c'</c> into the U&amp; token before it.</summary>
    private void ReadUescape()
    {
        const string Word = "UESCAPE";
        var position = _position;
        while (position < _text.Length && char.IsWhiteSpace(_text[position]))
            position++;
        if (string.Compare(_text, position, Word, 0, Word.Length, StringComparison.OrdinalIgnoreCase) != 0)
            return;
        position += Word.Length;
        while (position < _text.Length && char.IsWhiteSpace(_text[position]))
            position++;
        if (position + 2 >= _text.Length || _text[position] != '\'' || _text[position + 2] != '\'')
            return;
        _position = position + 3;
        var last = _tokens[_count - 1];
        _tokens[_count - 1] = new Token(last.Kind, last.Keyword, last.Flags, last.Start, _position - last.Start);
    }

    private void Dollar(int start)
    {
        if (IsDigit(Peek(1)))
        {
            _position++;
            while (IsDigit(Peek(0)))
                _position++;
            Add(TokenKind.Parameter, start);
            return;
        }

        var tagEnd = start + 1;
        if (tagEnd < _text.Length && IsIdentifierStart(_text[tagEnd]))
        {
            while (tagEnd < _text.Length && _text[tagEnd] != '$' && IsIdentifierPart(_text[tagEnd]))
                tagEnd++;
        }

        if (tagEnd >= _text.Length || _text[tagEnd] != '$')
        {
            Single(TokenKind.Invalid);
            return;
        }

        var tagLength = tagEnd + 1 - start;
        var tag = _text.AsSpan(start, tagLength);
        var flags = TokenFlags.None;
        var body = tagEnd + 1;
        var length = _text.AsSpan(body).IndexOf(tag);
        if (length < 0)
        {
            flags |= TokenFlags.Unterminated;
            _position = _text.Length;
        }
        else
        {
            _position = body + length + tagLength;
        }

        if (_holes is not null && _holes.HasHoleIn(SqlSpan.FromBounds(start, _position)))
            flags |= TokenFlags.HasHole;
        Add(TokenKind.String, start, flags);
    }

    private void Colon(int start)
    {
        if (Peek(1) == ':')
        {
            _position += 2;
            Add(TokenKind.DoubleColon, start);
        }
        else if (Peek(1) == '=')
        {
            _position += 2;
            Add(TokenKind.Operator, start);
        }
        else if (IsIdentifierStart(Peek(1)) || IsHoleAt(1))
        {
            Parameter(start);
        }
        else
        {
            Single(TokenKind.Colon);
        }
    }

    private void Parameter(int start)
    {
        _position++;
        var flags = TokenFlags.None;
        while (_position < _text.Length)
        {
            if (IsHole(_position))
                flags |= TokenFlags.HasHole;
            else if (!IsIdentifierPart(_text[_position]))
                break;
            _position++;
        }

        Add(TokenKind.Parameter, start, flags);
    }

    private void Number(int start)
    {
        var flags = TokenFlags.None;
        var seenDot = false;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (IsHole(_position))
            {
                flags |= TokenFlags.HasHole;
            }
            else if (c == '.' && !seenDot && Peek(1) != '.')
            {
                seenDot = true;
            }
            else if (c is 'e' or 'E' && (IsDigit(Peek(1)) || (Peek(1) is '+' or '-' && IsDigit(Peek(2)))))
            {
                _position++;
            }
            else if (!IsDigit(c) && !IsRadix(start, c) && c != '_')
            {
                break;
            }

            _position++;
        }

        Add(TokenKind.Number, start, flags);
    }

    /// <summary>0x, 0o and 0b integers are numbers from PostgreSQL 16 on.</summary>
    private readonly bool IsRadix(int start, char c) =>
        _text[start] == '0' && _position > start &&
        (_position == start + 1 ? c is 'x' or 'X' or 'o' or 'O' or 'b' or 'B' : _text[start + 1] is 'x' or 'X' && c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));

    /// <summary>
    /// The longest run of operator characters, ended by a comment; a trailing + or - is given back unless the run holds one of ~ ! @ # % ^ &amp; | ` ?.
    /// </summary>
    private void Operator(int start)
    {
        var keepsSign = false;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (!IsOperatorCharacter(c) || (c == '-' && Peek(1) == '-') || (c == '/' && Peek(1) == '*'))
                break;
            // "=@name" is an equals sign and a parameter for every .NET driver.
            if (c == '@' && _position > start && (IsIdentifierStart(Peek(1)) || IsHoleAt(1)))
                break;
            keepsSign |= c is '~' or '!' or '@' or '#' or '%' or '^' or '&' or '|' or '`' or '?';
            _position++;
        }

        while (!keepsSign && _position - start > 1 && _text[_position - 1] is '+' or '-')
            _position--;
        Add(TokenKind.Operator, start);
    }

    private static bool IsDigit(char c) => (uint)(c - '0') <= 9;

    private static bool IsIdentifierStart(char c) =>
        (uint)((c | 0x20) - 'a') <= 25 || c == '_' || (c >= 0x80 && c != SqlText.HoleCharacter && c != '\uFEFF');

    private static bool IsIdentifierPart(char c) => c < 0x80 ? IdentifierParts[c] != 0 : c != SqlText.HoleCharacter && c != '\uFEFF';

    /// <summary>1 for the ASCII characters that go on with a name: letters, digits, $ and _.</summary>
    private static ReadOnlySpan<byte> IdentifierParts =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    ];

    private static bool IsOperatorCharacter(char c) => c switch
    {
        '+' or '-' or '*' or '/' or '<' or '>' or '=' or '~' or '!' or '@' or '#' or '%' or '^' or '&' or '|' or '`' or '?' => true,
        _ => false,
    };
}
