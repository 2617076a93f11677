using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ2003: <c>status &lt;&gt; 'a'</c> and <c>status NOT IN (…)</c> are NULL for a NULL, so that a clean-up leaves just the rows that are corrupt.</summary>
internal sealed class NegativeFilterSkipsNull : AccessRule
{
    public const string Id = "SSQ2003";
    private const string Kind = "null-safe";

    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        var where = access.Statement switch
        {
            UpdateStatement update => update.Where,
            DeleteStatement delete => delete.Where,

            // A query that picks the rows which a statement around it changes.
            SelectStatement select when access.Siblings.Any(other => other is UpdateStatement or DeleteStatement && access.IsSameTable(other)) => select.Where,
            _ => null,
        };
        if (where is null || !access.Statement.IsUnderstood || !access.Catalog.IsQueueTable(access.Table) || !HasNulls(access.Table))
            yield break;
        var parts = KeyFilter.Conjuncts(where.Condition).Where(part => Mentions(part, access.Statement.TargetName)).ToList();

        // Another condition on the status may rule NULL out on purpose.
        if (parts.Count != 1 || Operand(parts[0]) is not { } column)
            yield break;
        var message = $"This filter never matches the rows of {FindingText.Name(access.Table)} whose status is NULL, so that they stay; use IS DISTINCT FROM, or add OR {JobStatus.Column} IS NULL";
        yield return new RuleFinding(new Finding(Id, parts[0].Span, Certainty.Possible, null, FindingText.Fit(message)) { Table = access.Table })
        {
            Candidates = ImmutableArray.Create(new CandidateRemedy(Remedy(access.Text, where, parts[0], column), null)),
        };
    }

    private static bool HasNulls(Table table) => !table.IsFromProfile && table.FindColumn(JobStatus.Column) is { IsNullable: true }
        && !table.Checks.Any(static check => KeyFilter.Conjuncts(check.Expression).Any(static part => part is IsExpression { Test: TruthTest.Null, IsNegated: true, Operand: ColumnExpression { Name: JobStatus.Column } }));

    private static bool Mentions(Expression part, string name) =>
        ExpressionTree.Parts(part).Any(e => e is UnknownExpression || (e is ColumnExpression { Name: JobStatus.Column } column && (column.Qualifier is null || column.Qualifier == name)));

    /// <summary>The status of a negative filter; null for any other condition.</summary>
    private static ColumnExpression? Operand(Expression part) => part switch
    {
        BinaryExpression { Operator: "<>", Left: ColumnExpression column } e when IsValue(e.Right) => column,
        InExpression { IsNegated: true, Operand: ColumnExpression column } e when e.Items.All(IsValue) => column,
        QuantifiedExpression { Operator: "<>", IsAll: true, Left: ColumnExpression column } e when IsValue(e.Right) => column,
        UnaryExpression { Operator: "not", Operand: BinaryExpression { Operator: "=", Left: ColumnExpression column } e } when IsValue(e.Right) => column,
        UnaryExpression { Operator: "not", Operand: InExpression { IsNegated: false, Operand: ColumnExpression column } e } when e.Items.All(IsValue) => column,
        _ => null,
    };

    private static bool IsValue(Expression value) => ExpressionTree.Parts(value).All(static part => part is LiteralExpression { Kind: not LiteralKind.Null } or ParameterExpression or CastExpression or ListExpression { IsArray: true });

    private static Remedy Remedy(string text, WhereClause where, Expression part, ColumnExpression column)
    {
        if (part is BinaryExpression e && OperatorSpan(text, e) is { } span)
        {
            var before = char.IsWhiteSpace(text[span.Start - 1]) ? "" : " ";
            var after = char.IsWhiteSpace(text[span.End]) ? "" : " ";
            return new Remedy(Kind, "Use IS DISTINCT FROM", ImmutableArray.Create(new SqlEdit(span, before + "IS DISTINCT FROM" + after)));
        }

        var isNull = " OR " + text.Substring(column.Span.Start, column.Span.Length) + " IS NULL";
        var isAlone = where.Span == part.Span;
        return new Remedy(Kind, "Add OR … IS NULL", isAlone
            ? ImmutableArray.Create(new SqlEdit(new SqlSpan(part.Span.End, 0), isNull))
            : ImmutableArray.Create(new SqlEdit(new SqlSpan(part.Span.Start, 0), "("), new SqlEdit(new SqlSpan(part.Span.End, 0), isNull + ")")));
    }

    /// <summary>The one operator between the two sides, where nothing else stands there.</summary>
    private static SqlSpan? OperatorSpan(string text, BinaryExpression e)
    {
        var start = e.Left.Span.End;
        var between = text.Substring(start, Math.Max(0, e.Right.Span.Start - start));
        return between.Trim() is "<>" or "!=" ? new SqlSpan(start + between.IndexOf(between.Trim(), StringComparison.Ordinal), 2) : null;
    }
}
