using System.Buffers;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>What a text is: SQL as a client sends it, or a script as psql and migration runners read it.</summary>
internal enum LexerMode
{
    /// <summary>One command text; <c>@name</c> and <c>:name</c> are parameters.</summary>
    Command,

    /// <summary>A file: lines that begin with a backslash are psql's, and data follows <c>COPY … FROM stdin;</c>.</summary>
    Script,
}

/// <summary>
/// PostgreSQL's lexical structure (standard_conforming_strings on), with the parameters of .NET clients and with holes.
/// One pass, no backtracking, never throws on any text.
/// </summary>
internal ref struct Lexer
{
    private const int CancellationInterval = 4096;

    private readonly SqlText? _holes;
    private readonly string _text;
    private readonly LexerMode _mode;
    private Token[] _tokens;
    private int _count;
    private int _position;
    private bool _afterLineBreak;
    private bool _copyStatement;
    private bool _copyFromStdin;
    private bool _statementStart;

    private Lexer(string text, SqlText? holes, LexerMode mode)
    {
        _text = text;
        _holes = holes is { Holes.IsEmpty: false } ? holes : null;
        _mode = mode;
        _tokens = ArrayPool<Token>.Shared.Rent(Math.Max(16, text.Length / 4));
        _statementStart = true;
        _afterLineBreak = true;
    }

    /// <summary>Splits a text into tokens.</summary>
    /// <returns>The tokens; the last one is <see cref="TokenKind.End"/>.</returns>
    public static TokenList Tokenize(SqlText sql, LexerMode mode, CancellationToken cancellationToken)
    {
        var lexer = new Lexer(sql.Text, sql, mode);
        return lexer.Run(cancellationToken);
    }

    private TokenList Run(CancellationToken cancellationToken)
    {
        if (_text.Length > 0 && _text[0] == '\uFEFF')
            _position = 1;
        while (true)
        {
            SkipTrivia();
            if (_position >= _text.Length)
                break;
            if (_count % CancellationInterval == 0)
                cancellationToken.ThrowIfCancellationRequested();
            Next();
        }

        Add(TokenKind.End, _text.Length);
        return new TokenList(_text, _tokens, _count);
    }

    private readonly char Peek(int offset)
    {
        var index = _position + offset;
        return (uint)index < (uint)_text.Length ? _text[index] : '\0';
    }

    private readonly bool IsHole(int position) =>
        _holes is not null && _text[position] == SqlText.HoleCharacter && _holes.IsHole(position);

    private void Add(TokenKind kind, int start, TokenFlags flags = TokenFlags.None, Keyword keyword = Keyword.None)
    {
        if (_count == _tokens.Length)
            Grow();
        if (_afterLineBreak)
            flags |= TokenFlags.AfterLineBreak;
        _afterLineBreak = false;
        _tokens[_count++] = new Token(kind, keyword, flags, start, _position - start);
        if (_mode == LexerMode.Script)
            FollowCopy(kind, keyword);
    }

    private void Grow()
    {
        var larger = ArrayPool<Token>.Shared.Rent(_tokens.Length * 2);
        Array.Copy(_tokens, larger, _count);
        ArrayPool<Token>.Shared.Return(_tokens);
        _tokens = larger;
    }

    /// <summary>Notices <c>COPY … FROM stdin;</c>, whose data lines must never be read as SQL.</summary>
    private void FollowCopy(TokenKind kind, Keyword keyword)
    {
        if (kind == TokenKind.Semicolon)
        {
            var dataFollows = _copyFromStdin;
            _copyStatement = _copyFromStdin = false;
            _statementStart = true;
            if (dataFollows)
                ReadCopyData();
            return;
        }

        if (kind is TokenKind.PsqlCommand or TokenKind.CopyData)
            return;
        if (_statementStart)
        {
            _statementStart = false;
            _copyStatement = keyword == Keyword.Copy;
        }
        else if (_copyStatement && keyword == Keyword.Stdin && _count >= 2 && _tokens[_count - 2].Keyword == Keyword.From)
        {
            _copyFromStdin = true;
        }
    }

    private void ReadCopyData()
    {
        var lineEnd = _text.IndexOf('\n', _position);
        if (lineEnd < 0)
            return;
        var start = lineEnd + 1;
        var line = start;
        while (line < _text.Length)
        {
            var next = _text.IndexOf('\n', line);
            var end = next < 0 ? _text.Length : next;
            var isEnd = end - line >= 2 && _text[line] == '\\' && _text[line + 1] == '.' && (end - line == 2 || (end - line == 3 && _text[line + 2] == '\r'));
            line = next < 0 ? _text.Length : next + 1;
            if (isEnd)
                break;
        }

        _position = line;
        Add(TokenKind.CopyData, start);
        _afterLineBreak = true;
    }

    private void SkipTrivia()
    {
        var text = _text;
        while (_position < text.Length)
        {
            var position = _position;
            while (position < text.Length && text[position] is ' ' or '\n' or '\r' or '\t' or '\f' or '\v')
            {
                _afterLineBreak |= text[position] is '\n' or '\r';
                position++;
            }

            _position = position;
            if (position == text.Length)
                return;
            var c = text[position];
            if (c == '-' && Peek(1) == '-')
            {
                var end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else if (c == '/' && Peek(1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Comments nest. One without an end reaches to the end of the text.</summary>
    private void SkipBlockComment()
    {
        var depth = 0;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == '/' && Peek(1) == '*')
            {
                depth++;
                _position += 2;
            }
            else if (c == '*' && Peek(1) == '/')
            {
                depth--;
                _position += 2;
                if (depth == 0)
                    return;
            }
            else
            {
                if (c == '\n')
                    _afterLineBreak = true;
                _position++;
            }
        }
    }

    private void Next()
    {
        var start = _position;
        var c = _text[start];
        if (c == '\\' && _mode == LexerMode.Script && _afterLineBreak)
        {
            var end = _text.IndexOf('\n', start);
            _position = end < 0 ? _text.Length : end;
            Add(TokenKind.PsqlCommand, start);
            return;
        }

        if (IsIdentifierStart(c) || IsHole(start))
        {
            IdentifierLike(start, c);
            return;
        }

        switch (c)
        {
            case '\'': Quoted(start, 0, '\'', TokenKind.String, backslashes: false); return;
            case '"': Quoted(start, 0, '"', TokenKind.QuotedIdentifier, backslashes: false); return;
            case '(': Single(TokenKind.LeftParen); return;
            case ')': Single(TokenKind.RightParen); return;
            case '[': Single(TokenKind.LeftBracket); return;
            case ']': Single(TokenKind.RightBracket); return;
            case ',': Single(TokenKind.Comma); return;
            case ';': Single(TokenKind.Semicolon); return;
            case '$': Dollar(start); return;
            case ':': Colon(start); return;
            case '.' when !IsDigit(Peek(1)): Single(TokenKind.Dot); return;
            case '@' when IsIdentifierStart(Peek(1)) || IsHoleAt(1): Parameter(start); return;
        }

        if (IsDigit(c) || c == '.')
            Number(start);
        else if (IsOperatorCharacter(c))
            Operator(start);
        else
            Single(TokenKind.Invalid);
    }

    private readonly bool IsHoleAt(int offset) => _position + offset < _text.Length && IsHole(_position + offset);

    private void Single(TokenKind kind)
    {
        _position++;
        Add(kind, _position - 1);
    }

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
