using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Whether two expressions over one table are equal to the planner, which compares trees after name resolution, constant folding and inlining of SQL functions.
/// Different trees are certainly different only where nothing in them can be redefined by a user.
/// </summary>
internal static class ExpressionEquality
{
    public static Ternary AreEqual(Expression left, Expression right, Table table) => AreFoldedEqual(Folding.Fold(left, table), Folding.Fold(right, table));

    /// <summary>The same for expressions that <see cref="Folding"/> has been over.</summary>
    public static Ternary AreFoldedEqual(Expression left, Expression right)
    {
        if (left is UnknownExpression or SubqueryExpression || right is UnknownExpression or SubqueryExpression)
            return Ternary.Unknown;
        if (string.Equals(left.Canonical, right.Canonical, StringComparison.Ordinal))
            return Ternary.Yes;
        if (!ExpressionTree.Columns(left).SetEquals(ExpressionTree.Columns(right)))
            return Ternary.No;
        return BuiltIns.IsTransparent(left) && BuiltIns.IsTransparent(right) && !MayFoldFurther(left) && !MayFoldFurther(right) ? Ternary.No : Ternary.Unknown;
    }

    /// <summary>A cast of a literal may be no operation, an operator on literals may be computed, a parameter is a literal of unknown value.</summary>
    private static bool MayFoldFurther(Expression expression) => ExpressionTree.Parts(expression).Any(static part => part switch
    {
        ParameterExpression => true,
        CastExpression cast => Clause.IsConstant(cast),
        BinaryExpression binary => Clause.IsConstant(binary),
        CallExpression call => call.Arguments.Length > 0 && Clause.IsConstant(call),
        _ => false,
    });

    /// <summary>
    /// True where every function of an expression is a built-in one or one that a key of the table uses: another may not exist (42883), be an aggregate (42803)
    /// or return a set (0A000), and then the statement fails before any inference.
    /// </summary>
    public static bool HasKnownFunctions(Expression expression, Table table) =>
        ExpressionTree.Calls(expression).All(call => call.IsPlain && (BuiltIns.IsFunction(call.Name) || IsUsedByKey(call.Name, table)));

    private static bool IsUsedByKey(string function, Table table) =>
        table.UniqueKeys.Any(key => key.Elements.Any(e => e.Expression is not null && ExpressionTree.Calls(e.Expression).Any(c => c.Name == function)));
}
