using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Whether the WHERE of a conflict target proves the predicate of a partial index, by the rules of the server's predicate_implied_by and no other:
/// what it could prove and does not is a certain 42P10.
/// </summary>
internal sealed class PredicateImplication
{
    /// <summary>Pairs of clauses that are compared at most; the server has no such bound, so beyond it the answer is unknown.</summary>
    private const int MaxSteps = 50_000;

    private readonly AtomImplication _atoms;
    private int _steps;

    private PredicateImplication(Table table, ParameterView parameters) => _atoms = new AtomImplication(table, parameters);

    public static Ternary Implies(Expression? where, Expression predicate, Table table, ParameterView parameters = ParameterView.AnyValue) =>
        new PredicateImplication(table, parameters).Implies(Clause.Of(where, table), Clause.Of(predicate, table));

    private Ternary Implies(Clause where, Clause predicate)
    {
        if (++_steps > MaxSteps)
            return Ternary.Unknown;
        if (predicate.Kind == ClauseKind.True)
            return Ternary.Yes;

        // A WHERE that no row satisfies is folded to FALSE, and the server proves nothing from that; nor is a FALSE predicate proven.
        if (where.Kind is ClauseKind.True or ClauseKind.False || predicate.Kind == ClauseKind.False)
            return Ternary.No;
        // The cases of predicate_implied_by_recurse, which proves less than logic does: an OR implies an OR only item by item.
        return (where.Kind, predicate.Kind) switch
        {
            (ClauseKind.And, ClauseKind.Or) => Any(predicate, part => Implies(where, part)).Or(Any(where, part => Implies(part, predicate))),
            (ClauseKind.Or, ClauseKind.Or) => All(where, item => Any(predicate, part => Implies(item, part))),
            (ClauseKind.Or, _) => All(where, item => Implies(item, predicate)),
            (_, ClauseKind.And) => All(predicate, part => Implies(where, part)),
            (ClauseKind.And, _) => Any(where, part => Implies(part, predicate)),
            (_, ClauseKind.Or) => Any(predicate, part => Implies(where, part)),
            _ => _atoms.Implies(where.Atom!, predicate.Atom!),
        };
    }

    private static Ternary All(Clause clause, Func<Clause, Ternary> test)
    {
        var result = Ternary.Yes;
        foreach (var part in clause.Parts)
        {
            result = result.And(test(part));
            if (result == Ternary.No)
                break;
        }

        return result;
    }

    private static Ternary Any(Clause clause, Func<Clause, Ternary> test)
    {
        var result = Ternary.No;
        foreach (var part in clause.Parts)
        {
            result = result.Or(test(part));
            if (result == Ternary.Yes)
                break;
        }

        return result;
    }
}
