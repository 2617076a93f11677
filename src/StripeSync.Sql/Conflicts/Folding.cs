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
    public static Expression Fold(Expression expression, Table table) => ExpressionTree.WithChildren(expression, child => Fold(child, table)) switch
    {
        // Only the target table is visible, so a qualifier says nothing.
        ColumnExpression { Qualifier: not null and not "excluded" } e => new ColumnExpression(e.Span, null, e.Name),
        CastExpression e => Cast(e, table),
        CallExpression e => Call(e, table),
        BinaryExpression e => Binary(e),
        CollateExpression e => Collate(e, table),
        var other => other,
    };

    private static Expression Cast(CastExpression cast, Table table)
    {
        // A varchar is compared as text; the literal of a text is that text.
        if (BuiltIns.IsText(cast.Type) && cast.Operand is LiteralExpression { Kind: LiteralKind.String })
            return cast.Operand;
        return cast.Operand is ColumnExpression column && table.FindColumn(column.Name)?.Type == cast.Type ? column : cast;
    }

    /// <summary>The collation that a column has anyway is none.</summary>
    private static Expression Collate(CollateExpression collate, Table table) =>
        collate.Operand is ColumnExpression column && table.FindColumn(column.Name) is { } declared && (declared.Collation ?? "default") == collate.Collation ? column : collate;

    /// <summary>Arguments are coerced to what the function takes, so that lower(v) and lower(v::text) are one expression.</summary>
    private static Expression WithoutTextCast(Expression argument, Table table) =>
        argument is CastExpression { Operand: ColumnExpression column } cast && BuiltIns.IsText(cast.Type) && BuiltIns.IsText(table.FindColumn(column.Name)?.Type) ? column : argument;

    private static Expression Call(CallExpression call, Table table)
    {
        var arguments = ImmutableArray.CreateRange(call.Arguments, argument => WithoutTextCast(argument, table));
        if (call.IsPlain && arguments.Length == 1 && arguments[0] is LiteralExpression literal)
        {
            switch (call.Name)
            {
                case "lower" when literal.Kind == LiteralKind.String && IsAscii(literal.Value): return Text(call, literal.Value.ToLowerInvariant());
                case "upper" when literal.Kind == LiteralKind.String && IsAscii(literal.Value): return Text(call, literal.Value.ToUpperInvariant());
                case "abs" when literal.Kind == LiteralKind.Number: return new LiteralExpression(call.Span, LiteralKind.Number, literal.Value.TrimStart('-'));
            }
        }

        // text(x) is the cast in the form of a call.
        return call is { IsPlain: true, Name: "text" } && arguments.Length == 1
            ? new CastExpression(call.Span, arguments[0], "text")
            : new CallExpression(call.Span, call.Name, arguments, call.IsPlain);
    }

    private static Expression Binary(BinaryExpression expression)
    {
        var (left, right) = (expression.Left, expression.Right);
        // A quoted number beside an integer is that integer.
        if (expression.Operator is "+" or "-" or "*" or "/" or "%" && right is LiteralExpression { Kind: LiteralKind.String } quoted && long.TryParse(quoted.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            right = new LiteralExpression(right.Span, LiteralKind.Number, quoted.Value);
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
