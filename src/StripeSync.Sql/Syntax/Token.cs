using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

internal enum TokenKind : byte
{
    /// <summary>Behind the last token.</summary>
    End,

    /// <summary>A name or key word without quotes.</summary>
    Identifier,

    /// <summary><c>"…"</c> or <c>U&amp;"…"</c>.</summary>
    QuotedIdentifier,

    /// <summary><c>'…'</c>, <c>E'…'</c>, <c>U&amp;'…'</c>, <c>N'…'</c> or <c>$tag$…$tag$</c>.</summary>
    String,

    /// <summary><c>B'…'</c> or <c>X'…'</c>.</summary>
    BitString,
    Number,

    /// <summary><c>$1</c>, <c>@name</c> or <c>:name</c>.</summary>
    Parameter,
    Operator,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Comma,
    Semicolon,
    Dot,
    Colon,
    DoubleColon,

    /// <summary>One or more holes with nothing known next to them.</summary>
    Hole,

    /// <summary>A line that psql reads, such as <c>\restrict</c>; only in script files.</summary>
    PsqlCommand,

    /// <summary>The data lines behind <c>COPY … FROM stdin;</c>; only in script files.</summary>
    CopyData,

    /// <summary>A character that starts no token.</summary>
    Invalid,
}

[Flags]
internal enum TokenFlags : byte
{
    None = 0,

    /// <summary>Part of the token is not known at compile time.</summary>
    HasHole = 1,

    /// <summary>The closing quote is missing.</summary>
    Unterminated = 2,

    /// <summary>A line break stands between the token before and this one.</summary>
    AfterLineBreak = 4,
}

internal readonly struct Token(TokenKind kind, Keyword keyword, TokenFlags flags, int start, int length)
{
    public readonly int Start = start;
    public readonly int Length = length;
    public readonly Keyword Keyword = keyword;
    public readonly TokenKind Kind = kind;
    public readonly TokenFlags Flags = flags;

    public int End => Start + Length;

    public SqlSpan Span => new(Start, Length);

    public bool HasHole => (Flags & TokenFlags.HasHole) != 0;
}
