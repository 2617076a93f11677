using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ2005: rows that are equal in the order of row_number get their numbers in the order in which the plan meets them, which changes.</summary>
internal sealed class ArbitraryDeduplication : AccessRule
{
    public const string Id = "SSQ2005";
    private const string Kind = "tie-breaker";

    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        if (access.Statement is not SelectStatement { IsUnderstood: true, From.IsSingle: true } select || !access.Catalog.IsQueueTable(access.Table) || access.Table.IsFromProfile)
            yield break;
        if (!access.Siblings.Any(other => other is UpdateStatement or DeleteStatement && access.IsSameTable(other)))
            yield break;
        foreach (var rank in select.RowNumbers)
        {
            if (rank.Partition.IsEmpty || rank.Partition.Concat(rank.Order).Any(static e => e is not ColumnExpression && ExpressionTree.Parts(e).Any(static part => part is UnknownExpression or SubqueryExpression)))
                continue;
            var columns = new HashSet<string>(rank.Partition.Concat(rank.Order).OfType<ColumnExpression>().Select(static column => column.Name), StringComparer.Ordinal);
            var keys = access.Table.UniqueKeys.Where(key => TellsRowsApart(access.Table, key)).ToList();
            if (columns.Contains("ctid") || keys.Any(key => key.Columns.All(columns.Contains)))
                continue;
            var key = keys.FirstOrDefault();
            var remedy = key is null ? "end the order in a unique key" : "add " + string.Join(", ", Missing(key, columns)) + " to the order";
            var message = $"Rows of {FindingText.Name(access.Table)} that are equal in this order are numbered by chance, so that another one is kept each time; {remedy}";
            yield return new RuleFinding(new Finding(Id, rank.OrderSpan.Length > 0 ? rank.OrderSpan : rank.Span, Certainty.Possible, null, FindingText.Fit(message)) { Table = access.Table })
            {
                Candidates = key is null ? ImmutableArray<CandidateRemedy>.Empty : ImmutableArray.Create(new CandidateRemedy(Remedy(access.Text, rank, Missing(key, columns)), null)),
            };
        }
    }

    /// <summary>No two rows are equal on it, and none is NULL there.</summary>
    private static bool TellsRowsApart(Table table, UniqueKey key) =>
        key is { IsPartial: false, IsValid: true, Columns.IsDefault: false } && key.Kind != UniqueKeyKind.Exclusion
        && (key.NullsNotDistinct || key.Columns.All(column => table.FindColumn(column) is { IsNullable: false }));

    private static IEnumerable<string> Missing(UniqueKey key, HashSet<string> columns) => key.Columns.Where(column => !columns.Contains(column)).Select(Identifier.Quote);

    /// <summary>In the direction of the order: the newest first stays the newest first.</summary>
    private static Remedy Remedy(string text, RowNumber rank, IEnumerable<string> columns)
    {
        var order = text.Substring(rank.OrderSpan.Start, rank.OrderSpan.Length).ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var last = order.Length - (order.Length > 2 && order[order.Length - 2] == "NULLS" ? 3 : 1);
        var direction = last >= 0 && order[last] == "DESC" ? " DESC" : "";
        var list = string.Join(", ", columns.Select(column => column + direction));
        var edit = new SqlEdit(new SqlSpan(rank.OrderSpan.End, 0), (rank.Order.IsEmpty ? " ORDER BY " : ", ") + list);
        return new Remedy(Kind, $"Add {list} to the order", ImmutableArray.Create(edit));
    }
}
