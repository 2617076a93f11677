using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>Which unique keys the proposed rows of a write can violate.</summary>
internal static class KeyExposure
{
    /// <summary>The keys that a row can violate, as far as they are known, in the order of the table.</summary>
    public static ImmutableArray<UniqueKey> OpenKeys(Write write)
    {
        var open = ImmutableArray.CreateBuilder<UniqueKey>();
        foreach (var key in write.Table.UniqueKeys)
        {
            if (CanViolate(write, key) == Ternary.Yes)
                open.Add(key);
        }

        return open.ToImmutable();
    }

    /// <summary>The keys that the conflict clause leaves open: no arbiter, not implied by one, and possible to violate.</summary>
    public static ImmutableArray<UniqueKey> UnguardedKeys(Write write)
    {
        if (write.Inference is not { Outcome: InferenceOutcome.Matched } inference)
            return ImmutableArray<UniqueKey>.Empty;
        var open = ImmutableArray.CreateBuilder<UniqueKey>();
        foreach (var key in write.Table.UniqueKeys)
        {
            if (inference.Arbiters.Contains(key) || inference.MayBeArbiters.Contains(key) || inference.Arbiters.Any(arbiter => Covers(arbiter, key)))
                continue;
            if (CanViolate(write, key) == Ternary.Yes)
                open.Add(key);
        }

        return open.ToImmutable();
    }

    /// <summary>
    /// A row that equals a stored one on the key equals it on the arbiter too, so that the arbiter fires first: its columns are among those of the key.
    /// Holds row by row; two sessions at once may still meet on the key.
    /// </summary>
    internal static bool Covers(UniqueKey arbiter, UniqueKey key)
    {
        if (arbiter.IsPartial && arbiter.Predicate!.Canonical != key.Predicate?.Canonical)
            return false;

        // NULLs never meet in a NULLS DISTINCT arbiter, but do in a NULLS NOT DISTINCT key.
        if (key.NullsNotDistinct && !arbiter.NullsNotDistinct)
            return false;
        return arbiter.Elements.All(element => key.Elements.Any(other => IsSame(element, other)));
    }

    private static bool IsSame(KeyElement element, KeyElement other) =>
        element.Column == other.Column && element.Expression?.Canonical == other.Expression?.Canonical && element.Collation == other.Collation;

    internal static Ternary CanViolate(Write write, UniqueKey key)
    {
        // An exclusion constraint raises 23P01, an invalid index may not be enforced.
        if (key.Kind == UniqueKeyKind.Exclusion || !key.IsValid)
            return Ternary.No;
        var result = Ternary.No;
        for (var row = 0; row < write.Rows.Length && result != Ternary.Yes; row++)
            result = result.Or(CanViolate(write, key, row));
        return result;
    }

    private static Ternary CanViolate(Write write, UniqueKey key, int row)
    {
        var result = Ternary.Yes;
        foreach (var element in key.Elements)
        {
            result = result.And(element.Column is not null
                ? CanMeet(write, key, row, element.Column)
                : CanMeet(write, key, row, element.Expression!));
            if (result == Ternary.No)
                return result;
        }

        if (key.Predicate is null)
            return result;
        if (new PredicateEvaluator(write, row).Holds(key.Predicate) == Ternary.No)
            return Ternary.No;
        return ExpressionTree.Columns(key.Predicate).Any(column => Undetermined(write, row, column)) ? Ternary.Unknown : result;
    }

    private static bool Undetermined(Write write, int row, string column) => write.Fact(row, column).Kind == ValueKind.Undetermined;

    /// <summary>Can the value of this column be one that a stored row has?</summary>
    private static Ternary CanMeet(Write write, UniqueKey key, int row, string column)
    {
        var declared = write.Table.FindColumn(column);
        if (declared?.GenerationExpression is not null)
            return CanMeet(write, key, row, declared.GenerationExpression);
        return write.Fact(row, column).Kind switch
        {
            ValueKind.Fresh => Ternary.No,
            ValueKind.Null => TernaryLogic.Of(key.NullsNotDistinct),
            ValueKind.Undetermined => Ternary.Unknown,
            _ => Ternary.Yes,
        };
    }

    /// <summary>An expression over a fresh value is taken for fresh, and over a NULL for NULL: both are the rule, and silence is safe.</summary>
    private static Ternary CanMeet(Write write, UniqueKey key, int row, Expression expression)
    {
        if (expression is UnknownExpression or SubqueryExpression)
            return Ternary.Unknown;
        var result = Ternary.Yes;
        foreach (var column in ExpressionTree.Columns(expression))
        {
            result = result.And(write.Fact(row, column).Kind switch
            {
                ValueKind.Fresh => Ternary.No,
                ValueKind.Null => key.NullsNotDistinct ? Ternary.Unknown : Ternary.No,
                ValueKind.Undetermined => Ternary.Unknown,
                _ => Ternary.Yes,
            });
        }

        return result;
    }
}
