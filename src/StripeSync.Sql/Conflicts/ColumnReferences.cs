using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>The columns that an expression reads.</summary>
internal static class ColumnReferences
{
    public static HashSet<string> Of(Expression expression)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        Visit(expression, columns);
        return columns;
    }

    private static void Visit(ImmutableArray<Expression> expressions, HashSet<string> columns)
    {
        foreach (var expression in expressions)
            Visit(expression, columns);
    }

    // The depth of every tree is bounded, see Expression.MaxDepth.
    private static void Visit(Expression? expression, HashSet<string> columns)
    {
        switch (expression)
        {
            case ColumnExpression e: columns.Add(e.Name); break;
            case CallExpression e: Visit(e.Arguments, columns); break;
            case UnaryExpression e: Visit(e.Operand, columns); break;
            case BinaryExpression e:
                Visit(e.Left, columns);
                Visit(e.Right, columns);
                break;
            case LogicalExpression e: Visit(e.Operands, columns); break;
            case IsExpression e: Visit(e.Operand, columns); break;
            case DistinctFromExpression e:
                Visit(e.Left, columns);
                Visit(e.Right, columns);
                break;
            case InExpression e:
                Visit(e.Operand, columns);
                Visit(e.Items, columns);
                break;
            case BetweenExpression e:
                Visit(e.Operand, columns);
                Visit(e.Low, columns);
                Visit(e.High, columns);
                break;
            case QuantifiedExpression e:
                Visit(e.Left, columns);
                Visit(e.Right, columns);
                break;
            case CastExpression e: Visit(e.Operand, columns); break;
            case CollateExpression e: Visit(e.Operand, columns); break;
            case ListExpression e: Visit(e.Items, columns); break;
            case CaseExpression e:
                Visit(e.Operand, columns);
                Visit(e.Branches, columns);
                Visit(e.Else, columns);
                break;
            case AccessExpression e:
                Visit(e.Operand, columns);
                Visit(e.Indexes, columns);
                break;
        }
    }
}
