using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Says whether two declarations of a table come to the same, wherever they are written.</summary>
internal static class TableEquality
{
    public static bool AreEqual(Table a, Table b) =>
        a.Kind == b.Kind && a.IsKnown == b.IsKnown && a.HasBeforeTrigger == b.HasBeforeTrigger && a.HasRules == b.HasRules && a.IsPartition == b.IsPartition
        && All(a.Columns, b.Columns, AreEqual) && All(a.UniqueKeys, b.UniqueKeys, AreEqual)
        && a.OtherConstraints.SequenceEqual(b.OtherConstraints) && a.OtherIndexes.SequenceEqual(b.OtherIndexes)
        && All(a.Checks, b.Checks, static (x, y) => x.Name == y.Name && AreEqual(x.Expression, y.Expression));

    private static bool AreEqual(Column a, Column b) =>
        a.Name == b.Name && a.Type == b.Type && a.IsNullable == b.IsNullable && a.Generation == b.Generation && a.Collation == b.Collation
        && AreEqual(a.Default, b.Default) && AreEqual(a.GenerationExpression, b.GenerationExpression);

    private static bool AreEqual(UniqueKey a, UniqueKey b) =>
        a.Name == b.Name && a.Kind == b.Kind && a.NullsNotDistinct == b.NullsNotDistinct && a.IsDeferrable == b.IsDeferrable && a.IsValid == b.IsValid
        && a.Include.SequenceEqual(b.Include) && AreEqual(a.Predicate, b.Predicate) && All(a.Elements, b.Elements, AreEqual);

    private static bool AreEqual(KeyElement a, KeyElement b) =>
        a.Column == b.Column && a.Collation == b.Collation && a.OperatorClass == b.OperatorClass && AreEqual(a.Expression, b.Expression);

    private static bool AreEqual(Expression? a, Expression? b) => a is null ? b is null : b is not null && a.Canonical == b.Canonical;

    private static bool All<T>(ImmutableArray<T> a, ImmutableArray<T> b, Func<T, T, bool> equal)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!equal(a[i], b[i]))
                return false;
        }

        return true;
    }
}
