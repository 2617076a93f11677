using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ2001: a query that picks a pending job and locks it without SKIP LOCKED, so that workers wait for each other; or that does not lock it at all,
/// so that the UPDATE around it takes one job twice.
/// </summary>
internal sealed class ClaimWithoutSkipLocked : AccessRule
{
    public const string Id = "SSQ2001";
    private const string Kind = "skip-locked";

    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        if (access.Statement is not SelectStatement { IsUnderstood: true, From.IsSingle: true } select || !JobStatus.IsKept(access.Table, access.Catalog) || !PicksPending(select, access))
            yield break;
        var table = FindingText.Name(access.Table);
        if (select.Locking is { IsExclusive: true, Wait: LockWait.Block } locking)
        {
            yield return Finding(access, locking.Span, $"Workers that claim from {table} at once wait for each other, for they all lock the same job; add SKIP LOCKED",
                "Add SKIP LOCKED", new SqlEdit(new SqlSpan(locking.Span.End, 0), " SKIP LOCKED"));
        }
        else if (select.Locking is null && IsClaimed(select, access) && !access.Command.TakesLock(select, access.Text))
        {
            var lockable = !select.IsAggregated && access.Table.Kind is RelationKind.Table or RelationKind.PartitionedTable;
            var clause = SqlLayout.Of(access.Text, select.Span, Math.Max(select.Span.Start, select.End - 1)).Write(new[] { "FOR UPDATE SKIP LOCKED" });
            yield return Finding(access, select.Target.Span, $"Two workers that claim from {table} at once read the same job and take it twice; add FOR UPDATE SKIP LOCKED",
                "Add FOR UPDATE SKIP LOCKED", lockable ? new SqlEdit(new SqlSpan(select.End, 0), clause) : null);
        }
    }

    private static RuleFinding Finding(Access access, SqlSpan span, string message, string title, SqlEdit? edit) => new(new Finding(Id, span, Certainty.Possible, null, FindingText.Fit(message)) { Table = access.Table })
    {
        Candidates = edit is null
            ? ImmutableArray<CandidateRemedy>.Empty
            : ImmutableArray.Create(new CandidateRemedy(new Remedy(Kind, title, ImmutableArray.Create(edit.Value)), null)),
    };

    /// <summary>Some pending jobs, by their status or by a limit: not one that a key names, and none that is being processed.</summary>
    private static bool PicksPending(SelectStatement select, Access access)
    {
        var where = select.Where?.Condition;
        if (KeyFilter.PinsKey(access.Table, select.TargetName, where, access.Catalog.NaturalKeyOf(access.Table)))
            return false;
        if (new StatusFilter(access.Table, select.TargetName, JobStatus.Pending).CanPass(where) != Ternary.Yes)
            return false;
        return select.HasLimit || new StatusFilter(access.Table, select.TargetName, JobStatus.Processing).CanPass(where) == Ternary.No;
    }

    /// <summary>An UPDATE of the same statement takes what the query picks, and does not look at the status again.</summary>
    private static bool IsClaimed(SelectStatement select, Access access) => access.Siblings.OfType<UpdateStatement>().Any(update =>
        update.IsUnderstood && access.IsSameTable(update) && Takes(update) && Reads(update, select) && IsUnguarded(update, access));

    private static bool Takes(UpdateStatement update) => update.Assignments.Any(static a =>
        a.Columns.Length == 1 && ((a.Columns[0] == JobStatus.Column && a.Value is LiteralExpression { Kind: LiteralKind.String, Value: JobStatus.Processing }) || JobStatus.IsLease(a.Columns[0])));

    /// <summary>By a subquery of its WHERE, or by the CTE that its FROM names.</summary>
    private static bool Reads(UpdateStatement update, SelectStatement select)
    {
        if (update.Where is { } where && Contains(where.Span, select.Span))
            return true;
        return update.From?.Table is { Schema: null } from && update.Group.CommonTables.TryGetValue(from.Name, out var common) && Contains(common.Span, select.Span);
    }

    private static bool Contains(SqlSpan outer, SqlSpan inner) => outer.Start <= inner.Start && inner.End <= outer.End;

    private static bool IsUnguarded(UpdateStatement update, Access access) =>
        !KeyFilter.Conjuncts(update.Where?.Condition).Any(part => JobStatus.MentionsStatus(part) || JobStatus.MentionsLease(part))
        && new StatusFilter(access.Table, update.TargetName, JobStatus.Processing, static _ => Ternary.Yes).CanPass(update.Where?.Condition) == Ternary.Yes;
}
