using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Evaluates a predicate or a CHECK for one row where literals decide it, by the values as the columns keep them.
/// </summary>
internal sealed class PredicateEvaluator(Table table, Func<string, ValueFact> factOf)
{
    public PredicateEvaluator(Write write, int row)
        : this(write.Table, column => write.Fact(row, column))
    {
    }

    /// <summary>The three values of SQL, and unknown.</summary>
    private enum Truth
    {
        Unknown,
        True,
        False,
        Null,
    }

    /// <summary>Yes: the row satisfies the predicate of an index; No: the predicate is false or NULL.</summary>
    public Ternary Holds(Expression predicate) => Evaluate(predicate) switch
    {
        Truth.True => Ternary.Yes,
        Truth.False or Truth.Null => Ternary.No,
        _ => Ternary.Unknown,
    };

    /// <summary>Yes: the CHECK is false; No: it is true or NULL, which a CHECK lets pass.</summary>
    public Ternary Refuses(Expression check) => Evaluate(check) switch
    {
        Truth.False => Ternary.Yes,
        Truth.True or Truth.Null => Ternary.No,
        _ => Ternary.Unknown,
    };

    // The depth of every tree is bounded, see Expression.MaxDepth.
    private Truth Evaluate(Expression expression)
    {
        switch (expression)
        {
            case LiteralExpression { Kind: LiteralKind.True }: return Truth.True;
            case LiteralExpression { Kind: LiteralKind.False }: return Truth.False;
            case LiteralExpression { Kind: LiteralKind.Null }: return Truth.Null;
            case LogicalExpression logical: return Logical(logical);
            case UnaryExpression { Operator: "not" } not: return Negate(Evaluate(not.Operand));
            case IsExpression test: return Is(test);
            case BinaryExpression { Operator: "=" } e: return Equal(e.Left, e.Right);
            case BinaryExpression { Operator: "<>" } e: return Negate(Equal(e.Left, e.Right));
            case BinaryExpression { Operator: "<" or "<=" or ">" or ">=" } e: return Ordered(e.Operator, e.Left, e.Right);
            case BetweenExpression e: return Between(e);
            case DistinctFromExpression e: return Distinct(e);
            case InExpression e: return e.IsNegated ? Negate(AnyEqual(e.Operand, e.Items)) : AnyEqual(e.Operand, e.Items);
            case QuantifiedExpression { Operator: "=", IsAll: false } e when Array(e.Right) is { } items: return AnyEqual(e.Left, items);
            case QuantifiedExpression { Operator: "<>", IsAll: true } e when Array(e.Right) is { } items: return Negate(AnyEqual(e.Left, items));
            case ColumnExpression column: return Evaluate(Value(column));
            default: return Truth.Unknown;
        }
    }

    private static Truth Evaluate(LiteralExpression? value) => value?.Kind switch
    {
        LiteralKind.True => Truth.True,
        LiteralKind.False => Truth.False,
        LiteralKind.Null => Truth.Null,
        _ => Truth.Unknown,
    };

    private static IReadOnlyList<Expression>? Array(Expression expression) => Clause.Items(expression);

    private Truth Logical(LogicalExpression expression)
    {
        // AND is decided by one False, OR by one True; without it NULL wins over the other value.
        var decisive = expression.IsAnd ? Truth.False : Truth.True;
        var result = expression.IsAnd ? Truth.True : Truth.False;
        var unknown = false;
        foreach (var operand in expression.Operands)
        {
            var value = Evaluate(operand);
            if (value == decisive)
                return decisive;
            unknown |= value == Truth.Unknown;
            if (value == Truth.Null)
                result = Truth.Null;
        }

        return unknown ? Truth.Unknown : result;
    }

    private static Truth Negate(Truth value) => value switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => value,
    };

    private Truth Is(IsExpression expression)
    {
        Truth truth;
        if (expression.Test == TruthTest.Null)
        {
            truth = IsNull(expression.Operand);
        }
        else
        {
            var value = Evaluate(expression.Operand);
            if (value == Truth.Unknown)
                return value;
            truth = expression.Test switch
            {
                TruthTest.True => value == Truth.True ? Truth.True : Truth.False,
                TruthTest.False => value == Truth.False ? Truth.True : Truth.False,
                TruthTest.Unknown => value == Truth.Null ? Truth.True : Truth.False,
                _ => Truth.Unknown,
            };
        }

        return expression.IsNegated ? Negate(truth) : truth;
    }

    private Truth IsNull(Expression operand)
    {
        if (operand is not ColumnExpression column)
            return Truth.Unknown;
        var fact = factOf(column.Name);
        return fact.Kind switch
        {
            ValueKind.Null => Truth.True,
            ValueKind.Literal or ValueKind.Fresh => Truth.False,
            ValueKind.Supplied when BuiltIns.IsClock(fact.Written) => Truth.False,
            _ => table.FindColumn(column.Name) is { IsNullable: false } ? Truth.False : Truth.Unknown,
        };
    }

    private Truth AnyEqual(Expression operand, IReadOnlyList<Expression> items)
    {
        var result = Truth.False;
        foreach (var item in items)
        {
            var equal = Equal(operand, item);
            if (equal == Truth.True)
                return equal;
            if (equal == Truth.Unknown || (equal == Truth.Null && result != Truth.Unknown))
                result = equal;
        }

        return result;
    }

    private Truth Equal(Expression left, Expression right)
    {
        var a = Value(left);
        var b = Value(right);
        if (a?.Kind == LiteralKind.Null || b?.Kind == LiteralKind.Null)
            return Truth.Null;
        if (a is null || b is null)
            return Truth.Unknown;
        if (Number(a) is { } x && Number(b) is { } y && (a.Kind == LiteralKind.Number || b.Kind == LiteralKind.Number))
            return x == y ? Truth.True : Truth.False;
        if (Boolean(a) is { } p && Boolean(b) is { } q && (a.Kind != LiteralKind.String || b.Kind != LiteralKind.String))
            return p == q ? Truth.True : Truth.False;
        if (a.Kind != LiteralKind.String || b.Kind != LiteralKind.String)
            return Truth.Unknown;
        if (string.Equals(a.Value, b.Value, StringComparison.Ordinal))
            return Truth.True;

        if (IsPadded(left) || IsPadded(right))
            return a.Value.EndsWith(" ", StringComparison.Ordinal) || b.Value.EndsWith(" ", StringComparison.Ordinal) ? Truth.Unknown : Truth.False;

        // Different spellings are different values only for the text types: not for dates, citext or domains.
        return IsText(left) || IsText(right) ? Truth.False : Truth.Unknown;
    }

    private Truth Ordered(string op, Expression left, Expression right)
    {
        var a = Value(left);
        var b = Value(right);
        if (a?.Kind == LiteralKind.Null || b?.Kind == LiteralKind.Null)
            return Truth.Null;
        if (a is null || b is null || Order(a, b, IsDate(left) || IsDate(right)) is not { } order)
            return Truth.Unknown;
        var holds = op switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
        return holds ? Truth.True : Truth.False;
    }

    /// <summary>Numbers, and days as ISO 8601 writes them; texts are ordered by their collation.</summary>
    private static int? Order(LiteralExpression a, LiteralExpression b, bool areDates)
    {
        if (areDates && IsIsoDate(a) && IsIsoDate(b))
            return string.CompareOrdinal(a.Value, b.Value);
        return (a.Kind == LiteralKind.Number || b.Kind == LiteralKind.Number) && Number(a) is { } x && Number(b) is { } y ? x.CompareTo(y) : null;
    }

    private Truth Between(BetweenExpression e)
    {
        Truth Inside(Expression low, Expression high) => Both(Ordered(">=", e.Operand, low), Ordered("<=", e.Operand, high));
        var inside = Inside(e.Low, e.High);
        if (e.IsSymmetric)
            inside = Negate(Both(Negate(inside), Negate(Inside(e.High, e.Low))));
        return e.IsNegated ? Negate(inside) : inside;
    }

    private static Truth Both(Truth a, Truth b)
    {
        if (a == Truth.False || b == Truth.False)
            return Truth.False;
        if (a == Truth.Unknown || b == Truth.Unknown)
            return Truth.Unknown;
        return a == Truth.Null || b == Truth.Null ? Truth.Null : Truth.True;
    }

    private Truth Distinct(DistinctFromExpression e)
    {
        var isNull = (Value(e.Left)?.Kind == LiteralKind.Null, Value(e.Right)?.Kind == LiteralKind.Null);
        var equal = isNull is (true, true) ? Truth.True : Equal(e.Left, e.Right);
        if (equal == Truth.Null)
        {
            // One side is NULL, and the other one is known not to be.
            equal = Value(isNull.Item1 ? e.Right : e.Left) is null ? Truth.Unknown : Truth.False;
        }

        return e.IsNegated ? equal : Negate(equal);
    }

    private LiteralExpression? Value(Expression expression)
    {
        while (expression is CastExpression cast && TextCast(cast))
            expression = cast.Operand;
        switch (expression)
        {
            case LiteralExpression literal: return literal;
            case ColumnExpression column:
                var fact = factOf(column.Name);
                return fact.Kind switch
                {
                    ValueKind.Literal => fact.Literal,
                    ValueKind.Null => new LiteralExpression(expression.Span, LiteralKind.Null, "null"),
                    _ => null,
                };
            case CallExpression { IsPlain: true, Arguments.Length: 1 } call when IsText(call.Arguments[0]) || IsPadded(call.Arguments[0]): return Call(call, Value(call.Arguments[0]));
            default: return null;
        }
    }

    private static LiteralExpression? Call(CallExpression call, LiteralExpression? text)
    {
        if (text is not { Kind: LiteralKind.String })
            return text is { Kind: LiteralKind.Null } && BuiltIns.IsStrictFunction(call.Name) ? text : null;
        var isAscii = text.Value.All(static c => c < 0x80);
        return call.Name switch
        {
            "length" or "char_length" or "character_length" => new LiteralExpression(call.Span, LiteralKind.Number, StoredValue.Length(text.Value).ToString(CultureInfo.InvariantCulture)),
            "btrim" => new LiteralExpression(call.Span, LiteralKind.String, text.Value.Trim(' ')),
            "lower" when isAscii => new LiteralExpression(call.Span, LiteralKind.String, text.Value.ToLowerInvariant()),
            "upper" when isAscii => new LiteralExpression(call.Span, LiteralKind.String, text.Value.ToUpperInvariant()),
            _ => null,
        };
    }

    /// <summary>A number as text has the digits of its type: numeric(10,2) writes 1 as 1.00. A day made of a moment is another value.</summary>
    private bool TextCast(CastExpression cast) => cast.Operand is LiteralExpression { Kind: LiteralKind.String } literal
        ? cast.Type != "date" || IsIsoDate(literal)
        : BuiltIns.IsText(cast.Type) && IsText(cast.Operand);

    private bool IsText(Expression expression)
    {
        while (expression is CastExpression cast)
            expression = cast.Operand;
        return expression switch
        {
            ColumnExpression column => table.FindColumn(column.Name) is { } declared && BuiltIns.IsText(declared.Type) && IsDeterministic(declared.Collation),
            CallExpression { IsPlain: true, Name: "btrim" or "lower" or "upper", Arguments.Length: 1 } call => IsText(call.Arguments[0]),
            _ => false,
        };
    }

    private bool IsPadded(Expression expression) =>
        expression is ColumnExpression column && table.FindColumn(column.Name) is { } declared && StoredValue.IsPadded(declared.Type) && IsDeterministic(declared.Collation);

    /// <summary>A collation that somebody made may take different texts for equal.</summary>
    private static bool IsDeterministic(string? collation) => collation is null or "default" or "C" or "POSIX" or "ucs_basic" || collation.EndsWith("-x-icu", StringComparison.Ordinal);

    private bool IsDate(Expression expression) => expression is ColumnExpression column && table.FindColumn(column.Name)?.Type == "date";

    private static bool IsIsoDate(LiteralExpression literal)
    {
        var value = literal.Value;
        if (literal.Kind != LiteralKind.String || value.Length != 10 || value[4] != '-' || value[7] != '-')
            return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (i is not (4 or 7) && value[i] is < '0' or > '9')
                return false;
        }

        return true;
    }

    private static decimal? Number(LiteralExpression literal) =>
        literal.Kind is LiteralKind.Number or LiteralKind.String && decimal.TryParse(literal.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Boolean(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.True => true,
        LiteralKind.False => false,
        LiteralKind.String when literal.Value is "true" or "t" or "yes" or "on" or "1" => true,
        LiteralKind.String when literal.Value is "false" or "f" or "no" or "off" or "0" => false,
        _ => null,
    };
}
