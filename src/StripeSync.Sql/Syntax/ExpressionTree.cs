using System.Collections.Immutable;

namespace StripeSync.Sql.Syntax;

/// <summary>Walks and rebuilds expressions: the one place that knows the children of every node.</summary>
internal static class ExpressionTree
{
    /// <summary>The expression and all expressions in it; subqueries are opaque.</summary>
    public static IEnumerable<Expression> Parts(Expression expression)
    {
        var open = new Stack<Expression>();
        open.Push(expression);
        while (open.Count > 0)
        {
            var current = open.Pop();
            yield return current;
            foreach (var child in Children(current))
            {
                if (child is not null)
                    open.Push(child);
            }
        }
    }

    /// <summary>The names of the columns that it reads.</summary>
    public static HashSet<string> Columns(Expression expression)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        CollectColumns(expression, columns);
        return columns;
    }

    /// <summary>Adds the names of the columns that it reads.</summary>
    /// <returns>False where part of the expression is not understood and may read others.</returns>
    public static bool CollectColumns(Expression? expression, HashSet<string> columns)
    {
        if (expression is null)
            return true;
        var complete = true;
        foreach (var part in Parts(expression))
        {
            if (part is ColumnExpression column)
                columns.Add(column.Name);
            else
                complete &= part is not (UnknownExpression or SubqueryExpression);
        }

        return complete;
    }

    /// <summary>The function calls in it.</summary>
    public static IEnumerable<CallExpression> Calls(Expression expression) => Parts(expression).OfType<CallExpression>();

    /// <summary>Puts another expression in the place of each column. The depth of every tree is bounded, see <see cref="Expression.MaxDepth"/>.</summary>
    public static Expression ReplaceColumns(Expression expression, Func<ColumnExpression, Expression> replace) =>
        expression is ColumnExpression column ? replace(column) : WithChildren(expression, child => ReplaceColumns(child, replace));

    /// <summary>Renames a column.</summary>
    public static Expression Rename(Expression expression, string oldName, string newName) =>
        ReplaceColumns(expression, column => column.Name == oldName ? new ColumnExpression(column.Span, column.Qualifier, newName) : column);

    /// <summary>The same node over other children.</summary>
    public static Expression WithChildren(Expression expression, Func<Expression, Expression> map)
    {
        ImmutableArray<Expression> All(ImmutableArray<Expression> list) => ImmutableArray.CreateRange(list, map);
        Expression? Optional(Expression? child) => child is null ? null : map(child);
        return expression switch
        {
            CallExpression e => new CallExpression(e.Span, e.Name, All(e.Arguments), e.IsPlain),
            UnaryExpression e => new UnaryExpression(e.Span, e.Operator, map(e.Operand)),
            BinaryExpression e => new BinaryExpression(e.Span, e.Operator, map(e.Left), map(e.Right)),
            LogicalExpression e => new LogicalExpression(e.Span, e.IsAnd, All(e.Operands)),
            IsExpression e => new IsExpression(e.Span, map(e.Operand), e.Test, e.IsNegated),
            DistinctFromExpression e => new DistinctFromExpression(e.Span, map(e.Left), map(e.Right), e.IsNegated),
            InExpression e => new InExpression(e.Span, map(e.Operand), All(e.Items), e.IsNegated),
            BetweenExpression e => new BetweenExpression(e.Span, map(e.Operand), map(e.Low), map(e.High), e.IsNegated, e.IsSymmetric),
            QuantifiedExpression e => new QuantifiedExpression(e.Span, map(e.Left), e.Operator, e.IsAll, map(e.Right)),
            CastExpression e => new CastExpression(e.Span, map(e.Operand), e.Type),
            CollateExpression e => new CollateExpression(e.Span, map(e.Operand), e.Collation),
            ListExpression e => new ListExpression(e.Span, e.IsArray, All(e.Items)),
            CaseExpression e => new CaseExpression(e.Span, Optional(e.Operand), All(e.Branches), Optional(e.Else)),
            AccessExpression e => new AccessExpression(e.Span, map(e.Operand), e.Path, All(e.Indexes)),
            _ => expression,
        };
    }

    private static IEnumerable<Expression?> Children(Expression expression) => expression switch
    {
        CallExpression e => e.Arguments,
        LogicalExpression e => e.Operands,
        ListExpression e => e.Items,
        InExpression e => e.Items.Insert(0, e.Operand),
        AccessExpression e => e.Indexes.Insert(0, e.Operand),
        UnaryExpression e => Several(e.Operand),
        IsExpression e => Several(e.Operand),
        CastExpression e => Several(e.Operand),
        CollateExpression e => Several(e.Operand),
        BinaryExpression e => Several(e.Left, e.Right),
        DistinctFromExpression e => Several(e.Left, e.Right),
        QuantifiedExpression e => Several(e.Left, e.Right),
        BetweenExpression e => Several(e.Operand, e.Low, e.High),
        CaseExpression e => e.Branches.Concat(Several(e.Operand, e.Else)),
        _ => Several(),
    };

    private static IEnumerable<Expression?> Several(params Expression?[] children) => children;
}
