namespace StripeSync.Queue;

enum SqlTokenKind
{
    Other,
    Name,
    QuotedName,
    String,
    DollarString,
    Comment,
}

/// <summary>Finds where a token of SQL ends, by PostgreSQL's lexical rules. An unfinished token ends with the text.</summary>
static class SqlScan
{
    public static int EndOfToken(string sql, int start, out SqlTokenKind kind)
    {
        var c = sql[start];
        var next = start + 1 < sql.Length ? sql[start + 1] : '\0';
        switch (c)
        {
            case '-' when next == '-':
                kind = SqlTokenKind.Comment;
                return IndexOrEnd(sql.IndexOf('\n', start), sql);
            case '/' when next == '*':
                kind = SqlTokenKind.Comment;
                return EndOfBlockComment(sql, start);
            case '"':
                kind = SqlTokenKind.QuotedName;
                return EndOfQuoted(sql, start, '"', escapes: false);
            case '\'':
                kind = SqlTokenKind.String;
                return EndOfQuoted(sql, start, '\'', escapes: false);
            case 'e' or 'E' when next == '\'':
                kind = SqlTokenKind.String;
                return EndOfQuoted(sql, start + 1, '\'', escapes: true);
            case '$' when EndOfDollarTag(sql, start) is { } tagEnd:
                kind = SqlTokenKind.DollarString;
                var tag = sql[start..tagEnd];
                var close = sql.IndexOf(tag, tagEnd, StringComparison.Ordinal);
                return close < 0 ? sql.Length : close + tag.Length;
        }

        if (!IsNameStart(c))
        {
            kind = SqlTokenKind.Other;
            var digits = start + 1;
            // 1e5 or 1_000 is no name after a digit.
            while (char.IsAsciiDigit(c) && digits < sql.Length && (char.IsAsciiLetterOrDigit(sql[digits]) || sql[digits] == '_'))
                digits++;
            return digits;
        }
        kind = SqlTokenKind.Name;
        var end = start + 1;
        while (end < sql.Length && (IsNameStart(sql[end]) || char.IsAsciiDigit(sql[end]) || sql[end] == '$'))
            end++;
        return end;
    }

    static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\x80';

    static int? EndOfDollarTag(string sql, int start)
    {
        var end = start + 1;
        while (end < sql.Length && (IsNameStart(sql[end]) || (end > start + 1 && char.IsAsciiDigit(sql[end]))))
            end++;
        return end < sql.Length && sql[end] == '$' ? end + 1 : null;
    }

    static int EndOfQuoted(string sql, int quote, char mark, bool escapes)
    {
        for (var i = quote + 1; i < sql.Length; i++)
        {
            if (escapes && sql[i] == '\\')
                i++;
            else if (sql[i] == mark && (i + 1 >= sql.Length || sql[i + 1] != mark))
                return i + 1;
            else if (sql[i] == mark)
                i++;
        }
        return sql.Length;
    }

    static int EndOfBlockComment(string sql, int start)
    {
        var depth = 1;
        var i = start + 2;
        while (i < sql.Length && depth > 0)
        {
            var pair = i + 1 < sql.Length ? sql.AsSpan(i, 2) : [];
            var step = pair is "/*" or "*/" ? 2 : 1;
            depth += pair is "/*" ? 1 : pair is "*/" ? -1 : 0;
            i += step;
        }
        return i;
    }

    static int IndexOrEnd(int index, string sql) => index < 0 ? sql.Length : index;
}
