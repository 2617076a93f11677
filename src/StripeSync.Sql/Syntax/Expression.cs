using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>
/// A value expression. Immutable; parentheses leave no node. The depth of a tree is bounded (<see cref="MaxDepth"/>), so that whoever walks it may recurse.
/// </summary>
internal abstract class Expression(SqlSpan span, int depth)
{
    /// <summary>A deeper tree is not built: the parser answers <see cref="UnknownExpression"/> for it.</summary>
    public const int MaxDepth = 200;

    private string? _canonical;

    public SqlSpan Span { get; } = span;

    public int Depth { get; } = depth;

    /// <summary>
    /// One spelling for all spellings that PostgreSQL parses into the same tree: folded names, no qualifier of the table,
    /// no redundant parentheses. Two expressions with equal canonical texts are equal to the server; different texts may still be.
    /// </summary>
    public string Canonical => _canonical ??= ExpressionText.Write(this);

    public override string ToString() => Canonical;

    protected static int Above(ImmutableArray<Expression> children)
    {
        var depth = 0;
        foreach (var child in children)
            depth = Math.Max(depth, child.Depth);
        return depth + 1;
    }
}

internal enum LiteralKind
{
    String,
    Number,
    Bits,
    True,
    False,
    Null,
}

internal sealed class LiteralExpression(SqlSpan span, LiteralKind kind, string value) : Expression(span, 1)
{
    public LiteralKind Kind { get; } = kind;

    public string Value { get; } = value;
}

/// <summary><c>$1</c>, <c>@name</c>, <c>:name</c>; the name is without prefix.</summary>
internal sealed class ParameterExpression(SqlSpan span, string name) : Expression(span, 1)
{
    public string Name { get; } = name;
}

/// <summary>A column, with the last part of its qualifier (<c>t</c>, <c>excluded</c>) or null.</summary>
internal sealed class ColumnExpression(SqlSpan span, string? qualifier, string name) : Expression(span, 1)
{
    public string? Qualifier { get; } = qualifier;

    public string Name { get; } = name;
}

/// <summary>A function call, also of the key word forms (COALESCE, EXTRACT, TRIM, CURRENT_DATE …), which become calls of the function behind them.</summary>
internal sealed class CallExpression(SqlSpan span, string name, ImmutableArray<Expression> arguments, bool isPlain) : Expression(span, Above(arguments))
{
    /// <summary>The last part of the name.</summary>
    public string Name { get; } = name;

    public ImmutableArray<Expression> Arguments { get; } = arguments;

    /// <summary>False with DISTINCT, ORDER BY, FILTER, OVER, VARIADIC, named arguments or *: more than a function of its arguments.</summary>
    public bool IsPlain { get; } = isPlain;
}

internal sealed class UnaryExpression(SqlSpan span, string op, Expression operand) : Expression(span, operand.Depth + 1)
{
    /// <summary><c>not</c>, <c>-</c>, <c>+</c> or another prefix operator.</summary>
    public string Operator { get; } = op;

    public Expression Operand { get; } = operand;
}

internal sealed class BinaryExpression(SqlSpan span, string op, Expression left, Expression right) : Expression(span, Math.Max(left.Depth, right.Depth) + 1)
{
    /// <summary>An operator, or <c>like</c>, <c>ilike</c>, <c>similar to</c>, each also with <c>not </c> before it; <c>!=</c> is written <c>&lt;&gt;</c>.</summary>
    public string Operator { get; } = op;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;
}

/// <summary>A flat AND or OR.</summary>
internal sealed class LogicalExpression(SqlSpan span, bool isAnd, ImmutableArray<Expression> operands) : Expression(span, Above(operands))
{
    public bool IsAnd { get; } = isAnd;

    public ImmutableArray<Expression> Operands { get; } = operands;
}

internal enum TruthTest
{
    Null,
    True,
    False,
    Unknown,

    /// <summary>Another IS test (DOCUMENT, NORMALIZED, JSON), of which nothing is known.</summary>
    Other,
}

/// <summary><c>e IS [NOT] NULL|TRUE|FALSE|UNKNOWN</c>.</summary>
internal sealed class IsExpression(SqlSpan span, Expression operand, TruthTest test, bool isNegated) : Expression(span, operand.Depth + 1)
{
    public Expression Operand { get; } = operand;

    public TruthTest Test { get; } = test;

    public bool IsNegated { get; } = isNegated;
}

/// <summary><c>a IS [NOT] DISTINCT FROM b</c>.</summary>
internal sealed class DistinctFromExpression(SqlSpan span, Expression left, Expression right, bool isNegated) : Expression(span, Math.Max(left.Depth, right.Depth) + 1)
{
    public Expression Left { get; } = left;

    public Expression Right { get; } = right;

    /// <summary>True for IS NOT DISTINCT FROM.</summary>
    public bool IsNegated { get; } = isNegated;
}

/// <summary><c>e [NOT] IN (list)</c>; with a subquery the one item is a <see cref="SubqueryExpression"/>.</summary>
internal sealed class InExpression(SqlSpan span, Expression operand, ImmutableArray<Expression> items, bool isNegated)
    : Expression(span, Math.Max(operand.Depth + 1, Above(items)))
{
    public Expression Operand { get; } = operand;

    public ImmutableArray<Expression> Items { get; } = items;

    public bool IsNegated { get; } = isNegated;
}

internal sealed class BetweenExpression(SqlSpan span, Expression operand, Expression low, Expression high, bool isNegated, bool isSymmetric)
    : Expression(span, Math.Max(operand.Depth, Math.Max(low.Depth, high.Depth)) + 1)
{
    public Expression Operand { get; } = operand;

    public Expression Low { get; } = low;

    public Expression High { get; } = high;

    public bool IsNegated { get; } = isNegated;

    public bool IsSymmetric { get; } = isSymmetric;
}

/// <summary><c>e op ANY|ALL (array or subquery)</c>.</summary>
internal sealed class QuantifiedExpression(SqlSpan span, Expression left, string op, bool isAll, Expression right)
    : Expression(span, Math.Max(left.Depth, right.Depth) + 1)
{
    public Expression Left { get; } = left;

    public string Operator { get; } = op;

    public bool IsAll { get; } = isAll;

    public Expression Right { get; } = right;
}

internal sealed class CastExpression(SqlSpan span, Expression operand, string type) : Expression(span, operand.Depth + 1)
{
    public Expression Operand { get; } = operand;

    /// <summary>The type by PostgreSQL's own name, see <see cref="TypeNames"/>.</summary>
    public string Type { get; } = type;
}

internal sealed class CollateExpression(SqlSpan span, Expression operand, string collation) : Expression(span, operand.Depth + 1)
{
    public Expression Operand { get; } = operand;

    public string Collation { get; } = collation;
}

/// <summary><c>ARRAY[…]</c> or <c>ROW(…)</c> or <c>(a, b)</c>.</summary>
internal sealed class ListExpression(SqlSpan span, bool isArray, ImmutableArray<Expression> items) : Expression(span, Above(items))
{
    public bool IsArray { get; } = isArray;

    public ImmutableArray<Expression> Items { get; } = items;
}

/// <summary>CASE: the operand or null, WHEN and THEN in turn, then ELSE if there is one.</summary>
internal sealed class CaseExpression(SqlSpan span, Expression? operand, ImmutableArray<Expression> branches, Expression? otherwise)
    : Expression(span, Math.Max(Above(branches), Math.Max((operand?.Depth ?? 0) + 1, (otherwise?.Depth ?? 0) + 1)))
{
    public Expression? Operand { get; } = operand;

    public ImmutableArray<Expression> Branches { get; } = branches;

    public Expression? Else { get; } = otherwise;
}

/// <summary><c>e[i]</c>, <c>e[i:j]</c> or <c>(e).field</c>.</summary>
internal sealed class AccessExpression(SqlSpan span, Expression operand, string path, ImmutableArray<Expression> indexes)
    : Expression(span, Math.Max(operand.Depth + 1, Above(indexes)))
{
    public Expression Operand { get; } = operand;

    /// <summary>The field's name, or empty for a subscript.</summary>
    public string Path { get; } = path;

    public ImmutableArray<Expression> Indexes { get; } = indexes;
}

/// <summary>A scalar subquery, EXISTS (…) or ARRAY(…): the words are passed over.</summary>
internal sealed class SubqueryExpression(SqlSpan span, bool isExists) : Expression(span, 1)
{
    public bool IsExists { get; } = isExists;
}

/// <summary>The key word DEFAULT in a VALUES row or a SET list.</summary>
internal sealed class DefaultExpression(SqlSpan span) : Expression(span, 1);

/// <summary>A hole, or words that the parser does not understand: nothing is known of the value.</summary>
internal sealed class UnknownExpression(SqlSpan span) : Expression(span, 1);
