using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>A place in a token list, with the questions that parsers ask there.</summary>
/// <remarks>A class, so that parsers share one place; one instance parses one text.</remarks>
internal sealed class TokenReader(TokenList tokens, CancellationToken cancellationToken = default)
{
    private const int NameCacheSize = 1024;

    /// <summary>One for all texts that a thread reads: the files of a project name the same tables and columns.</summary>
    [ThreadStatic]
    private static string?[]? _namesOfThread;

    private readonly string?[] _names = _namesOfThread ??= new string?[NameCacheSize];

    public TokenList Tokens { get; } = tokens;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public string Text => Tokens.Text;

    /// <summary>The index of the current token.</summary>
    public int Index { get; set; }

    public ref readonly Token Current => ref Tokens[Index];

    public TokenKind Kind => Tokens[Index].Kind;

    public Keyword Keyword => Tokens[Index].Keyword;

    public bool AtEnd => Tokens[Index].Kind == TokenKind.End;

    /// <summary>True at the end of a statement: a semicolon, the end of the text, or what only psql reads.</summary>
    public bool AtStatementEnd => Tokens[Index].Kind is TokenKind.Semicolon or TokenKind.End or TokenKind.PsqlCommand or TokenKind.CopyData;

    /// <summary>Where the token before the current one ends.</summary>
    public int PreviousEnd => Index == 0 ? 0 : Tokens[Index - 1].End;

    public ref readonly Token Peek(int offset = 1) => ref Tokens[Index + offset];

    public void Advance() => Index++;

    public bool Is(Keyword keyword) => Tokens[Index].Keyword == keyword;

    public bool Is(TokenKind kind) => Tokens[Index].Kind == kind;

    public bool Is(Keyword first, Keyword second) => Tokens[Index].Keyword == first && Tokens[Index + 1].Keyword == second;

    public bool IsOperator(string text) => Tokens[Index].Kind == TokenKind.Operator && Tokens.Is(Tokens[Index], text);

    public bool Accept(Keyword keyword)
    {
        if (Tokens[Index].Keyword != keyword)
            return false;
        Index++;
        return true;
    }

    public bool Accept(Keyword first, Keyword second)
    {
        if (!Is(first, second))
            return false;
        Index += 2;
        return true;
    }

    public bool Accept(TokenKind kind)
    {
        if (Tokens[Index].Kind != kind || kind == TokenKind.End)
            return false;
        Index++;
        return true;
    }

    /// <summary>True at a token that can be a name. Key words count: the caller rules out those that end its clause.</summary>
    public bool IsName => Tokens[Index].Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier;

    /// <summary>The folded name of the current token, which must be a name.</summary>
    public string Name() => Name(Tokens[Index]);

    public string Name(in Token token)
    {
        if (token.Kind != TokenKind.Identifier)
            return TokenText.Name(Text, token);

        // Migrations repeat few names many times: a small direct-mapped cache saves nearly all copies.
        var hash = (uint)token.Length;
        for (var i = token.Start; i < token.End; i++)
            hash = (hash * 31) + Text[i];
        ref var cached = ref _names[hash % NameCacheSize];
        if (cached is not null && cached.Length == token.Length && string.CompareOrdinal(cached, 0, Text, token.Start, token.Length) == 0)
            return cached;
        var name = TokenText.Name(Text, token);
        cached = name;
        return name;
    }

    /// <summary>The current token as written; for operators, of which there are few.</summary>
    public string Written()
    {
        ref readonly var token = ref Current;
        return token.Length == 1 && Text[token.Start] == '=' ? "=" : Tokens.Span(token).ToString();
    }

    /// <summary>Reads a name, or null where none stands here or part of it is a hole.</summary>
    public string? ReadName()
    {
        if (!IsName || Current.HasHole)
            return null;
        var name = Name();
        Advance();
        return name;
    }

    /// <summary>Stands at an opening parenthesis; moves behind the matching closing one, or to the end of the statement.</summary>
    /// <returns>True when the closing one was found.</returns>
    public bool SkipParentheses()
    {
        var depth = 0;
        while (!AtEnd)
        {
            switch (Kind)
            {
                case TokenKind.LeftParen: depth++; break;
                case TokenKind.RightParen:
                    if (--depth <= 0)
                    {
                        Advance();
                        return true;
                    }

                    break;
                case TokenKind.Semicolon or TokenKind.PsqlCommand or TokenKind.CopyData: return false;
            }

            Advance();
        }

        return false;
    }

    /// <summary>Moves to the end of the statement, over nested parentheses and BEGIN ATOMIC bodies.</summary>
    public void SkipStatement()
    {
        while (true)
        {
            Index = Tokens.NextEndOrBegin(Index);
            if (AtStatementEnd)
                return;
            if (Is(Keyword.Begin, Keyword.Atomic))
                SkipAtomicBody();
            else
                Advance();
        }
    }

    /// <summary>Where the text stands that this one was made of; null where it stands as it is read.</summary>
    public SqlSpan? Place { get; init; }

    public SqlSpan SpanFrom(int start) => Place ?? SqlSpan.FromBounds(start, Math.Max(start, PreviousEnd));

    /// <summary>BEGIN ATOMIC … END of a SQL-standard function body contains semicolons; CASE … END nests in it.</summary>
    private void SkipAtomicBody()
    {
        var depth = 0;
        while (!AtEnd)
        {
            if (Is(Keyword.Begin) || Is(Keyword.Case))
                depth++;
            else if (Is(Keyword.End) && --depth == 0)
                return;
            Advance();
        }
    }
}
