using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Which columns an expression mentions, and what it looks like once one is renamed.</summary>
internal static class ExpressionColumns
{
    /// <summary>Adds the columns of an expression.</summary>
    /// <returns>False where part of the expression is not understood and may mention others.</returns>
    public static bool Collect(Expression? expression, HashSet<string> columns)
    {
        switch (expression)
        {
            case null or LiteralExpression or ParameterExpression or DefaultExpression: return true;
            case ColumnExpression e:
                columns.Add(e.Name);
                return true;
            case CallExpression e: return CollectAll(e.Arguments, columns);
            case UnaryExpression e: return Collect(e.Operand, columns);
            case BinaryExpression e: return Collect(e.Left, columns) & Collect(e.Right, columns);
            case LogicalExpression e: return CollectAll(e.Operands, columns);
            case IsExpression e: return Collect(e.Operand, columns);
            case DistinctFromExpression e: return Collect(e.Left, columns) & Collect(e.Right, columns);
            case InExpression e: return Collect(e.Operand, columns) & CollectAll(e.Items, columns);
            case BetweenExpression e: return Collect(e.Operand, columns) & Collect(e.Low, columns) & Collect(e.High, columns);
            case QuantifiedExpression e: return Collect(e.Left, columns) & Collect(e.Right, columns);
            case CastExpression e: return Collect(e.Operand, columns);
            case CollateExpression e: return Collect(e.Operand, columns);
            case ListExpression e: return CollectAll(e.Items, columns);
            case CaseExpression e: return Collect(e.Operand, columns) & CollectAll(e.Branches, columns) & Collect(e.Else, columns);
            case AccessExpression e: return Collect(e.Operand, columns) & CollectAll(e.Indexes, columns);
            default: return false;
        }
    }

    private static bool CollectAll(ImmutableArray<Expression> expressions, HashSet<string> columns)
    {
        var complete = true;
        foreach (var expression in expressions)
            complete &= Collect(expression, columns);
        return complete;
    }

    /// <summary>Renames a column; the tree itself is given back where it does not mention it.</summary>
    public static Expression Rename(Expression expression, string oldName, string newName)
    {
        Expression R(Expression e) => Rename(e, oldName, newName);
        Expression? N(Expression? e) => e is null ? null : R(e);
        ImmutableArray<Expression> L(ImmutableArray<Expression> list)
        {
            for (var i = 0; i < list.Length; i++)
            {
                var item = R(list[i]);
                if (!ReferenceEquals(item, list[i]))
                    list = list.SetItem(i, item);
            }

            return list;
        }

        var columns = new HashSet<string>(StringComparer.Ordinal);
        Collect(expression, columns);
        if (!columns.Contains(oldName))
            return expression;
        return expression switch
        {
            ColumnExpression e => new ColumnExpression(e.Span, e.Qualifier, newName),
            CallExpression e => new CallExpression(e.Span, e.Name, L(e.Arguments), e.IsPlain),
            UnaryExpression e => new UnaryExpression(e.Span, e.Operator, R(e.Operand)),
            BinaryExpression e => new BinaryExpression(e.Span, e.Operator, R(e.Left), R(e.Right)),
            LogicalExpression e => new LogicalExpression(e.Span, e.IsAnd, L(e.Operands)),
            IsExpression e => new IsExpression(e.Span, R(e.Operand), e.Test, e.IsNegated),
            DistinctFromExpression e => new DistinctFromExpression(e.Span, R(e.Left), R(e.Right), e.IsNegated),
            InExpression e => new InExpression(e.Span, R(e.Operand), L(e.Items), e.IsNegated),
            BetweenExpression e => new BetweenExpression(e.Span, R(e.Operand), R(e.Low), R(e.High), e.IsNegated, e.IsSymmetric),
            QuantifiedExpression e => new QuantifiedExpression(e.Span, R(e.Left), e.Operator, e.IsAll, R(e.Right)),
            CastExpression e => new CastExpression(e.Span, R(e.Operand), e.Type),
            CollateExpression e => new CollateExpression(e.Span, R(e.Operand), e.Collation),
            ListExpression e => new ListExpression(e.Span, e.IsArray, L(e.Items)),
            CaseExpression e => new CaseExpression(e.Span, N(e.Operand), L(e.Branches), N(e.Else)),
            AccessExpression e => new AccessExpression(e.Span, R(e.Operand), e.Path, L(e.Indexes)),
            _ => expression,
        };
    }
}
