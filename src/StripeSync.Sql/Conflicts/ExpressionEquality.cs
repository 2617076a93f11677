using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Whether two expressions over one table are equal to the planner. It compares trees after name resolution, constant folding and inlining of SQL functions:
/// equal texts are equal, different columns or different built-in functions are different, and everything between is unknown.
/// </summary>
internal static class ExpressionEquality
{
    private static readonly HashSet<string> BuiltInFunctions = new(StringComparer.Ordinal)
    {
        "lower", "upper", "btrim", "ltrim", "rtrim", "md5", "coalesce", "nullif", "greatest", "least", "date_trunc", "extract", "length", "abs", "substring", "replace", "concat",
        "timezone", "date", "left", "right", "initcap", "sha256", "digest", "to_tsvector", "unaccent", "jsonb_extract_path_text", "position", "round", "floor", "ceil",
    };

    /// <summary>
    /// True where every function of an expression is a built-in one or one that a key of the table uses: another may not exist (42883), be an aggregate (42803)
    /// or return a set (0A000), and then the statement fails before any inference.
    /// </summary>
    public static bool HasKnownFunctions(Expression expression, Table table) =>
        ColumnReferences.Calls(expression).All(call => call.IsPlain && (BuiltInFunctions.Contains(call.Name) || IsUsedByKey(call.Name, table)));

    private static bool IsUsedByKey(string function, Table table) =>
        table.UniqueKeys.Any(key => key.Elements.Any(e => e.Expression is not null && ColumnReferences.Calls(e.Expression).Any(c => c.Name == function)));

    public static Ternary AreEqual(Expression left, Expression right, Table table)
    {
        left = Simplify(left, table);
        right = Simplify(right, table);
        if (left is UnknownExpression or SubqueryExpression || right is UnknownExpression or SubqueryExpression)
            return Ternary.Unknown;
        if (string.Equals(left.Canonical, right.Canonical, StringComparison.Ordinal))
            return Ternary.Yes;
        if (!ColumnReferences.Of(left).SetEquals(ColumnReferences.Of(right)))
            return Ternary.No;
        return AreClearlyDifferent(left, right) ? Ternary.No : Ternary.Unknown;
    }

    /// <summary>Removes casts that are no operation: a column to its own type, a string argument of a function to text.</summary>
    public static Expression Simplify(Expression expression, Table table)
    {
        if (expression is CastExpression { Operand: ColumnExpression column } cast && table.FindColumn(column.Name)?.Type == cast.Type)
            return column;
        if (expression is CallExpression call && call.Arguments.Any(static a => a is CastExpression))
        {
            var arguments = ImmutableArray.CreateRange(call.Arguments, argument => WithoutTextCast(argument, table));
            return new CallExpression(call.Span, call.Name, arguments, call.IsPlain);
        }

        return expression;
    }

    private static Expression WithoutTextCast(Expression argument, Table table)
    {
        if (argument is CastExpression { Operand: ColumnExpression column } cast && IsText(cast.Type) && table.FindColumn(column.Name) is { } declared && IsText(declared.Type))
            return column;
        return Simplify(argument, table);
    }

    private static bool IsText(string type) => type == "text" || type.StartsWith("character varying", StringComparison.Ordinal);

    private static bool AreClearlyDifferent(Expression left, Expression right)
    {
        if (left is CallExpression { IsPlain: true } a && right is CallExpression { IsPlain: true } b)
            return a.Name != b.Name && BuiltInFunctions.Contains(a.Name) && BuiltInFunctions.Contains(b.Name);
        return (left is ColumnExpression && IsBuiltInCall(right)) || (right is ColumnExpression && IsBuiltInCall(left));
    }

    private static bool IsBuiltInCall(Expression expression) =>
        expression is CallExpression { IsPlain: true } call && BuiltInFunctions.Contains(call.Name);
}
