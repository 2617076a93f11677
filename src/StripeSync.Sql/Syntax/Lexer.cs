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
internal ref partial struct Lexer
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
}
