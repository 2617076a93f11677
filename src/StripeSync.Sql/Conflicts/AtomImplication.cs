using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>Whether one atom implies another: equality, IS NOT NULL from a strict operator, and the btree operators of one family.</summary>
internal sealed class AtomImplication(Table table, ParameterView parameters)
{
    public Ternary Implies(Expression where, Expression predicate)
    {
        if (where.Canonical == predicate.Canonical && where is not (UnknownExpression or SubqueryExpression))
            return Ternary.Yes;
        if (predicate is IsExpression { Test: TruthTest.Null, IsNegated: true } notNull)
            return IsStrictFor(where, notNull.Operand);
        if (HasParameter(where))
            return ImpliesByParameter(where, predicate);
        if (where is BinaryExpression w && predicate is BinaryExpression p && Clause.IsComparison(w.Operator) && Clause.IsComparison(p.Operator))
        {
            var same = ExpressionEquality.AreFoldedEqual(WithoutTextCast(w.Left), WithoutTextCast(p.Left));
            if (same == Ternary.No)
                return MayBeEqual(where, predicate);
            return same.And(Compare(w, p));
        }

        return MayBeEqual(where, predicate);
    }

    private static bool HasParameter(Expression expression) => ExpressionTree.Parts(expression).Any(static part => part is ParameterExpression);

    /// <summary>A constant of a custom plan; something that no operator of the index knows to a generic one.</summary>
    private Ternary ImpliesByParameter(Expression where, Expression predicate)
    {
        if (parameters == ParameterView.Opaque)
            return BuiltIns.IsTransparent(where) && BuiltIns.IsTransparent(predicate) ? Ternary.No : Ternary.Unknown;

        // An array of one value is a comparison with it.
        var comparison = where is QuantifiedExpression { IsAll: false } any ? new BinaryExpression(any.Span, any.Operator, any.Left, any.Right) : where as BinaryExpression;
        if (comparison is not null && Clause.IsComparison(comparison.Operator) && Clause.IsConstant(comparison.Right))
        {
            // A boolean compared with a parameter is that boolean or its negation.
            var operand = predicate is UnaryExpression { Operator: "not" } not ? not.Operand : predicate;
            if (comparison.Operator is "=" or "<>" && operand is ColumnExpression && operand.Canonical == comparison.Left.Canonical)
                return Best(comparison.Right);
            if (predicate is BinaryExpression p && Clause.IsComparison(p.Operator) && Clause.IsConstant(p.Right))
            {
                var same = ExpressionEquality.AreFoldedEqual(WithoutTextCast(comparison.Left), WithoutTextCast(p.Left));
                if (same != Ternary.No)
                    return CanEverHold(comparison.Operator, p.Operator) ? same.And(Best(comparison.Right)) : Ternary.No;
            }
        }

        if (Clause.IsConstant(where))
            return Ternary.Unknown;
        var equal = ExpressionEquality.AreFoldedEqual(where, predicate);
        return equal == Ternary.No && !BuiltIns.IsTransparent(where) ? Ternary.Unknown : equal;
    }

    /// <summary>A bare parameter has the type of the column, so that there is a value that proves the predicate.</summary>
    private Ternary Best(Expression constant) => parameters == ParameterView.BestValue && constant is ParameterExpression ? Ternary.Yes : Ternary.Unknown;

    /// <summary>Different atoms are certainly different only where neither has a part that a user may define.</summary>
    private static Ternary MayBeEqual(Expression where, Expression predicate)
    {
        if (BuiltIns.IsTransparent(where) && BuiltIns.IsTransparent(predicate))
            return HasComputableConstant(where) || HasComputableConstant(predicate) ? ExpressionEquality.AreFoldedEqual(where, predicate) : Ternary.No;

        // The predicate may be an inlined SQL function over the same columns; over other columns it is something else.
        return ExpressionTree.Columns(where).SetEquals(ExpressionTree.Columns(predicate)) || !BuiltIns.IsTransparent(where) ? Ternary.Unknown : Ternary.No;
    }

    /// <summary>Constants that the server computes and this engine does not.</summary>
    private static bool HasComputableConstant(Expression expression) =>
        ExpressionTree.Parts(expression).Any(static part => part is CastExpression or BinaryExpression or CallExpression && Clause.IsConstant(part) && part is not CastExpression { Operand: LiteralExpression });

    private Expression WithoutTextCast(Expression expression) =>
        expression is CastExpression { Operand: ColumnExpression column } cast && BuiltIns.IsText(cast.Type) && BuiltIns.IsText(table.FindColumn(column.Name)?.Type) ? column : expression;

    /// <summary>Both sides compare the same operand: the implication table of btree operators.</summary>
    private Ternary Compare(BinaryExpression where, BinaryExpression predicate)
    {
        if (where.Right.Canonical == predicate.Right.Canonical && !Clause.IsConstant(where.Right))
            return TernaryLogic.Of(SameOperand(where.Operator, predicate.Operator));
        if (!Clause.IsConstant(where.Right) || !Clause.IsConstant(predicate.Right))
            return ExpressionEquality.AreFoldedEqual(where.Right, predicate.Right) == Ternary.No ? Ternary.No : Ternary.Unknown;
        return Holds(where.Operator, predicate.Operator, CompareConstants(where.Left, where.Right, predicate.Right));
    }

    private static bool SameOperand(string where, string predicate) => where == predicate || where switch
    {
        "<" => predicate is "<=" or "<>",
        "=" => predicate is "<=" or ">=",
        ">" => predicate is ">=" or "<>",
        _ => false,
    };

    /// <summary>The order of two constants: what is known of it.</summary>
    private enum Order
    {
        /// <summary>Not comparable for the server: other operator family, or an operator that is not immutable.</summary>
        None,
        Unknown,

        /// <summary>Not equal; which is larger is not known.</summary>
        Different,
        Less,
        Equal,
        Greater,
    }

    private static Ternary Holds(string where, string predicate, Order order)
    {
        if (order == Order.None)
            return Ternary.No;
        if (order == Order.Unknown)
            return CanEverHold(where, predicate) ? Ternary.Unknown : Ternary.No;
        if (order == Order.Different)
        {
            if (where == "=" && predicate is "=" or "<>")
                return TernaryLogic.Of(predicate == "<>");
            if (where == "<>")
                return Ternary.No;
            return CanEverHold(where, predicate) ? Ternary.Unknown : Ternary.No;
        }

        var less = order == Order.Less;
        var equal = order == Order.Equal;
        var greater = order == Order.Greater;
        return TernaryLogic.Of((where, predicate) switch
        {
            ("<", "<" or "<=" or "<>") => less || equal,
            ("<=", "<" or "<>") => less,
            ("<=", "<=") => less || equal,
            ("=", "<") => less,
            ("=", "<=") => less || equal,
            ("=", "=") => equal,
            ("=", ">=") => greater || equal,
            ("=", ">") => greater,
            ("=", "<>") => !equal,
            (">=", ">=") => greater || equal,
            (">=", ">" or "<>") => greater,
            (">", ">=" or ">" or "<>") => greater || equal,
            ("<>", "<>") => equal,
            _ => false,
        });
    }

    private static bool CanEverHold(string where, string predicate) => (where, predicate) switch
    {
        ("=", _) => true,
        ("<" or "<=", "<" or "<=" or "<>") => true,
        (">" or ">=", ">" or ">=" or "<>") => true,
        ("<>", "<>") => true,
        _ => false,
    };

    private Order CompareConstants(Expression operand, Expression left, Expression right)
    {
        if (left is CollateExpression || right is CollateExpression)
            return left.Canonical == right.Canonical ? Order.Equal : Order.None;
        var (a, aType) = Constant(left);
        var (b, bType) = Constant(right);
        if (a is null || b is null)
            return IsStable(left) || IsStable(right) ? Order.None : Order.Unknown;
        if (a.Kind == LiteralKind.Null || b.Kind == LiteralKind.Null)
            return a.Kind == b.Kind ? Order.Equal : Order.None;
        var type = TypeOf(operand);
        if (BuiltIns.IsInteger(type) || type is "numeric" or "double precision" or "real")
            return CompareNumbers(type!, a, aType, b, bType);
        if (BuiltIns.IsText(type))
            return aType is null && bType is null ? CompareText(a.Value, b.Value) : Order.Unknown;
        if (type is not null && type.StartsWith("character", StringComparison.Ordinal))
            return string.Equals(a.Value.TrimEnd(' '), b.Value.TrimEnd(' '), StringComparison.Ordinal) ? Order.Equal : Order.Different;
        if (type is "date" or "timestamp without time zone" or "timestamp with time zone")
            return CompareTimes(type, a, aType, b, bType);
        if (type == "uuid" && Guid.TryParse(a.Value, out var x) && Guid.TryParse(b.Value, out var y))
            return x == y ? Order.Equal : Order.Different;
        return string.Equals(a.Value, b.Value, StringComparison.Ordinal) && a.Kind == b.Kind && (aType ?? type) == (bType ?? type) ? Order.Equal : Order.Unknown;
    }

    /// <summary>The literal under casts, and the type of the innermost cast.</summary>
    private static (LiteralExpression? Literal, string? Type) Constant(Expression expression) => expression switch
    {
        LiteralExpression literal => (literal, null),
        CastExpression { Operand: LiteralExpression literal } cast => (literal, cast.Type),
        _ => (null, null),
    };

    /// <summary>Functions of the clock and of settings are not folded: no operator of the index knows their value.</summary>
    private static bool IsStable(Expression expression) => ExpressionTree.Calls(expression).Any(static call =>
        call.Name is "now" or "current_date" or "current_timestamp" or "localtimestamp" or "clock_timestamp" or "random" or "to_date" or "to_timestamp" or "current_time" or "localtime");

    private string? TypeOf(Expression expression) => expression switch
    {
        ColumnExpression column => table.FindColumn(column.Name)?.Type is { } type ? WithoutModifier(type) : null,
        CastExpression cast => WithoutModifier(cast.Type),
        CollateExpression collate => TypeOf(collate.Operand),
        CallExpression { Name: "lower" or "upper" or "btrim" or "ltrim" or "rtrim" or "md5" or "substring" or "replace" or "initcap" or "left" or "right" } => "text",
        CallExpression { Name: "length" or "char_length" or "octet_length" or "cardinality" or "array_length" or "position" or "num_nonnulls" } => "integer",
        CallExpression { Name: "coalesce" or "abs" or "greatest" or "least", Arguments.Length: > 0 } call => TypeOf(call.Arguments[0]),
        BinaryExpression { Operator: "+" or "-" or "*" or "%" or "&" } e when BuiltIns.IsInteger(TypeOf(e.Left)) => TypeOf(e.Left),
        BinaryExpression { Operator: "||" or "->>" or "#>>" } => "text",
        _ => null,
    };

    private static string WithoutModifier(string type)
    {
        var end = type.IndexOf('(');
        if (end < 0)
            return type;
        var close = type.IndexOf(')', end);
        return type.Substring(0, end) + (close < 0 ? "" : type.Substring(close + 1));
    }

    /// <summary>Integers of all widths are one family; numeric and the floats are each their own.</summary>
    private static Order CompareNumbers(string type, LiteralExpression a, string? aType, LiteralExpression b, string? bType)
    {
        if (!InFamily(type, a, aType) || !InFamily(type, b, bType))
            return Order.None;
        if (!decimal.TryParse(a.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var x) || !decimal.TryParse(b.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var y))
            return Order.Unknown;
        return OrderOf(x.CompareTo(y));
    }

    private static bool InFamily(string type, LiteralExpression literal, string? cast)
    {
        var isInteger = cast is null ? literal.Kind != LiteralKind.Number || !literal.Value.Contains('.') && !literal.Value.Contains('e') : BuiltIns.IsInteger(cast);
        if (BuiltIns.IsInteger(type))
            return isInteger;

        // An integer literal is coerced to numeric or float; a float is no numeric.
        return cast is null || BuiltIns.IsInteger(cast) || cast.StartsWith("numeric", StringComparison.Ordinal) || type != "numeric";
    }

    /// <summary>Strings of small letters are in the same order in every collation; of others only equality is known.</summary>
    private static Order CompareText(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.Ordinal))
            return Order.Equal;
        return a.All(static c => c is >= 'a' and <= 'z') && b.All(static c => c is >= 'a' and <= 'z') ? OrderOf(string.CompareOrdinal(a, b)) : Order.Different;
    }

    private static Order CompareTimes(string type, LiteralExpression a, string? aType, LiteralExpression b, string? bType)
    {
        // Comparing a date or a timestamp with a timestamptz depends on the time zone of the session: not immutable.
        if (type != "timestamp with time zone" && (aType == "timestamp with time zone" || bType == "timestamp with time zone"))
            return Order.None;
        if (string.Equals(a.Value, b.Value, StringComparison.Ordinal))
            return Order.Equal;
        var hasZone = type == "timestamp with time zone";
        if (!IsPlainTime(a.Value, hasZone) || !IsPlainTime(b.Value, hasZone)
            || !DateTimeOffset.TryParse(a.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var x)
            || !DateTimeOffset.TryParse(b.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var y))
            return Order.Unknown;
        return OrderOf(x.CompareTo(y));
    }

    /// <summary>ISO dates and times; a timestamptz only with its offset, since without one the session's zone decides.</summary>
    private static bool IsPlainTime(string value, bool withZone)
    {
        if (value.Length < 10 || value[4] != '-' || value[7] != '-')
            return false;
        var offset = value.LastIndexOfAny(new[] { '+', 'Z' });
        return withZone ? offset > 10 : offset < 0;
    }

    private static Order OrderOf(int comparison) => comparison < 0 ? Order.Less : comparison > 0 ? Order.Greater : Order.Equal;

    /// <summary>Can the atom be true with the operand NULL? No where every way to the operand is strict.</summary>
    private Ternary IsStrictFor(Expression atom, Expression operand) => atom switch
    {
        BinaryExpression e => Contains(e.Left, operand).Or(Contains(e.Right, operand)),
        ColumnExpression or CallExpression or CastExpression or AccessExpression => Contains(atom, operand),
        QuantifiedExpression { IsAll: false } e => Contains(e.Left, operand).Or(Contains(e.Right, operand)),
        InExpression { IsNegated: false } e => Contains(e.Operand, operand),
        ParameterExpression => parameters == ParameterView.Opaque ? Ternary.No : Ternary.Unknown,
        UnknownExpression or SubqueryExpression => Ternary.Unknown,
        QuantifiedExpression e when e.Right is LiteralExpression or CastExpression { Operand: LiteralExpression { Value: not "{}" } } or ListExpression => Contains(e.Left, operand),
        _ => Ternary.No,
    };

    private Ternary Contains(Expression expression, Expression operand)
    {
        if (Stripped(expression).Canonical == Stripped(operand).Canonical)
            return Ternary.Yes;
        switch (expression)
        {
            case BinaryExpression e: return Contains(e.Left, operand).Or(Contains(e.Right, operand));
            case UnaryExpression { Operator: not "not" } e: return Contains(e.Operand, operand);
            case CastExpression e: return Contains(e.Operand, operand);
            case CollateExpression e: return Contains(e.Operand, operand);
            case AccessExpression e: return Contains(e.Operand, operand);
            case CallExpression call:
                if (call.IsPlain && BuiltIns.IsFunction(call.Name) && !BuiltIns.IsStrictFunction(call.Name))
                    return Ternary.No;
                var found = Ternary.No;
                foreach (var argument in call.Arguments)
                    found = found.Or(Contains(argument, operand));
                return call.IsPlain && BuiltIns.IsStrictFunction(call.Name) ? found : found == Ternary.No ? Ternary.No : Ternary.Unknown;
            case UnknownExpression or SubqueryExpression: return Ternary.Unknown;
            default: return Ternary.No;
        }
    }

    private Expression Stripped(Expression expression) => WithoutTextCast(expression);
}
