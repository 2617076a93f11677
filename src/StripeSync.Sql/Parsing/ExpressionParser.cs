using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>
/// PostgreSQL's value expressions by precedence climbing (the table in chapter "Lexical Structure" of its manual).
/// What it does not understand becomes <see cref="UnknownExpression"/>; it always moves on or stops at a token that ends an expression.
/// </summary>
internal sealed partial class ExpressionParser(TokenReader reader)
{
    /// <summary>Nested parentheses and operators beyond this are passed over as one unknown expression: the stack of an IDE is small.</summary>
    private const int MaxNesting = 100;

    private int _nesting;

    // Binding powers, low to high.
    private const int OrPower = 1;
    private const int AndPower = 2;
    private const int NotPower = 3;
    private const int IsPower = 4;
    private const int ComparisonPower = 5;
    private const int RangePower = 6;
    private const int OtherPower = 7;
    private const int AdditivePower = 8;
    private const int MultiplicativePower = 9;
    private const int PowerPower = 10;
    private const int AtTimeZonePower = 11;
    private const int CollatePower = 12;
    private const int SignPower = 13;

    /// <summary>Parses one expression.</summary>
    public Expression Parse() => ParseBinary(0);

    /// <summary>Parses what an index element may be: a column, a call, or an expression in parentheses; no operators.</summary>
    public Expression ParseOperand() => ParsePrimary();

    /// <summary>Parses <c>a, b, …</c> up to what cannot go on; the caller looks at the token behind.</summary>
    public ImmutableArray<Expression> ParseList()
    {
        var items = ImmutableArray.CreateBuilder<Expression>();
        do
            items.Add(Parse());
        while (reader.Accept(TokenKind.Comma));
        return items.ToImmutable();
    }

    private Expression ParseBinary(int minimum)
    {
        var start = reader.Current.Start;
        if (_nesting >= MaxNesting)
            return SkipExpression(start);
        _nesting++;
        try
        {
            var left = ParsePrefix();
            while (true)
            {
                var next = ParseInfix(left, minimum, start);
                if (next is null)
                    return left;
                left = next.Depth > Expression.MaxDepth ? new UnknownExpression(reader.SpanFrom(start)) : next;
            }
        }
        finally
        {
            _nesting--;
        }
    }

    /// <summary>Passes over a too deep expression: to a comma, a closing parenthesis or the end of the statement on its own level.</summary>
    private UnknownExpression SkipExpression(int start)
    {
        while (!reader.AtStatementEnd && reader.Kind is not (TokenKind.Comma or TokenKind.RightParen or TokenKind.RightBracket))
        {
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else if (reader.Is(TokenKind.LeftBracket))
                SkipBrackets();
            else
                reader.Advance();
        }

        return new UnknownExpression(reader.SpanFrom(start));
    }

    private void SkipBrackets()
    {
        var depth = 0;
        while (!reader.AtStatementEnd)
        {
            if (reader.Is(TokenKind.LeftBracket))
                depth++;
            else if (reader.Is(TokenKind.RightBracket) && --depth <= 0)
            {
                reader.Advance();
                return;
            }

            reader.Advance();
        }
    }

    private Expression ParsePrefix()
    {
        var start = reader.Current.Start;
        if (reader.Accept(Keyword.Not))
        {
            var negated = ParseBinary(NotPower);
            return new UnaryExpression(reader.SpanFrom(start), "not", negated);
        }

        if (reader.Kind == TokenKind.Operator)
        {
            var op = reader.Written();
            reader.Advance();
            var operand = ParseBinary(op is "-" or "+" ? SignPower : OtherPower);
            if (op == "+")
                return operand;
            if (op == "-" && operand is LiteralExpression { Kind: LiteralKind.Number } number)
                return new LiteralExpression(reader.SpanFrom(start), LiteralKind.Number, number.Value.StartsWith("-", StringComparison.Ordinal) ? number.Value.Substring(1) : "-" + number.Value);
            return new UnaryExpression(reader.SpanFrom(start), op, operand);
        }

        return ParsePostfix(ParsePrimary());
    }

    private Expression? ParseInfix(Expression left, int minimum, int start)
    {
        ref readonly var token = ref reader.Current;
        switch (token.Keyword)
        {
            case Keyword.Or when minimum < OrPower: return Logical(left, isAnd: false, start);
            case Keyword.And when minimum < AndPower: return Logical(left, isAnd: true, start);
            case Keyword.Is when minimum < IsPower: return ParseIs(left, start);
            case Keyword.Isnull when minimum < IsPower:
                reader.Advance();
                return new IsExpression(reader.SpanFrom(start), left, TruthTest.Null, isNegated: false);
            case Keyword.Notnull when minimum < IsPower:
                reader.Advance();
                return new IsExpression(reader.SpanFrom(start), left, TruthTest.Null, isNegated: true);
            case Keyword.In or Keyword.Between or Keyword.Like or Keyword.Ilike or Keyword.Similar when minimum < RangePower:
                return ParseRange(left, isNegated: false, start);
            case Keyword.Not when minimum < RangePower && reader.Peek().Keyword is Keyword.In or Keyword.Between or Keyword.Like or Keyword.Ilike or Keyword.Similar:
                reader.Advance();
                return ParseRange(left, isNegated: true, start);
            case Keyword.At when minimum < AtTimeZonePower && reader.Peek().Keyword == Keyword.Time:
                reader.Index += reader.Peek(2).Keyword == Keyword.Zone ? 3 : 2;
                var zone = ParseBinary(AtTimeZonePower);
                return new CallExpression(reader.SpanFrom(start), "timezone", ImmutableArray.Create(zone, left), isPlain: true);
            case Keyword.Collate when minimum < CollatePower:
                reader.Advance();
                var name = ReadQualifiedName();
                return name is null
                    ? new UnknownExpression(reader.SpanFrom(start))
                    : ParsePostfix(new CollateExpression(reader.SpanFrom(start), left, name));
            case Keyword.Operator when minimum < OtherPower && reader.Peek().Kind == TokenKind.LeftParen:
                return QualifiedOperator(left, start);
        }

        if (token.Kind != TokenKind.Operator)
            return null;
        var op = reader.Written();
        var power = OperatorPower(op);
        if (power <= minimum)
            return null;
        reader.Advance();
        return Operation(left, op, power, start);
    }

    private Expression Operation(Expression left, string op, int power, int start)
    {
        if (op == "!=")
            op = "<>";
        if (reader.Keyword is Keyword.Any or Keyword.Some or Keyword.All && reader.Peek().Kind == TokenKind.LeftParen)
        {
            var isAll = reader.Is(Keyword.All);
            reader.Advance();
            var right = Parenthesized();
            return new QuantifiedExpression(reader.SpanFrom(start), left, op, isAll, right);
        }

        var operand = ParseBinary(power);
        return new BinaryExpression(reader.SpanFrom(start), op, left, operand);
    }

    /// <summary>OPERATOR(schema.op).</summary>
    private Expression QualifiedOperator(Expression left, int start)
    {
        reader.Index += 2;
        while (reader.IsName || reader.Is(TokenKind.Dot))
            reader.Advance();
        if (reader.Kind != TokenKind.Operator)
            return SkipExpression(start);
        var op = reader.Written();
        reader.Advance();
        reader.Accept(TokenKind.RightParen);
        return Operation(left, op, OtherPower, start);
    }

    private static int OperatorPower(string op) => op switch
    {
        "<" or ">" or "=" or "<=" or ">=" or "<>" or "!=" => ComparisonPower,
        "+" or "-" => AdditivePower,
        "*" or "/" or "%" => MultiplicativePower,
        "^" => PowerPower,

        // := and => name arguments; they end an expression.
        ":=" or "=>" => 0,
        _ => OtherPower,
    };

    /// <summary>Collects a run of ANDs or ORs into one flat node, however long it is.</summary>
    private LogicalExpression Logical(Expression first, bool isAnd, int start)
    {
        var operands = ImmutableArray.CreateBuilder<Expression>();
        AddOperand(operands, first, isAnd);
        while (reader.Accept(isAnd ? Keyword.And : Keyword.Or))
            AddOperand(operands, ParseBinary(isAnd ? AndPower : OrPower), isAnd);
        return new LogicalExpression(reader.SpanFrom(start), isAnd, operands.ToImmutable());
    }

    private static void AddOperand(ImmutableArray<Expression>.Builder operands, Expression operand, bool isAnd)
    {
        if (operand is LogicalExpression logical && logical.IsAnd == isAnd)
            operands.AddRange(logical.Operands);
        else
            operands.Add(operand);
    }

    private Expression ParseIs(Expression left, int start)
    {
        reader.Advance();
        var negated = reader.Accept(Keyword.Not);
        if (reader.Accept(Keyword.Distinct, Keyword.From))
        {
            var right = ParseBinary(IsPower);
            return new DistinctFromExpression(reader.SpanFrom(start), left, right, negated);
        }

        TruthTest? test = reader.Keyword switch
        {
            Keyword.Null => TruthTest.Null,
            Keyword.True => TruthTest.True,
            Keyword.False => TruthTest.False,
            Keyword.Unknown => TruthTest.Unknown,
            _ => null,
        };
        if (test is null)
        {
            // DOCUMENT, NORMALIZED, NFC NORMALIZED, JSON OBJECT …: names without meaning here.
            while (reader.Is(TokenKind.Identifier) && reader.Keyword is not (Keyword.And or Keyword.Or or Keyword.On or Keyword.Returning or Keyword.Do or Keyword.Then or Keyword.When or Keyword.Else or Keyword.End))
                reader.Advance();
            return new IsExpression(reader.SpanFrom(start), left, TruthTest.Other, negated);
        }

        reader.Advance();
        return new IsExpression(reader.SpanFrom(start), left, test.Value, negated);
    }

    private Expression ParseRange(Expression left, bool isNegated, int start)
    {
        var keyword = reader.Keyword;
        reader.Advance();
        switch (keyword)
        {
            case Keyword.In: return ParseIn(left, isNegated, start);
            case Keyword.Between:
                var symmetric = reader.Accept(Keyword.Symmetric);
                if (!symmetric)
                    reader.Accept(Keyword.Asymmetric);
                var low = ParseBinary(RangePower);
                if (!reader.Accept(Keyword.And))
                    return new UnknownExpression(reader.SpanFrom(start));
                var high = ParseBinary(RangePower);
                return new BetweenExpression(reader.SpanFrom(start), left, low, high, isNegated, symmetric);
            default:
                var op = keyword switch { Keyword.Like => "like", Keyword.Ilike => "ilike", _ => "similar to" };
                if (keyword == Keyword.Similar)
                    reader.Accept(Keyword.To);
                if (isNegated)
                    op = "not " + op;
                if (reader.Keyword is Keyword.Any or Keyword.Some or Keyword.All && reader.Peek().Kind == TokenKind.LeftParen)
                    return Operation(left, op, RangePower, start);
                var pattern = ParseBinary(RangePower);
                if (reader.Is(TokenKind.Identifier) && reader.Tokens.Span(reader.Current).Equals("ESCAPE".AsSpan(), StringComparison.OrdinalIgnoreCase))
                {
                    reader.Advance();
                    var escape = ParseBinary(RangePower);
                    pattern = new CallExpression(reader.SpanFrom(start), "like_escape", ImmutableArray.Create(pattern, escape), isPlain: true);
                }

                return new BinaryExpression(reader.SpanFrom(start), op, left, pattern);
        }
    }

    private Expression ParseIn(Expression left, bool isNegated, int start)
    {
        if (!reader.Is(TokenKind.LeftParen))
        {
            // IN @list: Npgsql has no such form, but Dapper expands it.
            if (reader.Is(TokenKind.Parameter) || reader.Is(TokenKind.Hole))
            {
                var list = ParsePrimary();
                return new InExpression(reader.SpanFrom(start), left, ImmutableArray.Create<Expression>(new UnknownExpression(list.Span)), isNegated);
            }

            return new UnknownExpression(reader.SpanFrom(start));
        }

        if (IsQueryStart(reader.Peek().Keyword))
        {
            var subquery = Subquery(isExists: false);
            return new InExpression(reader.SpanFrom(start), left, ImmutableArray.Create<Expression>(subquery), isNegated);
        }

        reader.Advance();
        var items = ParseList();
        CloseParenthesis();
        return new InExpression(reader.SpanFrom(start), left, items, isNegated);
    }

    /// <summary>Takes the closing parenthesis; words before it that were not understood are passed over.</summary>
    /// <returns>True when nothing had to be passed over.</returns>
    private bool CloseParenthesis()
    {
        if (reader.Accept(TokenKind.RightParen))
            return true;
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen))
        {
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }

        reader.Accept(TokenKind.RightParen);
        return false;
    }

    private static bool IsQueryStart(Keyword keyword) => keyword is Keyword.Select or Keyword.With or Keyword.Values or Keyword.Table;

    private SubqueryExpression Subquery(bool isExists)
    {
        var start = reader.Current.Start;
        reader.SkipParentheses();
        return new SubqueryExpression(reader.SpanFrom(start), isExists);
    }

    /// <summary>A name of dotted parts; only the last part is kept, as the rest says where it is found.</summary>
    private string? ReadQualifiedName()
    {
        var name = reader.ReadName();
        while (name is not null && reader.Is(TokenKind.Dot))
        {
            reader.Advance();
            name = reader.ReadName();
        }

        return name;
    }
}
