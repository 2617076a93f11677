using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>Literals, names, calls, and what stands in parentheses.</summary>
internal sealed partial class ExpressionParser
{
    private Expression ParsePrimary()
    {
        ref readonly var token = ref reader.Current;
        var start = token.Start;
        switch (token.Kind)
        {
            case TokenKind.String or TokenKind.BitString or TokenKind.Number: return Literal();
            case TokenKind.Parameter:
                reader.Advance();
                return token.HasHole ? new UnknownExpression(token.Span) : new ParameterExpression(token.Span, TokenText.ParameterName(reader.Text, token));
            case TokenKind.LeftParen: return Parenthesized();
            case TokenKind.QuotedIdentifier: return NameOrCall();
            case TokenKind.Hole or TokenKind.Invalid:
                reader.Advance();
                return new UnknownExpression(token.Span);
            case TokenKind.Operator when reader.IsOperator("*"):
                // SELECT * and count(*).
                reader.Advance();
                return new UnknownExpression(token.Span);
            case TokenKind.Identifier: return Word();
            default: return new UnknownExpression(reader.SpanFrom(start));
        }
    }

    private Expression Literal()
    {
        var token = reader.Current;
        reader.Advance();
        if (token.HasHole || (token.Flags & TokenFlags.Unterminated) != 0)
            return new UnknownExpression(token.Span);
        return token.Kind switch
        {
            TokenKind.String => new LiteralExpression(token.Span, LiteralKind.String, TokenText.Value(reader.Text, token)),
            TokenKind.BitString => new LiteralExpression(token.Span, LiteralKind.Bits, TokenText.Value(reader.Text, token)),
            _ => new LiteralExpression(token.Span, LiteralKind.Number, reader.Tokens.Span(token).ToString()),
        };
    }

    private Expression Word()
    {
        var token = reader.Current;
        if (token.HasHole)
            return NameOrCall();
        switch (token.Keyword)
        {
            case Keyword.Null: reader.Advance(); return new LiteralExpression(token.Span, LiteralKind.Null, "null");
            case Keyword.True: reader.Advance(); return new LiteralExpression(token.Span, LiteralKind.True, "true");
            case Keyword.False: reader.Advance(); return new LiteralExpression(token.Span, LiteralKind.False, "false");
            case Keyword.Default: reader.Advance(); return new DefaultExpression(token.Span);
            case Keyword.Case: return Case();
            case Keyword.Cast when reader.Peek().Kind == TokenKind.LeftParen: return Cast();
            case Keyword.Exists when reader.Peek().Kind == TokenKind.LeftParen:
                reader.Advance();
                return Subquery(isExists: true);
            case Keyword.Array: return Array();
            case Keyword.Row when reader.Peek().Kind == TokenKind.LeftParen:
                reader.Advance();
                reader.Advance();
                var items = reader.Is(TokenKind.RightParen) ? ImmutableArray<Expression>.Empty : ParseList();
                CloseParenthesis();
                return new ListExpression(reader.SpanFrom(token.Start), isArray: false, items);
            case Keyword.Interval when reader.Peek().Kind is TokenKind.String or TokenKind.LeftParen: return Interval();
        }

        // Words that end a clause are never the start of a value.
        return IsReservedHere(token.Keyword) ? new UnknownExpression(reader.SpanFrom(token.Start)) : NameOrCall();
    }

    private static bool IsReservedHere(Keyword keyword) => keyword is Keyword.From or Keyword.Where or Keyword.On or Keyword.Returning or Keyword.And or Keyword.Or
        or Keyword.Then or Keyword.When or Keyword.Else or Keyword.End or Keyword.Do or Keyword.Group or Keyword.Order or Keyword.Having or Keyword.Limit or Keyword.Union
        or Keyword.Intersect or Keyword.Except or Keyword.As or Keyword.Into or Keyword.In or Keyword.Is or Keyword.Using or Keyword.Select or Keyword.With or Keyword.Offset
        or Keyword.Fetch or Keyword.For or Keyword.Window or Keyword.Create or Keyword.Constraint or Keyword.Check or Keyword.References or Keyword.Primary or Keyword.Unique
        or Keyword.Collate or Keyword.Deferrable or Keyword.Initially or Keyword.To or Keyword.Table;

    /// <summary>INTERVAL '1 day', INTERVAL '1' DAY TO HOUR, INTERVAL(3) '…'.</summary>
    private CastExpression Interval()
    {
        var start = reader.Current.Start;
        reader.Advance();
        if (reader.Is(TokenKind.LeftParen))
            reader.SkipParentheses();
        var value = reader.Is(TokenKind.String) ? Literal() : new UnknownExpression(reader.SpanFrom(start));
        while (reader.Is(TokenKind.Identifier) && IsIntervalField(reader.Tokens.Span(reader.Current)))
            reader.Advance();
        return new CastExpression(reader.SpanFrom(start), value, "interval");
    }

    private static bool IsIntervalField(ReadOnlySpan<char> word)
    {
        foreach (var field in IntervalFields)
        {
            if (word.Equals(field.AsSpan(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static readonly string[] IntervalFields = ["year", "month", "day", "hour", "minute", "second", "to"];

    private Expression Parenthesized()
    {
        var start = reader.Current.Start;
        if (!reader.Is(TokenKind.LeftParen))
            return new UnknownExpression(reader.SpanFrom(start));
        if (IsQueryStart(reader.Peek().Keyword))
            return Subquery(isExists: false);
        reader.Advance();
        if (reader.Accept(TokenKind.RightParen))
            return new ListExpression(reader.SpanFrom(start), isArray: false, ImmutableArray<Expression>.Empty);
        var first = Parse();
        if (reader.Is(TokenKind.Comma))
        {
            var items = ImmutableArray.CreateBuilder<Expression>();
            items.Add(first);
            while (reader.Accept(TokenKind.Comma))
                items.Add(Parse());
            CloseParenthesis();
            return new ListExpression(reader.SpanFrom(start), isArray: false, items.ToImmutable());
        }

        return CloseParenthesis() ? first : new UnknownExpression(reader.SpanFrom(start));
    }

    private Expression ParsePostfix(Expression operand)
    {
        var start = operand.Span.Start;
        while (true)
        {
            if (reader.Accept(TokenKind.DoubleColon))
            {
                var type = ParseTypeName();
                operand = type is null ? new UnknownExpression(reader.SpanFrom(start)) : new CastExpression(reader.SpanFrom(start), operand, type);
            }
            else if (reader.Is(TokenKind.LeftBracket))
            {
                reader.Advance();
                var indexes = ImmutableArray.CreateBuilder<Expression>();
                while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightBracket))
                {
                    if (reader.Accept(TokenKind.Colon) || reader.Accept(TokenKind.Comma))
                        continue;
                    var before = reader.Index;
                    indexes.Add(Parse());
                    if (reader.Index == before)
                        reader.Advance();
                }

                reader.Accept(TokenKind.RightBracket);
                operand = new AccessExpression(reader.SpanFrom(start), operand, "", indexes.ToImmutable());
            }
            else if (reader.Is(TokenKind.Dot) && operand is not LiteralExpression)
            {
                reader.Advance();
                var field = reader.ReadName();
                if (field is null)
                {
                    // (row).* and rubbish.
                    if (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen))
                        reader.Advance();
                    return new UnknownExpression(reader.SpanFrom(start));
                }

                operand = new AccessExpression(reader.SpanFrom(start), operand, field, ImmutableArray<Expression>.Empty);
            }
            else
            {
                return operand;
            }

            if (operand.Depth > Expression.MaxDepth)
                operand = new UnknownExpression(reader.SpanFrom(start));
        }
    }

    private Expression Case()
    {
        var start = reader.Current.Start;
        reader.Advance();
        var operand = reader.Is(Keyword.When) ? null : Parse();
        var branches = ImmutableArray.CreateBuilder<Expression>();
        while (reader.Accept(Keyword.When))
        {
            branches.Add(Parse());
            if (!reader.Accept(Keyword.Then))
                return SkipExpression(start);
            branches.Add(Parse());
        }

        var otherwise = reader.Accept(Keyword.Else) ? Parse() : null;
        return reader.Accept(Keyword.End)
            ? new CaseExpression(reader.SpanFrom(start), operand, branches.ToImmutable(), otherwise)
            : SkipExpression(start);
    }

    private Expression Cast()
    {
        var start = reader.Current.Start;
        reader.Index += 2;
        var operand = Parse();
        var type = reader.Accept(Keyword.As) ? ParseTypeName() : null;
        return CloseParenthesis() && type is not null
            ? new CastExpression(reader.SpanFrom(start), operand, type)
            : new UnknownExpression(reader.SpanFrom(start));
    }

    private Expression Array()
    {
        var start = reader.Current.Start;
        reader.Advance();
        if (reader.Is(TokenKind.LeftParen))
            return Subquery(isExists: false);
        if (!reader.Accept(TokenKind.LeftBracket))
            return new UnknownExpression(reader.SpanFrom(start));
        var items = reader.Is(TokenKind.RightBracket) ? ImmutableArray<Expression>.Empty : ParseArrayItems();
        return reader.Accept(TokenKind.RightBracket)
            ? new ListExpression(reader.SpanFrom(start), isArray: true, items)
            : SkipExpression(start);
    }

    /// <summary>Items of ARRAY[…]; an inner [ … ] is a nested array.</summary>
    private ImmutableArray<Expression> ParseArrayItems()
    {
        if (!reader.Is(TokenKind.LeftBracket))
            return ParseList();
        var start = reader.Current.Start;
        do
            SkipBrackets();
        while (reader.Accept(TokenKind.Comma) && reader.Is(TokenKind.LeftBracket));
        return ImmutableArray.Create<Expression>(new UnknownExpression(reader.SpanFrom(start)));
    }
}
