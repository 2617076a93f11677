using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Whether the WHERE of a conflict target proves the predicate of a partial index. This version proves equality of conjuncts;
/// what it cannot prove is unknown unless the WHERE says nothing about the predicate's columns.
/// </summary>
internal static class PredicateImplication
{
    public static Ternary Implies(Expression? where, Expression predicate, Table table)
    {
        if (predicate is LiteralExpression { Kind: LiteralKind.True })
            return Ternary.Yes;
        var wanted = Conjuncts(predicate);
        if (where is null)
            return wanted.All(static w => ColumnReferences.Of(w).Count == 0) ? Ternary.Unknown : Ternary.No;
        var given = Conjuncts(where);
        var result = Ternary.Yes;
        foreach (var conjunct in wanted)
            result = result.And(IsProven(conjunct, given, table));
        return result;
    }

    private static Ternary IsProven(Expression wanted, ImmutableArray<Expression> given, Table table)
    {
        var columns = ColumnReferences.Of(wanted);
        var touched = columns.Count == 0;
        foreach (var conjunct in given)
        {
            if (ExpressionEquality.AreEqual(conjunct, wanted, table) == Ternary.Yes)
                return Ternary.Yes;
            touched |= conjunct is UnknownExpression or CallExpression or ParameterExpression || ColumnReferences.Of(conjunct).Overlaps(columns);
        }

        return touched ? Ternary.Unknown : Ternary.No;
    }

    private static ImmutableArray<Expression> Conjuncts(Expression expression) =>
        expression is LogicalExpression { IsAnd: true } and ? and.Operands : ImmutableArray.Create(expression);
}
