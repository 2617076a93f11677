using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Evaluates a predicate for one proposed row where literals decide it. Yes: the row satisfies it; No: it is false or NULL; Unknown otherwise.
/// </summary>
internal sealed class PredicateEvaluator(Write write, int row)
{
    /// <summary>The three values of SQL, and unknown.</summary>
    private enum Truth
    {
        Unknown,
        True,
        False,
        Null,
    }

    public Ternary Holds(Expression predicate) => Evaluate(predicate) switch
    {
        Truth.True => Ternary.Yes,
        Truth.False or Truth.Null => Ternary.No,
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
            case BinaryExpression { Operator: "<" or "<=" or ">" or ">=" } e: return Ordered(e);
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

    private static ImmutableArray<Expression>? Array(Expression expression)
    {
        while (expression is CastExpression cast)
            expression = cast.Operand;
        return expression is ListExpression { IsArray: true } list ? list.Items : null;
    }

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
        var fact = write.Fact(row, column.Name);
        return fact.Kind switch
        {
            ValueKind.Null => Truth.True,
            ValueKind.Literal or ValueKind.Fresh => Truth.False,
            _ => write.Table.FindColumn(column.Name) is { IsNullable: false } ? Truth.False : Truth.Unknown,
        };
    }

    private Truth AnyEqual(Expression operand, ImmutableArray<Expression> items)
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

        // Different spellings are different values only for the text types: not for dates, citext or domains.
        return IsText(left) || IsText(right) ? Truth.False : Truth.Unknown;
    }

    private Truth Ordered(BinaryExpression expression)
    {
        var a = Value(expression.Left);
        var b = Value(expression.Right);
        if (a?.Kind == LiteralKind.Null || b?.Kind == LiteralKind.Null)
            return Truth.Null;
        if (a is null || b is null || a.Kind != LiteralKind.Number || b.Kind != LiteralKind.Number || Number(a) is not { } x || Number(b) is not { } y)
            return Truth.Unknown;
        var holds = expression.Operator switch
        {
            "<" => x < y,
            "<=" => x <= y,
            ">" => x > y,
            _ => x >= y,
        };
        return holds ? Truth.True : Truth.False;
    }

    private LiteralExpression? Value(Expression expression)
    {
        while (expression is CastExpression cast && TextCast(cast))
            expression = cast.Operand;
        switch (expression)
        {
            case LiteralExpression literal: return literal;
            case ColumnExpression column:
                var fact = write.Fact(row, column.Name);
                return fact.Kind switch
                {
                    ValueKind.Literal => fact.Literal,
                    ValueKind.Null => new LiteralExpression(expression.Span, LiteralKind.Null, "null"),
                    _ => null,
                };
            default: return null;
        }
    }

    /// <summary>A number as text has the digits of its type: numeric(10,2) writes 1 as 1.00.</summary>
    private bool TextCast(CastExpression cast) => cast.Operand is LiteralExpression { Kind: LiteralKind.String } || (IsTextType(cast.Type) && IsText(cast.Operand));

    private bool IsText(Expression expression)
    {
        while (expression is CastExpression cast)
            expression = cast.Operand;
        return expression is ColumnExpression column && write.Table.FindColumn(column.Name) is { } declared && IsTextType(declared.Type);
    }

    private static bool IsTextType(string type) => type == "text" || type.StartsWith("character varying", StringComparison.Ordinal);

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
