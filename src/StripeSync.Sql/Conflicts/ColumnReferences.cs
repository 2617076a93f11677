using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>What an expression is made of.</summary>
internal static class ColumnReferences
{
    public static HashSet<string> Of(Expression expression)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in Parts(expression))
        {
            if (part is ColumnExpression column)
                columns.Add(column.Name);
        }

        return columns;
    }

    /// <summary>The function calls in an expression.</summary>
    public static IEnumerable<CallExpression> Calls(Expression expression) => Parts(expression).OfType<CallExpression>();

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
