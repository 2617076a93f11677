using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1013 for UPDATE: a row gets the key of another one.</summary>
internal sealed class UpdateMovesKey : AccessRule
{
    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        if (access.Statement is not UpdateStatement update || access.Context.HandlesUniqueViolation || access.Table.HasRules)
            yield break;
        var move = new KeyMove(access.Table, access.Context);
        if (move.Assign(update.Assignments, (column, value) => IsItself(column, value, update.TargetName) || IsHeldFast(column, value, update)))
        {
            foreach (var finding in UpsertMovesKey.Findings(access.Table, move.Keys(System.Collections.Immutable.ImmutableArray<UniqueKey>.Empty), "UPDATE"))
                yield return finding;
        }
    }

    /// <summary><c>SET a = a</c>.</summary>
    public static bool IsItself(string column, Expression value, string name) => value is ColumnExpression same && same.Name == column && (same.Qualifier is null || same.Qualifier == name);

    /// <summary><c>SET a = 1 … WHERE a = 1</c>: the value that the row has.</summary>
    private static bool IsHeldFast(string column, Expression value, UpdateStatement update) =>
        value is LiteralExpression or ParameterExpression or ColumnExpression
        && KeyFilter.ValueOf(column, update.TargetName, update.Where?.Condition) is { } held && IsSame(held, value);

    private static bool IsSame(Expression held, Expression value) =>
        held.Canonical == value.Canonical && (held as ColumnExpression)?.Qualifier == (value as ColumnExpression)?.Qualifier;
}
