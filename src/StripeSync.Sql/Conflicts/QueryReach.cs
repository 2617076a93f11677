using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>Follows the queries of a statement: whether <c>id IN (SELECT …)</c> can name a row of the same table that has a given status.</summary>
internal sealed class QueryReach(Access access, string status)
{
    /// <summary>Queries over queries: more than the parser reads.</summary>
    private const int MaxNesting = 12;

    private readonly bool _isFree = ReadsThisTableAlone(access) && !MentionsStatus(access.Statement.Group);

    /// <summary>True where the whole statement reads this table alone and says nothing of status or lease: nothing in it keeps such a row out.</summary>
    public bool IsFree => _isFree;

    /// <summary>Whether a condition with a subquery can hold for a row with the status.</summary>
    public Ternary CanHold(Expression condition)
    {
        if (_isFree)
            return Ternary.Yes;
        var query = condition switch
        {
            InExpression { IsNegated: false, Items: { Length: 1 } items } when items[0] is SubqueryExpression subquery => subquery,
            QuantifiedExpression { Operator: "=", IsAll: false, Right: SubqueryExpression subquery } => subquery,
            BinaryExpression { Operator: "=", Right: SubqueryExpression { IsExists: false } subquery } => subquery,
            _ => null,
        };
        return query is not null && OuterQuery(query.Span) is { } select ? CanYield(select, 0) : Ternary.Unknown;
    }

    /// <summary>The query that a CTE, a derived table or a subquery is: the outermost one in a range.</summary>
    public SelectStatement? OuterQuery(SqlSpan span) => access.Siblings.OfType<SelectStatement>()
        .Where(select => span.Start <= select.Span.Start && select.Span.End <= span.End)
        .OrderBy(static select => select.Span.Start)
        .FirstOrDefault();

    private Ternary CanYield(SelectStatement select, int nesting)
    {
        if (!select.IsUnderstood || !select.From.IsSingle || select.Locking is { Wait: LockWait.SkipLocked } || nesting > MaxNesting)
            return Ternary.Unknown;
        var filter = new StatusFilter(access.Table, select.TargetName, status).CanPass(select.Where?.Condition);
        if (select.Where is { } where && JobStatus.MentionsLease(where.Condition))
            return Ternary.Unknown;
        if (access.IsSameTable(select))
            return filter;
        var inner = select.From.Table is null
            ? OuterQuery(select.Target.Span)
            : access.Statement.Group.CommonTables.TryGetValue(select.From.Table.Name, out var common) && select.From.Table.Schema is null ? OuterQuery(common.Span) : null;
        return inner is null || inner == select ? Ternary.Unknown : filter.And(CanYield(inner, nesting + 1));
    }

    private static bool ReadsThisTableAlone(Access access)
    {
        var group = access.Statement.Group;
        if (!group.IsKnown)
            return false;
        foreach (var other in access.Siblings)
        {
            var isPart = other switch
            {
                // A derived table or a CTE is read where it stands.
                SelectStatement { From: { IsSingle: true } from, IsUnderstood: true, Locking: not { Wait: LockWait.SkipLocked } } => from.Table is null || IsCommon(from.Table, group) || access.IsSameTable(other),
                DeleteStatement { IsUnderstood: true } delete => access.IsSameTable(other) && (delete.Using is not { Table: { } table } || IsCommon(table, group) || table.Name == access.Statement.Target.Name),
                InsertStatement => true,
                _ => false,
            };
            if (!isPart)
                return false;
        }

        return true;
    }

    private static bool IsCommon(WriteTarget table, StatementGroup group) => table.Schema is null && group.CommonTables.ContainsKey(table.Name);

    private static bool MentionsStatus(StatementGroup group) => group.Names.Any(static name => name == JobStatus.Column || JobStatus.IsLease(name));
}
