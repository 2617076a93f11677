using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary><c>-- stripesync: ignore SSQ1002, SSQ1019 reason</c>: nothing of these rules is said about the next statement, or about the one that the comment stands in.</summary>
/// <param name="Span">The comment.</param>
/// <param name="Rules">The rules that it names.</param>
/// <param name="Statement">The statement.</param>
internal sealed record IgnoreComment(SqlSpan Span, ImmutableArray<string> Rules, SqlSpan Statement)
{
    private const string Prefix = "stripesync:";
    private const string Verb = "ignore";

    /// <summary>Finds them; cheap where the text has none.</summary>
    public static ImmutableArray<IgnoreComment> In(SqlText sql, LexerMode mode, CancellationToken cancellationToken)
    {
        if (sql.Text.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase) < 0)
            return ImmutableArray<IgnoreComment>.Empty;
        var found = ImmutableArray.CreateBuilder<IgnoreComment>();
        using var tokens = Lexer.Tokenize(sql, mode, cancellationToken);
        var first = 0;
        var statementStart = -1;
        var end = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            ref readonly var token = ref tokens[i];
            var isEnd = token.Kind is TokenKind.End or TokenKind.Semicolon;
            var start = token.Kind == TokenKind.End ? sql.Text.Length : token.Start;
            if (statementStart < 0 && !isEnd)
                statementStart = start;
            foreach (var (span, rules) in InGap(sql.Text, end, start))
                found.Add(new IgnoreComment(span, rules, default));
            if (isEnd)
            {
                // The comments in it and those before it.
                for (; first < found.Count && statementStart >= 0; first++)
                    found[first] = found[first] with { Statement = SqlSpan.FromBounds(statementStart, start) };
                statementStart = -1;
            }

            end = token.Start + token.Length;
        }

        return found.ToImmutable();
    }

    /// <summary>The comments between two tokens, where nothing but comments and white space stands.</summary>
    private static IEnumerable<(SqlSpan Span, ImmutableArray<string> Rules)> InGap(string text, int start, int end)
    {
        for (var i = start; i + 1 < end; i++)
        {
            if (text[i] == '-' && text[i + 1] == '-')
            {
                var close = text.IndexOfAny(['\r', '\n'], i, end - i);
                close = close < 0 ? end : close;
                if (RulesIn(text, i + 2, close) is { IsEmpty: false } rules)
                    yield return (SqlSpan.FromBounds(i, close), rules);
                i = close;
            }
            else if (text[i] == '/' && text[i + 1] == '*')
            {
                var close = EndOfBlock(text, i, end);
                if (RulesIn(text, i + 2, Math.Max(i + 2, close - 2)) is { IsEmpty: false } rules)
                    yield return (SqlSpan.FromBounds(i, close), rules);
                i = close - 1;
            }
        }
    }

    /// <summary>Block comments nest.</summary>
    private static int EndOfBlock(string text, int start, int end)
    {
        var depth = 0;
        for (var i = start; i + 1 < end; i++)
        {
            if (text[i] == '/' && text[i + 1] == '*')
            {
                depth++;
                i++;
            }
            else if (text[i] == '*' && text[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                    return i + 1;
            }
        }

        return end;
    }

    private static ImmutableArray<string> RulesIn(string text, int start, int end)
    {
        var words = text.Substring(start, end - start).Split([' ', '\t', ',', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !words[0].Equals(Prefix, StringComparison.OrdinalIgnoreCase) || !words[1].Equals(Verb, StringComparison.OrdinalIgnoreCase))
            return ImmutableArray<string>.Empty;
        return ImmutableArray.CreateRange(words.Skip(2).TakeWhile(IsRule));
    }

    private static bool IsRule(string word) => word.Length == 7 && word.StartsWith("SSQ", StringComparison.Ordinal) && word.Skip(3).All(static c => c is >= '0' and <= '9');
}
