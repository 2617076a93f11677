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

    /// <summary>A key that is no arbiter and that no reasoning of this engine decides, although every value is there to decide it.</summary>
    public static bool LeavesUndecidedKey(Write write)
    {
        if (write.Inference is not { Outcome: InferenceOutcome.Matched } inference)
            return false;
        foreach (var key in write.Table.UniqueKeys)
        {
            if (!inference.Arbiters.Contains(key) && !inference.Arbiters.Any(arbiter => Covers(arbiter, key)) && CanViolate(write, key) == Ternary.Unknown && !ReadsUndetermined(write, key))
                return true;
        }

        return false;
    }

    /// <summary>True where a proposed row can meet a stored one on an arbiter: otherwise DO UPDATE never runs.</summary>
    public static bool CanConflict(Write write) => write.Inference is { } inference && inference.Arbiters.Any(arbiter => CanViolate(write, arbiter) == Ternary.Yes);

    private static bool ReadsUndetermined(Write write, UniqueKey key)
    {
        var columns = key.Elements.SelectMany<KeyElement, string>(static e => e.Column is not null ? new[] { e.Column } : ExpressionTree.Columns(e.Expression!));
        if (key.Predicate is not null)
            columns = columns.Concat(ExpressionTree.Columns(key.Predicate));
        return columns.Any(column => write.Rows.Select((_, row) => write.Fact(row, column)).Any(static fact => fact.Kind == ValueKind.Undetermined));
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
        if (key.Kind == UniqueKeyKind.Exclusion || !key.IsValid || write.IsEmptied)
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

        return key.Predicate is null ? result : result.And(CanHold(write, row, key.Predicate));
    }

    /// <summary>A part of the predicate that this engine cannot evaluate may hold only where a value of it is still open.</summary>
    private static Ternary CanHold(Write write, int row, Expression predicate)
    {
        if (predicate is LogicalExpression { IsAnd: true } conjunction)
        {
            var all = Ternary.Yes;
            foreach (var operand in conjunction.Operands)
                all = all.And(CanHold(write, row, operand));
            return all;
        }

        var holds = new PredicateEvaluator(write, row).Holds(predicate);
        if (holds != Ternary.Unknown)
            return holds;
        var isOpen = false;
        foreach (var column in ExpressionTree.Columns(predicate))
        {
            var fact = write.Fact(row, column);
            if (fact.Kind == ValueKind.Undetermined)
                return Ternary.Unknown;

            // The day of an omitted column may be one that never comes again.
            isOpen |= fact is { Kind: ValueKind.Supplied, IsOmitted: false };
        }

        return isOpen ? Ternary.Yes : Ternary.Unknown;
    }

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

    /// <summary>A strict expression over NULL is NULL; any other one, and one over a fresh value, may be a value that meets.</summary>
    private static Ternary CanMeet(Write write, UniqueKey key, int row, Expression expression)
    {
        if (expression is UnknownExpression or SubqueryExpression)
            return Ternary.Unknown;
        var columns = ExpressionTree.Columns(expression).ToList();
        var nulls = columns.Where(column => write.Fact(row, column).Kind == ValueKind.Null).ToList();
        if (nulls.Any(column => IsStrict(expression, column)))
            return TernaryLogic.Of(key.NullsNotDistinct);
        var result = Ternary.Yes;
        foreach (var column in columns)
        {
            result = result.And(write.Fact(row, column).Kind switch
            {
                ValueKind.Fresh => KeepsApart(expression) ? Ternary.No : Ternary.Unknown,
                ValueKind.Null or ValueKind.Undetermined => Ternary.Unknown,
                _ => Ternary.Yes,
            });
        }

        return result;
    }

    /// <summary>NULL whenever the column is.</summary>
    private static bool IsStrict(Expression expression, string column) => expression switch
    {
        ColumnExpression e => e.Name == column,
        CastExpression e => IsStrict(e.Operand, column),
        UnaryExpression e => IsStrict(e.Operand, column),
        BinaryExpression e => !e.Operator.StartsWith("is ", StringComparison.Ordinal) && (IsStrict(e.Left, column) || IsStrict(e.Right, column)),
        CallExpression e => e.IsPlain && BuiltIns.IsStrictFunction(e.Name) && e.Arguments.Any(argument => IsStrict(argument, column)),
        _ => false,
    };

    /// <summary>Different values of the column give different values of the expression, as far as generated ones go.</summary>
    private static bool KeepsApart(Expression expression) => expression switch
    {
        ColumnExpression => true,
        CastExpression e => KeepsApart(e.Operand),
        CallExpression { Name: "lower" or "upper" } e => e.Arguments.All(KeepsApart),
        _ => false,
    };
}
