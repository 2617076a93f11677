using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>Which unique keys the assignments of an UPDATE, or of DO UPDATE, can bring a row into where another row is already.</summary>
/// <param name="table">The table.</param>
/// <param name="context">What is known besides the SQL.</param>
/// <param name="proposed">The rows that EXCLUDED stands for; null for an UPDATE.</param>
internal sealed class KeyMove(Table table, WriteContext context, Write? proposed = null)
{
    private readonly Dictionary<string, (Assignment Assignment, Expression? Value)> _assigned = new(StringComparer.Ordinal);

    /// <summary>Adds the assignments; those that leave the value as it is, by <paramref name="keeps"/>, count for nothing.</summary>
    /// <returns>False where a column that is assigned is not known.</returns>
    public bool Assign(ImmutableArray<Assignment> assignments, Func<string, Expression, bool> keeps)
    {
        foreach (var assignment in assignments)
        {
            if (assignment.Columns.IsEmpty)
                return false;
            var values = assignment.Value is ListExpression { IsArray: false } list && list.Items.Length == assignment.Columns.Length ? list.Items : default;
            for (var i = 0; i < assignment.Columns.Length; i++)
            {
                var column = assignment.Columns[i];
                var value = assignment.Columns.Length == 1 ? assignment.Value : values.IsDefault ? null : values[i];
                if (table.FindColumn(column) is not { } declared || declared.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual || _assigned.ContainsKey(column))
                    return false;
                if (value is null || !keeps(column, value))
                    _assigned.Add(column, (assignment, value));
            }
        }

        return true;
    }

    /// <summary>The keys, each with the assignment that moves it; <paramref name="arbiters"/> hold the row already, also by their predicate.</summary>
    public IEnumerable<(UniqueKey Key, Assignment Assignment)> Keys(ImmutableArray<UniqueKey> arbiters)
    {
        if (_assigned.Count == 0)
            yield break;
        var write = new Write { Table = table, Context = context, TargetSpan = default, Rows = ImmutableArray.Create(ImmutableArray.CreateRange(table.Columns, FactOf)) };
        foreach (var key in table.UniqueKeys)
        {
            var isArbiter = arbiters.Contains(key);
            var moving = ColumnsOf(key, withPredicate: !isArbiter).SelectMany(Sources).FirstOrDefault(column => _assigned.ContainsKey(column) && !(isArbiter && IsExcluded(column)));
            if (moving is not null && KeyExposure.CanViolate(write, key) == Ternary.Yes)
                yield return (key, _assigned[moving].Assignment);
        }
    }

    /// <summary><c>a = EXCLUDED.a</c>: of an arbiter, also of one over an expression, the two rows have it in common.</summary>
    private bool IsExcluded(string column) => _assigned[column].Value is ColumnExpression { Qualifier: "excluded" } excluded && excluded.Name == column;

    private ValueFact FactOf(Column column) => _assigned.TryGetValue(column.Name, out var assigned) && assigned.Value is not null
        ? FactOf(assigned.Value, column)
        : ValueFact.Of(ValueKind.Supplied, isOmitted: false);

    private ValueFact FactOf(Expression value, Column column) => value switch
    {
        ColumnExpression { Qualifier: "excluded" } excluded when proposed is { Rows.Length: 1 } => proposed.Fact(0, excluded.Name),
        _ => WriteBuilder.Assigned(value, column, context),
    };

    private static IEnumerable<string> ColumnsOf(UniqueKey key, bool withPredicate)
    {
        foreach (var element in key.Elements)
        {
            if (element.Column is not null)
                yield return element.Column;
            else
                foreach (var column in ExpressionTree.Columns(element.Expression!))
                    yield return column;
        }

        if (key.Predicate is null || !withPredicate)
            yield break;
        foreach (var column in ExpressionTree.Columns(key.Predicate))
            yield return column;
    }

    /// <summary>A generated column changes with those that it is made of.</summary>
    private IEnumerable<string> Sources(string column) => table.FindColumn(column)?.GenerationExpression is { } expression ? ExpressionTree.Columns(expression) : new[] { column };
}
