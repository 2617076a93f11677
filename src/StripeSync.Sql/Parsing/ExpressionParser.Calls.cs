using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>Column names, function calls and the key word forms that stand for functions, and type names.</summary>
internal sealed partial class ExpressionParser
{
    private Expression NameOrCall()
    {
        var start = reader.Current.Start;
        var isQuoted = reader.Is(TokenKind.QuotedIdentifier);
        var keyword = reader.Keyword;
        string? qualifier = null;
        var hole = false;
        string name;
        while (true)
        {
            if (!reader.IsName)
            {
                // t.* and rubbish behind a dot.
                if (reader.IsOperator("*") || reader.Is(TokenKind.Hole))
                    reader.Advance();
                return new UnknownExpression(reader.SpanFrom(start));
            }

            hole |= reader.Current.HasHole;
            name = reader.Name();
            reader.Advance();
            if (!reader.Accept(TokenKind.Dot))
                break;
            qualifier = name;
        }

        if (reader.Is(TokenKind.LeftParen))
            return Call(start, hole ? null : name, qualifier is null && !isQuoted ? keyword : Keyword.None);
        if (hole)
            return new UnknownExpression(reader.SpanFrom(start));

        // type 'string': date '2020-01-01', public.mood 'fine'.
        if (reader.Is(TokenKind.String) && !isQuoted)
        {
            var value = Literal();
            return new CastExpression(reader.SpanFrom(start), value, TypeNames.Normalize(name));
        }

        if (qualifier is null && !isQuoted)
        {
            // timestamp with time zone '…', double precision '…', character varying '…'.
            if (keyword is Keyword.Timestamp or Keyword.Time or Keyword.Double or Keyword.Character && reader.Keyword is Keyword.With or Keyword.Without or Keyword.Precision or Keyword.Varying)
            {
                reader.Index--;
                var type = ParseTypeName();
                return type is not null && reader.Is(TokenKind.String)
                    ? new CastExpression(reader.SpanFrom(start), Literal(), type)
                    : new UnknownExpression(reader.SpanFrom(start));
            }

            if (IsFunctionWithoutParentheses(name))
                return new CallExpression(reader.SpanFrom(start), name, ImmutableArray<Expression>.Empty, isPlain: true);
        }

        return new ColumnExpression(reader.SpanFrom(start), qualifier, name);
    }

    /// <summary>CURRENT_DATE and its kin: calls that are written without parentheses.</summary>
    public static bool IsFunctionWithoutParentheses(string name) => name is "current_date" or "current_time" or "current_timestamp" or "localtime" or "localtimestamp"
        or "current_user" or "session_user" or "user" or "current_role" or "current_catalog" or "current_schema" or "system_user";

    private Expression Call(int start, string? name, Keyword keyword)
    {
        reader.Advance();
        switch (keyword)
        {
            case Keyword.Extract: return Extract(start);
            case Keyword.Trim: return Trim(start);
            case Keyword.Position: return Position(start);
            case Keyword.Substring or Keyword.Overlay: return Substring(start, name ?? "");
        }

        var plain = true;
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        if (reader.Accept(Keyword.Distinct) || reader.Accept(Keyword.Variadic))
            plain = false;
        else
            reader.Accept(Keyword.All);
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen))
        {
            if (reader.IsName && reader.Peek() is { Kind: TokenKind.Operator } next && (reader.Tokens.Is(next, ":=") || reader.Tokens.Is(next, "=>")))
            {
                reader.Index += 2;
                plain = false;
            }

            if (reader.IsOperator("*") || reader.Is(Keyword.Variadic))
            {
                plain = false;
                reader.Advance();
                continue;
            }

            arguments.Add(Parse());
            if (!reader.Accept(TokenKind.Comma))
                break;
        }

        if (!CloseParenthesis())
            plain = false;
        plain &= !CallSuffix();
        var span = reader.SpanFrom(start);
        return name is null ? new UnknownExpression(span) : new CallExpression(span, name, arguments.ToImmutable(), plain);
    }

    /// <summary>WITHIN GROUP (…), FILTER (…), OVER (…) or OVER name, IGNORE NULLS.</summary>
    private bool CallSuffix()
    {
        var found = false;
        while (true)
        {
            if (reader.Is(Keyword.Within, Keyword.Group) && reader.Peek(2).Kind == TokenKind.LeftParen)
                reader.Index += 2;
            else if (reader.Is(Keyword.Filter) && reader.Peek().Kind == TokenKind.LeftParen)
                reader.Advance();
            else if (reader.Is(Keyword.Over) && reader.Peek().Kind is TokenKind.LeftParen or TokenKind.Identifier or TokenKind.QuotedIdentifier)
                reader.Advance();
            else
                return found;
            found = true;
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }
    }

    /// <summary>EXTRACT(field FROM x).</summary>
    private Expression Extract(int start)
    {
        var field = reader.Current;
        if (field.HasHole || field.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.String))
            return CloseAsUnknown(start);
        var name = field.Kind == TokenKind.String ? TokenText.Value(reader.Text, field) : reader.Name(field);
        reader.Advance();
        if (!reader.Accept(Keyword.From))
            return CloseAsUnknown(start);
        var operand = Parse();
        var first = new LiteralExpression(field.Span, LiteralKind.String, name);
        return Close(start, "extract", ImmutableArray.Create<Expression>(first, operand));
    }

    /// <summary>TRIM([BOTH|LEADING|TRAILING] [characters] FROM x) and TRIM(x[, characters]).</summary>
    private Expression Trim(int start)
    {
        var name = reader.Keyword switch { Keyword.Leading => "ltrim", Keyword.Trailing => "rtrim", _ => "btrim" };
        if (reader.Keyword is Keyword.Both or Keyword.Leading or Keyword.Trailing)
            reader.Advance();
        if (reader.Accept(Keyword.From))
            return Close(start, name, ParseList());
        var first = Parse();
        if (reader.Accept(Keyword.From))
        {
            var operand = Parse();
            return Close(start, name, ImmutableArray.Create(operand, first));
        }

        return reader.Accept(TokenKind.Comma)
            ? Close(start, name, ParseList().Insert(0, first))
            : Close(start, name, ImmutableArray.Create(first));
    }

    /// <summary>POSITION(a IN b) is position(b, a).</summary>
    private Expression Position(int start)
    {
        var first = ParseBinary(RangePower);
        if (!reader.Accept(Keyword.In))
            return CloseAsUnknown(start);
        var second = Parse();
        return Close(start, "position", ImmutableArray.Create(second, first));
    }

    /// <summary>SUBSTRING(x FROM a FOR b) and OVERLAY(x PLACING y FROM a FOR b), also in the comma form.</summary>
    private Expression Substring(int start, string name)
    {
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        arguments.Add(Parse());
        while (reader.Accept(TokenKind.Comma) || reader.Accept(Keyword.From) || reader.Accept(Keyword.For) || reader.Accept(Keyword.Placing))
            arguments.Add(Parse());
        return Close(start, name, arguments.ToImmutable());
    }

    private Expression Close(int start, string name, ImmutableArray<Expression> arguments) => CloseParenthesis()
        ? new CallExpression(reader.SpanFrom(start), name, arguments, isPlain: true)
        : new UnknownExpression(reader.SpanFrom(start));

    private UnknownExpression CloseAsUnknown(int start)
    {
        CloseParenthesis();
        return new UnknownExpression(reader.SpanFrom(start));
    }

    /// <summary>Reads a type name with modifiers and array bounds, as format_type prints it; null where none stands.</summary>
    public string? ParseTypeName()
    {
        reader.Accept(Keyword.Setof);
        if (!reader.IsName || reader.Current.HasHole)
            return null;
        var isPlainWord = reader.Is(TokenKind.Identifier);
        var name = reader.Name();
        reader.Advance();
        var qualified = false;
        while (reader.Accept(TokenKind.Dot))
        {
            qualified = true;
            name = reader.ReadName() ?? name;
        }

        if (isPlainWord && !qualified)
            name = ReadTypeSuffix(name);
        var modifiers = "";
        if (reader.Is(TokenKind.LeftParen))
        {
            var start = reader.Current.Start;
            reader.SkipParentheses();
            modifiers = WithoutSpace(reader.Text.Substring(start, reader.PreviousEnd - start));
        }

        // The modifier stands before WITH TIME ZONE: timestamp(3) with time zone.
        if (isPlainWord && !qualified && name is "timestamp" or "time")
            name = ReadTimeZone(name);
        name = isPlainWord ? name == "bpchar" && modifiers.Length == 0 ? name : TypeNames.WithModifiers(TypeNames.Normalize(name), modifiers)
            : name == "char" ? "\"char\"" : TypeNames.WithModifiers(name, modifiers);
        if (reader.Is(Keyword.Array))
        {
            reader.Advance();
            name += "[]";
            if (reader.Is(TokenKind.LeftBracket))
                SkipBrackets();
        }

        while (reader.Is(TokenKind.LeftBracket) && reader.Peek() is { Kind: TokenKind.RightBracket or TokenKind.Number })
        {
            SkipBrackets();
            if (!name.EndsWith("[]", StringComparison.Ordinal))
                name += "[]";
        }

        return name;
    }

    private static string WithoutSpace(string written)
    {
        var kept = 0;
        foreach (var c in written)
            kept += char.IsWhiteSpace(c) ? 0 : 1;
        return kept == written.Length ? written : string.Concat(written.Where(static c => !char.IsWhiteSpace(c)));
    }

    private string ReadTypeSuffix(string name)
    {
        if (name == "double" && reader.Accept(Keyword.Precision))
            return "double precision";
        if (name == "national" && reader.Keyword is Keyword.Character or Keyword.Char)
        {
            reader.Advance();
            name = "national character";
        }

        if (name is "character" or "char" or "nchar" or "national character" or "bit" && reader.Accept(Keyword.Varying))
            name += " varying";
        if (name == "interval")
        {
            while (reader.Is(TokenKind.Identifier) && IsIntervalField(reader.Tokens.Span(reader.Current)))
                reader.Advance();
        }

        return name;
    }

    private string ReadTimeZone(string name)
    {
        if (reader.Is(Keyword.With, Keyword.Time) || reader.Is(Keyword.Without, Keyword.Time))
        {
            var with = reader.Is(Keyword.With);
            reader.Index += reader.Peek(2).Keyword == Keyword.Zone ? 3 : 2;
            return name + (with ? " with time zone" : " without time zone");
        }

        return name;
    }
}
