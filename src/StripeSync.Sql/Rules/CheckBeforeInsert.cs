using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1009: an INSERT of the rows that a query of the same table, or an UPDATE in a CTE, did not find. Two sessions find nothing at the same time,
/// and the second one raises 23505.
/// </summary>
internal sealed class CheckBeforeInsert : WriteRule
{
    public const string Id = "SSQ1009";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write is not { OnConflict: null, ConflictIsKnown: true, Statement: { Source: QuerySource { ExistenceCheck: { } check } } statement } || write.Context is { HandlesUniqueViolation: true } or { HoldsLock: true })
            return null;
        var names = NamesBehind(check, statement.Group);
        if (!names.Contains(statement.Target.Name))
            return null;
        var keys = write.OpenKeys.Where(key => ColumnsOf(key).All(names.Contains)).ToImmutableArray();
        if (keys.IsEmpty || write.Command?.TakesLock(statement, write.Text!) == true)
            return null;
        var columns = FindingText.Columns(keys[0]);
        var message = $"Two sessions that both find no {columns} in {FindingText.Name(write.Table)} both insert it, and one fails with 23505; add ON CONFLICT {columns}";
        return new RuleFinding(new Finding(Id, check.Span, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = write.Table, Keys = keys })
        {
            Candidates = Candidates(write, catalog, keys),
        };
    }

    /// <summary>The names that the check mentions, and those of the CTEs among them.</summary>
    private static HashSet<string> NamesBehind(ExistenceCheck check, StatementGroup group)
    {
        var names = new HashSet<string>(check.Names, StringComparer.Ordinal);
        foreach (var common in group.CommonTables)
        {
            if (check.Names.Contains(common.Key))
                names.UnionWith(common.Value.Names);
        }

        return names;
    }

    private static IEnumerable<string> ColumnsOf(UniqueKey key) =>
        key.Elements.SelectMany(static element => element.Column is { } column ? new[] { column } : (IEnumerable<string>)ExpressionTree.Columns(element.Expression!));

    /// <summary>
    /// What the check means is that an existing row stays: DO NOTHING. Behind an UPDATE of the existing row, the clause has to do the update that was missed.
    /// </summary>
    private static ImmutableArray<CandidateRemedy> Candidates(Write write, Catalog catalog, ImmutableArray<UniqueKey> keys)
    {
        var updates = write.Statement!.Group.Members.Any(other => other is UpdateStatement && other.Target.Name == write.Statement.Target.Name);
        if (!updates)
            return AddOnConflict.DoNothing(write, keys);
        return catalog.IsQueueTable(write.Table) ? AddOnConflict.ForQueue(write, keys[0]) : AddOnConflict.ForTable(write, keys);
    }
}
