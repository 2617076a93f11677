using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Whether a row with a given status can satisfy a condition, whatever its other columns hold. What compares other columns may be true and may be false;
/// a parameter, a subquery or anything that is not understood is unknown.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="name">The name by which the condition calls it.</param>
/// <param name="status">The status of the row.</param>
/// <param name="opaque">What is known of a condition with a subquery; null for nothing.</param>
internal sealed class StatusFilter(Table table, string name, string status, Func<Expression, Ternary>? opaque = null)
{
    private static readonly (Ternary True, Ternary False) Free = (Ternary.Yes, Ternary.Yes);
    private static readonly (Ternary True, Ternary False) Unknown = (Ternary.Unknown, Ternary.Unknown);

    private readonly PredicateEvaluator _row = new(RowOf(table, status), 0);

    /// <summary>No where no such row passes; Yes where one can.</summary>
    public Ternary CanPass(Expression? condition) => condition is null ? Ternary.Yes : Evaluate(condition).True;

    private static Write RowOf(Table table, string status)
    {
        var literal = new LiteralExpression(default, LiteralKind.String, status);
        return new Write
        {
            Table = table,
            Context = WriteContext.None,
            TargetSpan = default,
            Rows = ImmutableArray.Create(ImmutableArray.CreateRange(table.Columns, column => column.Name == JobStatus.Column
                ? new ValueFact(ValueKind.Literal, literal, IsOmitted: false)
                : ValueFact.Of(ValueKind.Supplied, isOmitted: false))),
        };
    }

    // The depth of every tree is bounded, see Expression.MaxDepth.
    private (Ternary True, Ternary False) Evaluate(Expression expression)
    {
        switch (expression)
        {
            case UnaryExpression { Operator: "not" } e:
                var operand = Evaluate(e.Operand);
                return (operand.False, operand.True);
            case LogicalExpression e:
                // AND is true where all are and false where one is; OR the other way round.
                var (all, any) = (Ternary.Yes, Ternary.No);
                foreach (var part in e.Operands)
                {
                    var (isTrue, isFalse) = Evaluate(part);
                    all = all.And(e.IsAnd ? isTrue : isFalse);
                    any = any.Or(e.IsAnd ? isFalse : isTrue);
                }

                return e.IsAnd ? (all, any) : (any, all);
            default: return Atom(expression);
        }
    }

    private (Ternary True, Ternary False) Atom(Expression atom)
    {
        if (ExpressionTree.Parts(atom).Any(static part => part is SubqueryExpression))
            return opaque?.Invoke(atom) is { } known && known != Ternary.Unknown ? (known, Ternary.Yes) : Unknown;
        var columns = ExpressionTree.Parts(atom).OfType<ColumnExpression>().ToList();
        if (columns.Any(column => column.Name == JobStatus.Column && column.Qualifier is not null && column.Qualifier != name))
            return Unknown;
        var plain = Comparison(atom);
        switch (_row.Holds(plain))
        {
            case Ternary.Yes: return (Ternary.Yes, Ternary.No);
            case Ternary.No: return (Ternary.No, _row.Holds(new UnaryExpression(plain.Span, "not", plain)));
        }

        // A parameter alone is decided by the caller.
        return columns.Count == 0 || JobStatus.MentionsStatus(atom) || ExpressionTree.Parts(atom).Any(static part => part is UnknownExpression) ? Unknown : Free;
    }

    /// <summary>The status of the row is not NULL, so that IS DISTINCT FROM a value is a comparison.</summary>
    private static Expression Comparison(Expression atom) => atom is DistinctFromExpression { Left: ColumnExpression { Name: JobStatus.Column } } e
        ? e.Right is LiteralExpression { Kind: LiteralKind.Null }
            ? new IsExpression(e.Span, e.Left, TruthTest.Null, isNegated: !e.IsNegated)
            : new BinaryExpression(e.Span, e.IsNegated ? "=" : "<>", e.Left, e.Right)
        : atom;
}
