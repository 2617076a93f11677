using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// The simplifications that the planner makes before it compares expressions: casts that are no operation vanish, immutable operators on literals are computed.
/// </summary>
internal static class Folding
{
    // The depth of every tree is bounded, see Expression.MaxDepth.
    public static Expression Fold(Expression expression, Table table)
    {
        Expression F(Expression e) => Fold(e, table);
        ImmutableArray<Expression> All(ImmutableArray<Expression> list) => ImmutableArray.CreateRange(list, F);
        var span = expression.Span;
        switch (expression)
        {
            // Only the target table is visible, so a qualifier says nothing.
            case ColumnExpression { Qualifier: not null and not "excluded" } e: return new ColumnExpression(span, null, e.Name);
            case CastExpression e: return Cast(e, F(e.Operand), table);
            case CallExpression e: return Call(e, ImmutableArray.CreateRange(e.Arguments, a => WithoutTextCast(F(a), table)));
            case UnaryExpression e: return new UnaryExpression(span, e.Operator, F(e.Operand));
            case BinaryExpression e: return Binary(e, F(e.Left), F(e.Right));
            case LogicalExpression e: return new LogicalExpression(span, e.IsAnd, All(e.Operands));
            case IsExpression e: return new IsExpression(span, F(e.Operand), e.Test, e.IsNegated);
            case DistinctFromExpression e: return new DistinctFromExpression(span, F(e.Left), F(e.Right), e.IsNegated);
            case InExpression e: return new InExpression(span, F(e.Operand), All(e.Items), e.IsNegated);
            case BetweenExpression e: return new BetweenExpression(span, F(e.Operand), F(e.Low), F(e.High), e.IsNegated, e.IsSymmetric);
            case QuantifiedExpression e: return new QuantifiedExpression(span, F(e.Left), e.Operator, e.IsAll, F(e.Right));
            case CollateExpression e: return Collate(e, F(e.Operand), table);
            case ListExpression e: return new ListExpression(span, e.IsArray, All(e.Items));
            case CaseExpression e: return new CaseExpression(span, e.Operand is null ? null : F(e.Operand), All(e.Branches), e.Else is null ? null : F(e.Else));
            case AccessExpression e: return new AccessExpression(span, F(e.Operand), e.Path, All(e.Indexes));
            default: return expression;
        }
    }

    private static Expression Cast(CastExpression cast, Expression operand, Table table)
    {
        // A varchar is compared as text; the literal of a text is that text.
        if (BuiltIns.IsText(cast.Type) && operand is LiteralExpression { Kind: LiteralKind.String })
            return operand;
        if (operand is ColumnExpression column && table.FindColumn(column.Name)?.Type == cast.Type)
            return column;
        return new CastExpression(cast.Span, operand, cast.Type);
    }

    /// <summary>The collation that a column has anyway is none.</summary>
    private static Expression Collate(CollateExpression collate, Expression operand, Table table) =>
        operand is ColumnExpression column && table.FindColumn(column.Name) is { } declared && (declared.Collation ?? "default") == collate.Collation
            ? operand
            : new CollateExpression(collate.Span, operand, collate.Collation);

    /// <summary>Arguments are coerced to what the function takes, so that lower(v) and lower(v::text) are one expression.</summary>
    private static Expression WithoutTextCast(Expression argument, Table table) =>
        argument is CastExpression { Operand: ColumnExpression column } cast && BuiltIns.IsText(cast.Type) && BuiltIns.IsText(table.FindColumn(column.Name)?.Type) ? column : argument;

    private static Expression Call(CallExpression call, ImmutableArray<Expression> arguments)
    {
        if (call.IsPlain && arguments.Length == 1 && arguments[0] is LiteralExpression literal)
        {
            switch (call.Name)
            {
                case "lower" when literal.Kind == LiteralKind.String && IsAscii(literal.Value): return Text(call, literal.Value.ToLowerInvariant());
                case "upper" when literal.Kind == LiteralKind.String && IsAscii(literal.Value): return Text(call, literal.Value.ToUpperInvariant());
                case "abs" when literal.Kind == LiteralKind.Number: return new LiteralExpression(call.Span, LiteralKind.Number, literal.Value.TrimStart('-'));
            }
        }

        return new CallExpression(call.Span, call.Name, arguments, call.IsPlain);
    }

    private static Expression Binary(BinaryExpression expression, Expression left, Expression right)
    {
        if (left is LiteralExpression a && right is LiteralExpression b)
        {
            if (expression.Operator == "||" && a.Kind == LiteralKind.String && b.Kind == LiteralKind.String)
                return Text(expression, a.Value + b.Value);
            if (Integer(a) is { } x && Integer(b) is { } y && Compute(expression.Operator, x, y) is { } result)
                return new LiteralExpression(expression.Span, LiteralKind.Number, result.ToString(CultureInfo.InvariantCulture));
        }

        return new BinaryExpression(expression.Span, expression.Operator, left, right);
    }

    private static int? Compute(string op, long x, long y)
    {
        var result = op switch { "+" => x + y, "-" => x - y, "*" => x * y, _ => long.MaxValue };

        // Beyond integer the server raises 22003.
        return result is >= int.MinValue and <= int.MaxValue ? (int)result : null;
    }

    private static int? Integer(LiteralExpression literal) =>
        literal.Kind == LiteralKind.Number && int.TryParse(literal.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static LiteralExpression Text(Expression at, string value) => new(at.Span, LiteralKind.String, value);

    private static bool IsAscii(string value) => value.All(static c => c < 0x80);
}
