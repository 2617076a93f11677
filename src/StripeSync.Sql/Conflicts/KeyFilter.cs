using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>Which columns a condition holds fast by equality.</summary>
internal static class KeyFilter
{
    /// <summary>The parts of a conjunction; the condition itself where it is none.</summary>
    public static ImmutableArray<Expression> Conjuncts(Expression? condition) => condition switch
    {
        null => ImmutableArray<Expression>.Empty,
        LogicalExpression { IsAnd: true } e => e.Operands,
        _ => ImmutableArray.Create(condition),
    };

    /// <summary>True where equality over all columns of a unique key, or of the natural key, names the rows one by one.</summary>
    public static bool PinsKey(Table table, string name, Expression? condition, ImmutableArray<string> naturalKey)
    {
        var pinned = new HashSet<string>(Conjuncts(condition).Select(part => PinnedColumn(part, name)).OfType<string>(), StringComparer.Ordinal);
        if (!naturalKey.IsDefaultOrEmpty && naturalKey.All(pinned.Contains))
            return true;
        return table.UniqueKeys.Any(key => key is { IsPartial: false, Columns.IsDefault: false } && key.Kind != UniqueKeyKind.Exclusion && key.Columns.All(pinned.Contains));
    }

    /// <summary>The column of <c>column = value</c>, <c>column IN (values)</c> and <c>column = ANY (values)</c>; a query that returns several rows is no value.</summary>
    private static string? PinnedColumn(Expression part, string name) => part switch
    {
        BinaryExpression { Operator: "=", Left: ColumnExpression left } e when IsOf(left, name) && IsValue(e.Right) => left.Name,
        BinaryExpression { Operator: "=", Right: ColumnExpression right } e when IsOf(right, name) && IsValue(e.Left) => right.Name,
        InExpression { IsNegated: false, Operand: ColumnExpression column } e when IsOf(column, name) && e.Items.All(item => item is not SubqueryExpression && IsValue(item)) => column.Name,
        QuantifiedExpression { Operator: "=", IsAll: false, Left: ColumnExpression column } e when IsOf(column, name) && e.Right is not SubqueryExpression && IsValue(e.Right) => column.Name,
        _ => null,
    };

    /// <summary>The value on the other side of <c>column = value</c> in a conjunction, or null.</summary>
    public static Expression? ValueOf(string column, string name, Expression? condition)
    {
        foreach (var part in Conjuncts(condition))
        {
            if (part is not BinaryExpression { Operator: "=" } e)
                continue;
            if (e.Left is ColumnExpression left && left.Name == column && IsOf(left, name))
                return e.Right;
            if (e.Right is ColumnExpression right && right.Name == column && IsOf(right, name))
                return e.Left;
        }

        return null;
    }

    private static bool IsOf(ColumnExpression column, string name) => column.Qualifier is null || column.Qualifier == name;

    /// <summary>One value for all rows; a column of another table is as many as it has rows.</summary>
    private static bool IsValue(Expression value) => !ExpressionTree.Parts(value).Any(static part => part is ColumnExpression);
}
