using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>PostgreSQL's inference: which unique indexes a conflict target picks (infer_arbiter_indexes in the server).</summary>
internal static class ArbiterInference
{
    public static Inference Infer(OnConflictClause clause, Table table)
    {
        if (!clause.TargetIsKnown)
            return Inference.Of(InferenceOutcome.Unknown);
        if (clause.ConstraintName is not null)
            return ByConstraint(clause.ConstraintName, table);
        return clause.Elements.IsDefault ? Inference.Of(InferenceOutcome.Everything) : ByElements(clause, table);
    }

    private static Inference ByConstraint(string name, Table table)
    {
        foreach (var key in table.UniqueKeys)
        {
            if (key.Name != name || !key.IsConstraint)
                continue;
            return key.IsValid
                ? new Inference(InferenceOutcome.Matched, ImmutableArray.Create(key), ImmutableArray<UniqueKey>.Empty)
                : Inference.Of(InferenceOutcome.NoMatch);
        }

        return Inference.Of(table.OtherConstraints.Contains(name, StringComparer.Ordinal)
            ? InferenceOutcome.ConstraintWithoutIndex
            : InferenceOutcome.NoSuchConstraint);
    }

    private static Inference ByElements(OnConflictClause clause, Table table)
    {
        var target = Target.Of(clause, table);
        if (target is null)
            return Inference.Of(InferenceOutcome.Unknown);
        if (clause.Elements.Any(static e => e.HasOrdering))
            return Inference.Of(InferenceOutcome.NoMatch);
        var arbiters = ImmutableArray.CreateBuilder<UniqueKey>();
        var mayBe = ImmutableArray.CreateBuilder<UniqueKey>();
        foreach (var key in table.UniqueKeys)
        {
            switch (Matches(target, clause, key, table, ParameterView.AnyValue))
            {
                case Ternary.Yes: arbiters.Add(key); break;
                case Ternary.Unknown: mayBe.Add(key); break;
            }
        }

        if (arbiters.Count == 0 && mayBe.All(key => Matches(target, clause, key, table, ParameterView.Opaque) == Ternary.No))
        {
            var byParameter = ImmutableArray.CreateRange(mayBe.Where(key => Matches(target, clause, key, table, ParameterView.BestValue) == Ternary.Yes));
            if (!byParameter.IsEmpty)
                return new Inference(InferenceOutcome.MatchedByParameter, byParameter, mayBe.ToImmutable());
        }

        var outcome = arbiters.Count > 0 ? InferenceOutcome.Matched : mayBe.Count > 0 ? InferenceOutcome.Unknown : InferenceOutcome.NoMatch;
        return new Inference(outcome, arbiters.ToImmutable(), mayBe.ToImmutable());
    }

    /// <summary>The elements of a target: bare columns as a set, the rest as expressions.</summary>
    private sealed class Target
    {
        public HashSet<string> Columns { get; } = new(StringComparer.Ordinal);

        public List<Expression> Expressions { get; } = new();

        /// <summary>Null where an element means something that is not known here.</summary>
        public static Target? Of(OnConflictClause clause, Table table)
        {
            var target = new Target();
            foreach (var element in clause.Elements)
            {
                // A collation or operator class that does not exist is another error (42704).
                if (!IsKnownCollation(element.Collation, table) || !IsKnownOperatorClass(element.OperatorClass, table))
                    return null;
                // A qualified column needs parentheses of its own (42601 without).
                if (element.Expression is ColumnExpression { Qualifier: not null } qualified && element.Span.Start == qualified.Span.Start)
                    return null;
                var expression = Folding.Fold(element.Expression, table);
                if (expression is ColumnExpression column)
                {
                    // An unknown column is another error (42703).
                    if (table.FindColumn(column.Name) is not { } declared || declared.Generation == ColumnGeneration.Virtual)
                        return null;
                    target.Columns.Add(column.Name);
                }
                else
                {
                    if (expression is UnknownExpression or SubqueryExpression or LiteralExpression or ParameterExpression)
                        return null;
                    if (ExpressionTree.Columns(expression).Any(name => table.FindColumn(name) is null) || !ExpressionEquality.HasKnownFunctions(expression, table))
                        return null;
                    target.Expressions.Add(expression);
                }
            }

            return target;
        }
    }

    private static bool IsKnownCollation(string? collation, Table table) => collation is null or "default" or "C" or "POSIX" or "ucs_basic"
        || table.Columns.Any(c => c.Collation == collation) || table.UniqueKeys.Any(k => k.Elements.Any(e => e.Collation == collation));

    private static bool IsKnownOperatorClass(string? operatorClass, Table table) => operatorClass is null
        or "text_ops" or "text_pattern_ops" or "varchar_ops" or "varchar_pattern_ops"
        || table.Columns.Any(c => BuiltIns.DefaultOperatorClass(c.Type) == operatorClass)
        || table.UniqueKeys.Any(k => k.Elements.Any(e => e.OperatorClass == operatorClass));

    private static Ternary Matches(Target target, OnConflictClause clause, UniqueKey key, Table table, ParameterView parameters)
    {
        if (!key.IsValid || key.Kind == UniqueKeyKind.Exclusion)
            return Ternary.No;
        var result = ColumnsMatch(target, key, table).And(ExpressionsMatch(target, key, table));
        foreach (var element in clause.Elements)
        {
            if (result == Ternary.No)
                return result;
            if (element.Collation is not null || element.OperatorClass is not null)
                result = result.And(SortingMatches(element, key, table));
        }

        if (key.Predicate is not null && result != Ternary.No)
            result = result.And(PredicateImplication.Implies(clause.Predicate, key.Predicate, table, parameters));
        return result;
    }

    private static Ternary ColumnsMatch(Target target, UniqueKey key, Table table)
    {
        var result = Ternary.Yes;
        foreach (var element in key.Elements)
        {
            if (element.Column is null || target.Columns.Contains(element.Column))
                continue;

            // An expression of the target may still turn out to be the bare column, for example through a cast.
            result = result.And(target.Expressions.Any(e => MayEqualColumn(e, element.Column, table)) ? Ternary.Unknown : Ternary.No);
        }

        foreach (var column in target.Columns)
        {
            if (!key.Elements.Any(e => e.Column == column))
                result = result.And(key.Elements.Any(e => e.Expression is not null && MayEqualColumn(e.Expression, column, table)) ? Ternary.Unknown : Ternary.No);
        }

        return result;
    }

    private static bool MayEqualColumn(Expression expression, string column, Table table) =>
        ExpressionEquality.AreEqual(expression, new ColumnExpression(expression.Span, null, column), table) != Ternary.No;

    private static Ternary ExpressionsMatch(Target target, UniqueKey key, Table table)
    {
        var result = Ternary.Yes;
        foreach (var expression in target.Expressions)
        {
            var found = Ternary.No;
            foreach (var element in key.Elements)
            {
                found = found.Or(element.Expression is not null
                    ? ExpressionEquality.AreEqual(expression, element.Expression, table)
                    : MayEqualColumn(expression, element.Column!, table) ? Ternary.Unknown : Ternary.No);
            }

            result = result.And(found);
        }

        foreach (var element in key.Elements)
        {
            if (element.Expression is null)
                continue;
            var found = Ternary.No;
            foreach (var expression in target.Expressions)
                found = found.Or(ExpressionEquality.AreEqual(expression, element.Expression, table));
            foreach (var column in target.Columns)
                found = found.Or(MayEqualColumn(element.Expression, column, table) ? Ternary.Unknown : Ternary.No);
            result = result.And(found);
        }

        return result;
    }

    /// <summary>COLLATE and an operator class of an element must both be those of one key element that it stands for.</summary>
    private static Ternary SortingMatches(ConflictElement element, UniqueKey key, Table table)
    {
        var found = Ternary.No;
        foreach (var candidate in key.Elements)
        {
            var same = element.Expression is ColumnExpression column && candidate.Column is not null
                ? TernaryLogic.Of(column.Name == candidate.Column)
                : candidate.Expression is not null ? ExpressionEquality.AreEqual(element.Expression, candidate.Expression, table) : Ternary.No;
            if (same == Ternary.No)
                continue;
            if (element.Collation is not null)
                same = same.And(CollationMatches(element.Collation, candidate, table));
            if (element.OperatorClass is not null)
                same = same.And(OperatorClassMatches(element.OperatorClass, candidate, table));
            found = found.Or(same);
        }

        return found;
    }

    private static Ternary OperatorClassMatches(string operatorClass, KeyElement candidate, Table table)
    {
        var declared = candidate.OperatorClass;
        if (declared is null && candidate.Column is not null)
            declared = BuiltIns.DefaultOperatorClass(table.FindColumn(candidate.Column)?.Type);
        else if (declared is null && candidate.Expression is CallExpression { Name: "lower" or "upper" or "btrim" })
            declared = "text_ops";
        return declared is null ? Ternary.Unknown : TernaryLogic.Of(BuiltIns.OperatorClass(declared) == BuiltIns.OperatorClass(operatorClass));
    }

    private static Ternary CollationMatches(string collation, KeyElement candidate, Table table)
    {
        if (candidate.Collation is not null)
            return TernaryLogic.Of(candidate.Collation == collation);
        if (candidate.Column is null || table.FindColumn(candidate.Column) is not { } column)
            return Ternary.Unknown;
        if (column.Collation is not null)
            return TernaryLogic.Of(column.Collation == collation);
        var isText = column.Type == "text" || column.Type.StartsWith("character", StringComparison.Ordinal);
        return isText ? TernaryLogic.Of(collation == "default") : Ternary.Unknown;
    }
}
