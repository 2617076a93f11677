using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

internal enum ClauseKind
{
    Atom,
    And,
    Or,

    /// <summary>Holds for every row.</summary>
    True,

    /// <summary>False or NULL for every row.</summary>
    False,
}

/// <summary>
/// A condition as the planner's implication test sees it: NOT is pushed down to the atoms, IN lists and short arrays are ORs, BETWEEN is two comparisons.
/// </summary>
internal sealed class Clause
{
    /// <summary>Longer arrays are one atom to the server (MAX_SAOP_ARRAY_SIZE).</summary>
    private const int MaxArrayItems = 100;

    private static readonly Clause Always = new(ClauseKind.True, null, ImmutableArray<Clause>.Empty);
    private static readonly Clause Never = new(ClauseKind.False, null, ImmutableArray<Clause>.Empty);

    /// <summary>An IN list or an array: one clause to the server, whose items are not items of an OR around it.</summary>
    private readonly bool _isArray;

    private Clause(ClauseKind kind, Expression? atom, ImmutableArray<Clause> parts, bool isArray = false)
    {
        _isArray = isArray;
        Kind = kind;
        Atom = atom;
        Parts = parts;
    }

    public ClauseKind Kind { get; }

    /// <summary>The folded expression of an atom.</summary>
    public Expression? Atom { get; }

    public ImmutableArray<Clause> Parts { get; }

    public static Clause Of(Expression? expression, Table table) =>
        expression is null ? Always : Normalize(Folding.Fold(expression, table), negate: false, table);

    private static Clause OfAtom(Expression atom) => new(ClauseKind.Atom, atom, ImmutableArray<Clause>.Empty);

    private static Clause Join(bool isAnd, IEnumerable<Clause> parts, bool isArray = false)
    {
        var kind = isAnd ? ClauseKind.And : ClauseKind.Or;
        var (neutral, decisive) = isAnd ? (ClauseKind.True, ClauseKind.False) : (ClauseKind.False, ClauseKind.True);
        var flat = ImmutableArray.CreateBuilder<Clause>();
        foreach (var part in parts)
        {
            if (part.Kind == decisive)
                return part;
            if (part.Kind == kind && !part._isArray)
                flat.AddRange(part.Parts);
            else if (part.Kind != neutral)
                flat.Add(part);
        }

        return flat.Count switch
        {
            0 => isAnd ? Always : Never,
            1 => flat[0],
            _ => new Clause(kind, null, flat.ToImmutable(), isArray),
        };
    }

    private static Clause Normalize(Expression expression, bool negate, Table table)
    {
        Clause N(Expression e, bool n) => Normalize(e, n, table);
        switch (expression)
        {
            case LiteralExpression { Kind: LiteralKind.True }: return negate ? Never : Always;
            case LiteralExpression { Kind: LiteralKind.False }: return negate ? Always : Never;
            case LiteralExpression { Kind: LiteralKind.Null }: return Never;
            case UnaryExpression { Operator: "not" } e: return N(e.Operand, !negate);
            case LogicalExpression e: return Join(e.IsAnd != negate, e.Operands.Select(o => N(o, negate)));
            case IsExpression { Test: TruthTest.Null } e: return NullTest(e.Operand, e.IsNegated != negate, e.IsNegated && negate);
            case DistinctFromExpression { Right: LiteralExpression { Kind: LiteralKind.Null } } e: return NullTest(e.Left, e.IsNegated == negate, rowIsOpaque: true);
            case DistinctFromExpression e: return OfAtom(new DistinctFromExpression(e.Span, e.Left, e.Right, e.IsNegated != negate));
            case BinaryExpression e: return Comparison(e, negate, table);
            case BetweenExpression e: return Between(e, e.IsNegated != negate, table);
            case InExpression { Items.Length: > 0 } e when e.Items[0] is not SubqueryExpression && e.Items.Length <= MaxArrayItems:
                return Join(e.IsNegated != negate, e.Items.Select(item => Element(e.Operand, e.IsNegated != negate ? "<>" : "=", item, negateResult: false, table)), isArray: true);
            case QuantifiedExpression e when Items(e.Right) is { Length: > 0 and <= MaxArrayItems } items && (!negate || Negator(e.Operator) is not null):
                return Join(e.IsAll != negate, items.Select(item => Element(e.Left, negate ? Negator(e.Operator)! : e.Operator, item, negateResult: false, table)), isArray: true);
            default: return OfAtom(negate ? new UnaryExpression(expression.Span, "not", expression) : expression);
        }
    }

    /// <summary>A comparison with an item of a list. A NULL item keeps its place: the operator is strict all the same.</summary>
    private static Clause Element(Expression left, string op, Expression item, bool negateResult, Table table)
    {
        var comparison = new BinaryExpression(left.Span, op, left, item);
        return item is LiteralExpression { Kind: LiteralKind.Null } ? OfAtom(comparison) : Comparison(comparison, negateResult, table);
    }

    private static Clause NullTest(Expression operand, bool isNotNull, bool rowIsOpaque)
    {
        // A row is NULL when all its fields are, and NOT NULL when none is: neither is the negation of the other.
        if (operand is ListExpression { IsArray: false } row && !rowIsOpaque)
            return Join(isAnd: true, row.Items.Select(item => NullTest(item, isNotNull, rowIsOpaque: false)));
        return OfAtom(new IsExpression(operand.Span, operand, TruthTest.Null, isNotNull));
    }

    private static Clause Between(BetweenExpression e, bool negate, Table table)
    {
        Clause Range(Expression low, Expression high) => Join(!negate, new[]
        {
            Comparison(new BinaryExpression(e.Span, negate ? "<" : ">=", e.Operand, low), negate: false, table),
            Comparison(new BinaryExpression(e.Span, negate ? ">" : "<=", e.Operand, high), negate: false, table),
        });
        return e.IsSymmetric ? Join(negate, new[] { Range(e.Low, e.High), Range(e.High, e.Low) }) : Range(e.Low, e.High);
    }

    private static Clause Comparison(BinaryExpression e, bool negate, Table table)
    {
        var op = e.Operator;
        if (op is "=" or "<>")
        {
            if (TruthValue(e.Right, e.Left, table) is { } right)
                return Normalize(e.Left, (op == "=") != right != negate, table);
            if (TruthValue(e.Left, e.Right, table) is { } left)
                return Normalize(e.Right, (op == "=") != left != negate, table);
            if (e.Left is ListExpression { IsArray: false } a && e.Right is ListExpression { IsArray: false } b && a.Items.Length == b.Items.Length)
            {
                var equal = (op == "=") != negate;
                return Join(equal, a.Items.Zip(b.Items, (x, y) => Comparison(new BinaryExpression(e.Span, equal ? "=" : "<>", x, y), negate: false, table)));
            }
        }

        // A strict operator with NULL is NULL.
        if (IsComparison(op) && (e.Left is LiteralExpression { Kind: LiteralKind.Null } || e.Right is LiteralExpression { Kind: LiteralKind.Null }))
            return Never;
        if (!negate)
            return OfAtom(InOrder(e.Span, op, e.Left, e.Right));
        return Negator(op) is { } negator
            ? OfAtom(InOrder(e.Span, negator, e.Left, e.Right))
            : OfAtom(new UnaryExpression(e.Span, "not", e));
    }

    /// <summary>The value of a literal that a boolean is compared with; also 't' and 'false' where the other side is boolean.</summary>
    private static bool? TruthValue(Expression literal, Expression other, Table table)
    {
        if (literal is not LiteralExpression value)
            return null;
        switch (value.Kind)
        {
            case LiteralKind.True: return true;
            case LiteralKind.False: return false;
            case LiteralKind.String when other is ColumnExpression column && table.FindColumn(column.Name)?.Type == "boolean":
                return value.Value is "t" or "true" or "yes" or "on" or "y" or "1" ? true : value.Value is "f" or "false" or "no" or "off" or "n" or "0" ? false : null;
            default: return null;
        }
    }

    /// <summary>Puts the constant of a comparison on the right, and two other operands in one order.</summary>
    private static BinaryExpression InOrder(Text.SqlSpan span, string op, Expression left, Expression right)
    {
        if (Commutator(op) is not { } commutator)
            return new BinaryExpression(span, op, left, right);
        var leftIsConstant = IsConstant(left);
        var swap = leftIsConstant != IsConstant(right) ? leftIsConstant : string.CompareOrdinal(left.Canonical, right.Canonical) > 0;
        return swap ? new BinaryExpression(span, commutator, right, left) : new BinaryExpression(span, op, left, right);
    }

    public static bool IsConstant(Expression expression) => ExpressionTree.Columns(expression).Count == 0;

    public static bool IsComparison(string op) => op is "=" or "<>" or "<" or "<=" or ">" or ">=";

    private static string? Commutator(string op) => op switch
    {
        "=" or "<>" => op,
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => null,
    };

    private static string? Negator(string op) => op switch
    {
        "=" => "<>",
        "<>" => "=",
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        "like" => "not like",
        "not like" => "like",
        "ilike" => "not ilike",
        "not ilike" => "ilike",
        "~" => "!~",
        "!~" => "~",
        "~*" => "!~*",
        "!~*" => "~*",
        _ => null,
    };

    /// <summary>The items of ARRAY[…] or of a plain array literal; null where they are not known.</summary>
    internal static Expression[]? Items(Expression array)
    {
        while (array is CastExpression cast)
            array = cast.Operand;
        if (array is ListExpression { IsArray: true } list)
            return list.Items.ToArray();
        if (array is not LiteralExpression { Kind: LiteralKind.String } literal || literal.Value.Length < 2 || literal.Value[0] != '{' || literal.Value[literal.Value.Length - 1] != '}')
            return null;
        var inner = literal.Value.Substring(1, literal.Value.Length - 2);
        if (inner.Trim().Length == 0)
            return Array.Empty<Expression>();
        if (inner.IndexOfAny(new[] { '"', '\\', '{', '}' }) >= 0)
            return null;
        return inner.Split(',').Select(item => item.Trim()).Select(item => item.Equals("NULL", StringComparison.OrdinalIgnoreCase)
            ? (Expression)new LiteralExpression(literal.Span, LiteralKind.Null, "null")
            : new LiteralExpression(literal.Span, LiteralKind.String, item)).ToArray();
    }
}
