using System.Collections.Immutable;
using System.Text;
using StripeSync.Sql.Parsing;

namespace StripeSync.Sql.Syntax;

/// <summary>Writes an expression in its canonical spelling.</summary>
internal static class ExpressionText
{
    public static string Write(Expression expression)
    {
        var text = new StringBuilder();
        Append(text, expression, top: true);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Expression expression, bool top = false)
    {
        switch (expression)
        {
            case LiteralExpression e: Literal(text, e); break;
            case ParameterExpression e: text.Append('$').Append(e.Name); break;
            case ColumnExpression e:
                if (e.Qualifier == "excluded")
                    text.Append("excluded.");
                text.Append(Identifier.Quote(e.Name));
                break;
            case CallExpression e:
                text.Append(FunctionName(e.Name));
                if (!e.Arguments.IsEmpty || !ExpressionParser.IsFunctionWithoutParentheses(e.Name))
                    List(text, '(', e.Arguments, ')');
                if (!e.IsPlain)
                    text.Append('!').Append(e.Span.Start);
                break;
            case UnaryExpression e:
                Open(text, top);
                text.Append(e.Operator).Append(' ');
                Append(text, e.Operand);
                Close(text, top);
                break;
            case BinaryExpression e:
                Open(text, top);
                Append(text, e.Left);
                text.Append(' ').Append(e.Operator).Append(' ');
                Append(text, e.Right);
                Close(text, top);
                break;
            case LogicalExpression e:
                Open(text, top);
                for (var i = 0; i < e.Operands.Length; i++)
                {
                    if (i > 0)
                        text.Append(e.IsAnd ? " and " : " or ");
                    Append(text, e.Operands[i]);
                }

                Close(text, top);
                break;
            case IsExpression e:
                Open(text, top);
                Append(text, e.Operand);
                text.Append(e.IsNegated ? " is not " : " is ").Append(e.Test == TruthTest.Other ? "?" + e.Span.Start : e.Test.ToString().ToLowerInvariant());
                Close(text, top);
                break;
            case DistinctFromExpression e:
                Open(text, top);
                Append(text, e.Left);
                text.Append(e.IsNegated ? " is not distinct from " : " is distinct from ");
                Append(text, e.Right);
                Close(text, top);
                break;
            case InExpression e:
                Open(text, top);
                Append(text, e.Operand);
                text.Append(e.IsNegated ? " not in " : " in ");
                List(text, '(', e.Items, ')');
                Close(text, top);
                break;
            case BetweenExpression e:
                Open(text, top);
                Append(text, e.Operand);
                text.Append(e.IsNegated ? " not between " : " between ").Append(e.IsSymmetric ? "symmetric " : "");
                Append(text, e.Low);
                text.Append(" and ");
                Append(text, e.High);
                Close(text, top);
                break;
            case QuantifiedExpression e:
                Open(text, top);
                Append(text, e.Left);
                text.Append(' ').Append(e.Operator).Append(e.IsAll ? " all (" : " any (");
                Append(text, e.Right);
                text.Append(')');
                Close(text, top);
                break;
            case CastExpression e:
                Append(text, e.Operand);
                text.Append("::").Append(e.Type);
                break;
            case CollateExpression e:
                Open(text, top);
                Append(text, e.Operand);
                text.Append(" collate ").Append(Identifier.Quote(e.Collation));
                Close(text, top);
                break;
            case ListExpression e:
                text.Append(e.IsArray ? "array" : "row");
                List(text, e.IsArray ? '[' : '(', e.Items, e.IsArray ? ']' : ')');
                break;
            case CaseExpression e: Case(text, e); break;
            case AccessExpression e:
                text.Append('(');
                Append(text, e.Operand);
                text.Append(')');
                if (e.Path.Length > 0)
                    text.Append('.').Append(Identifier.Quote(e.Path));
                else
                    List(text, '[', e.Indexes, ']');
                break;
            case DefaultExpression: text.Append("default"); break;

            // Never equal to anything, not even to the same words elsewhere.
            default: text.Append('?').Append(expression.Span.Start).Append(':').Append(expression.Span.Length); break;
        }
    }

    /// <summary>Key words such as COALESCE call their function only without quotes; EXTRACT and POSITION take their arguments with commas only in quotes.</summary>
    private static string FunctionName(string name) => name is "extract" or "position" || !Identifier.IsPlain(name) ? "\"" + name.Replace("\"", "\"\"") + "\"" : name;

    private static void Open(StringBuilder text, bool top)
    {
        if (!top)
            text.Append('(');
    }

    private static void Close(StringBuilder text, bool top)
    {
        if (!top)
            text.Append(')');
    }

    private static void List(StringBuilder text, char open, ImmutableArray<Expression> items, char close)
    {
        text.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                text.Append(", ");
            Append(text, items[i], top: true);
        }

        text.Append(close);
    }

    private static void Literal(StringBuilder text, LiteralExpression literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.String: text.Append('\'').Append(literal.Value.Replace("'", "''")).Append('\''); break;
            case LiteralKind.Bits: text.Append("b'").Append(literal.Value).Append('\''); break;
            case LiteralKind.Number: text.Append(literal.Value); break;
            default: text.Append(literal.Kind.ToString().ToLowerInvariant()); break;
        }
    }

    private static void Case(StringBuilder text, CaseExpression expression)
    {
        text.Append("case");
        if (expression.Operand is not null)
        {
            text.Append(' ');
            Append(text, expression.Operand);
        }

        for (var i = 0; i + 1 < expression.Branches.Length; i += 2)
        {
            text.Append(" when ");
            Append(text, expression.Branches[i], top: true);
            text.Append(" then ");
            Append(text, expression.Branches[i + 1], top: true);
        }

        if (expression.Else is not null)
        {
            text.Append(" else ");
            Append(text, expression.Else, top: true);
        }

        text.Append(" end");
    }
}
