using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1016: a CHECK is false for the literals of a row: 23514, before any conflict is looked for.</summary>
internal sealed class RefusedByCheck : WriteRule
{
    public const string Id = "SSQ1016";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (!IsCheckedAsWritten(write))
            return null;
        foreach (var check in write.Table.Checks)
        {
            for (var row = 0; row < write.Rows.Length; row++)
            {
                if (RefusedPart(new PredicateEvaluator(write.Table, column => KnownFact(write, row, column)), check.Expression) is { } part && ExpressionTree.Columns(part).Count > 0)
                    return Finding(write, check, Values(write, row, part), CertaintyOfRows(write));
            }

            if (Assigned(write, check) is { } assigned)
                return Finding(write, check, assigned, Certainty.Possible);
        }

        return null;
    }

    /// <summary>The part of a CHECK that is false, the first one of an AND; null where the row may pass. The depth of every tree is bounded.</summary>
    private static Expression? RefusedPart(PredicateEvaluator evaluator, Expression check)
    {
        if (evaluator.Refuses(check) != Ternary.Yes)
            return null;
        return check is LogicalExpression { IsAnd: true } all
            ? all.Operands.Select(operand => RefusedPart(evaluator, operand)).FirstOrDefault(static part => part is not null)
            : check;
    }

    /// <summary>The columns that a part of the CHECK reads, with what is written for them.</summary>
    private static List<(Column Column, ValueFact Fact)> Values(Write write, int row, Expression part)
    {
        var read = ExpressionTree.Columns(part);
        var values = new List<(Column, ValueFact)>();
        for (var i = 0; i < write.Table.Columns.Length; i++)
        {
            if (read.Contains(write.Table.Columns[i].Name))
                values.Add((write.Table.Columns[i], write.Rows[row][i]));
        }

        return values;
    }

    /// <summary>The value of DO UPDATE SET that a CHECK of this one column refuses; it fails when there is a conflict.</summary>
    private static List<(Column Column, ValueFact Fact)>? Assigned(Write write, TableCheck check)
    {
        if (write.OnConflict is not { Action: ConflictAction.Update } clause || ExpressionTree.Columns(check.Expression) is not { Count: 1 } read)
            return null;
        foreach (var assignment in clause.Assignments)
        {
            if (assignment.Columns.Length != 1 || !read.Contains(assignment.Columns[0]) || write.Table.FindColumn(assignment.Columns[0]) is not { } column)
                continue;
            var fact = WriteBuilder.Assigned(assignment.Value, column, write.Context);
            if (assignment.Value is not DefaultExpression && new PredicateEvaluator(write.Table, _ => fact).Refuses(check.Expression) == Ternary.Yes)
                return [(column, fact)];
        }

        return null;
    }

    private static RuleFinding Finding(Write write, TableCheck check, List<(Column Column, ValueFact Fact)> values, Certainty certainty)
    {
        var value = values.OrderBy(static v => v.Fact.IsOmitted ? 2 : v.Fact.Kind is ValueKind.Literal or ValueKind.Null ? 0 : 1).First();
        var text = value.Fact.Written is { } expression ? expression.Canonical : "NULL";
        var allowed = values.Count == 1 ? AllowedValue.Of(check.Expression, value.Column.Name) : ImmutableArray<string>.Empty;
        var close = value.Fact.Literal is { Kind: LiteralKind.String } literal ? AllowedValue.CloseTo(literal.Value, allowed) : ImmutableArray<string>.Empty;
        var remedy = close.IsEmpty ? allowed.IsEmpty ? "" : "; allowed: " + string.Join(", ", allowed.Select(AllowedValue.Quote)) : "; use " + AllowedValue.Quote(close[0]);
        var message = $"{text} for {Identifier.Quote(value.Column.Name)} of {FindingText.Name(write.Table)} is refused by CHECK {Identifier.Quote(check.Name)}: 23514{(certainty == Certainty.Certain ? " on every execution" : "")}{remedy}";
        var span = value.Fact.IsOmitted ? write.TargetSpan : value.Fact.Written!.Span;
        return new RuleFinding(new Finding(Id, span, certainty, "23514", FindingText.Fit(message)) { Table = write.Table })
        {
            Candidates = close.IsEmpty || value.Fact.IsOmitted ? ImmutableArray<CandidateRemedy>.Empty : Candidates(Places(write, value.Column, value.Fact.Literal!.Value), close),
        };
    }

    /// <summary>Everywhere in the statement where the value is written for the column.</summary>
    private static IEnumerable<SqlSpan> Places(Write write, Column column, string refused)
    {
        bool IsRefused(ValueFact fact) => !fact.IsOmitted && fact.Literal?.Value == refused;
        for (var row = 0; row < write.Rows.Length; row++)
        {
            if (write.Fact(row, column.Name) is var fact && IsRefused(fact))
                yield return fact.Written!.Span;
        }

        foreach (var assignment in write.OnConflict?.Assignments ?? ImmutableArray<Assignment>.Empty)
        {
            if (assignment.Columns.Length == 1 && assignment.Columns[0] == column.Name && IsRefused(WriteBuilder.Assigned(assignment.Value, column, write.Context)))
                yield return assignment.Value.Span;
        }
    }

    private static ImmutableArray<CandidateRemedy> Candidates(IEnumerable<SqlSpan> places, ImmutableArray<string> close)
    {
        var spans = places.ToList();
        var candidates = ImmutableArray.CreateBuilder<CandidateRemedy>();
        foreach (var value in close)
        {
            var kind = candidates.Count == 0 ? "use-allowed-value" : "use-allowed-value:" + value;
            candidates.Add(new CandidateRemedy(new Remedy(kind, "Use " + AllowedValue.Quote(value), ImmutableArray.CreateRange(spans.Select(span => new SqlEdit(span, AllowedValue.Quote(value))))), null));
        }

        return candidates.ToImmutable();
    }
}
