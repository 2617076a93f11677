namespace StripeSync.TestServer;

enum SqlTokenKind
{
    Comment,
    Quoted,
    Word,
    Placeholder,
    Other,
}

readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length);

/// <summary>Just enough of PostgreSQL's lexical rules to find semicolons and placeholders (<c>$1</c>, <c>@name</c>, <c>:name</c>).</summary>
static class SqlTokens
{
    public static IEnumerable<SqlToken> Read(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
                continue;
            }
            var (kind, end) = Next(sql, at);
            yield return new SqlToken(kind, at, end - at);
            at = end;
        }
    }

    static (SqlTokenKind Kind, int End) Next(string sql, int at)
    {
        var next = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return (sql[at], next) switch
        {
            ('-', '-') => (SqlTokenKind.Comment, LineEnd(sql, at)),
            ('/', '*') => (SqlTokenKind.Comment, CommentEnd(sql, at)),
            ('E' or 'e', '\'') => (SqlTokenKind.Quoted, QuoteEnd(sql, at + 1, escapes: true)),
            ('\'', _) => (SqlTokenKind.Quoted, QuoteEnd(sql, at, escapes: false)),
            ('"', _) => (SqlTokenKind.Quoted, QuoteEnd(sql, at, escapes: false)),
            ('$', _) => DollarEnd(sql, at),
            (':', ':') or ('@', '@') => (SqlTokenKind.Other, at + 2),
            (':' or '@', _) when StartsWord(next) => (SqlTokenKind.Placeholder, WordEnd(sql, at + 1)),
            var (c, _) when StartsWord(c) => (SqlTokenKind.Word, WordEnd(sql, at)),
            var (c, _) when char.IsAsciiDigit(c) => (SqlTokenKind.Other, WordEnd(sql, at)),
            _ => (SqlTokenKind.Other, at + 1),
        };
    }

    static int LineEnd(string sql, int at)
    {
        var end = sql.AsSpan(at).IndexOfAny('\r', '\n');
        return end < 0 ? sql.Length : at + end;
    }

    static int CommentEnd(string sql, int at)
    {
        var depth = 0;
        while (at < sql.Length)
        {
            var two = sql.AsSpan(at, Math.Min(2, sql.Length - at));
            if (two is "/*" or "*/")
            {
                depth += two is "/*" ? 1 : -1;
                at += 2;
                if (depth == 0)
                    return at;
            }
            else
            {
                at++;
            }
        }
        return at;
    }

    static int QuoteEnd(string sql, int at, bool escapes)
    {
        var quote = sql[at++];
        while (at < sql.Length)
        {
            if (escapes && sql[at] == '\\')
                at += 2;
            else if (sql[at++] != quote)
                continue;
            else if (at < sql.Length && sql[at] == quote)
                at++;
            else
                return at;
        }
        return sql.Length;
    }

    static (SqlTokenKind Kind, int End) DollarEnd(string sql, int at)
    {
        var end = at + 1;
        if (end < sql.Length && char.IsAsciiDigit(sql[end]))
        {
            while (end < sql.Length && char.IsAsciiDigit(sql[end]))
                end++;
            return (SqlTokenKind.Placeholder, end);
        }
        while (end < sql.Length && sql[end] != '$' && IsWordPart(sql[end]))
            end++;
        if (end >= sql.Length || sql[end] != '$')
            return (SqlTokenKind.Other, at + 1);
        var tag = sql[at..(end + 1)];
        var close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return (SqlTokenKind.Quoted, close < 0 ? sql.Length : close + tag.Length);
    }

    static int WordEnd(string sql, int at)
    {
        while (at < sql.Length && (IsWordPart(sql[at]) || sql[at] == '$'))
            at++;
        return at;
    }

    static bool StartsWord(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\u0080';

    static bool IsWordPart(char c) => StartsWord(c) || char.IsAsciiDigit(c);
}
