using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ2002: a DELETE from a queue that a job in processing can fall under: its worker goes on, and what it was to do is lost.</summary>
internal sealed class CleanupDeletesRunningJobs : AccessRule
{
    public const string Id = "SSQ2002";
    private const string Kind = "status-guard";

    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        if (access.Statement is not DeleteStatement { IsUnderstood: true } delete || !JobStatus.IsKept(access.Table, access.Catalog))
            yield break;
        var where = delete.Where?.Condition;
        if (KeyFilter.PinsKey(access.Table, delete.TargetName, where, access.Catalog.NaturalKeyOf(access.Table)) || (where is not null && JobStatus.MentionsLease(where)))
            yield break;
        if (CanDelete(access, delete, JobStatus.Processing) != Ternary.Yes)
            yield break;
        var span = where is not null && JobStatus.MentionsStatus(where) ? delete.Where!.Span : delete.Target.Span;
        var guard = Guard(access, delete);
        var message = $"DELETE from {FindingText.Name(access.Table)} takes jobs that are being processed, whose work is lost; add {guard}";
        yield return new RuleFinding(new Finding(Id, span, Certainty.Possible, null, FindingText.Fit(message)) { Table = access.Table })
        {
            Candidates = Candidates(access, delete, guard),
        };
    }

    private static Ternary CanDelete(Access access, DeleteStatement delete, string status)
    {
        var reach = new QueryReach(access, status);

        // What is joined may keep rows out in ways that are not followed.
        if (delete.Using is not null && !reach.IsFree)
            return Ternary.Unknown;
        return new StatusFilter(access.Table, delete.TargetName, status, reach.CanHold).CanPass(delete.Where?.Condition);
    }

    private static string Guard(Access access, DeleteStatement delete)
    {
        var column = (delete.Using is null ? "" : Identifier.Quote(delete.TargetName) + ".") + JobStatus.Column;
        return column + (access.Table.FindColumn(JobStatus.Column)!.IsNullable ? " IS DISTINCT FROM '" : " <> '") + JobStatus.Processing + "'";
    }

    /// <summary>None where the DELETE is about jobs in processing alone: with the guard it would delete nothing.</summary>
    private static ImmutableArray<CandidateRemedy> Candidates(Access access, DeleteStatement delete, string guard)
    {
        if (new[] { JobStatus.Pending, JobStatus.Completed, JobStatus.Failed }.All(status => CanDelete(access, delete, status) != Ternary.Yes))
            return ImmutableArray<CandidateRemedy>.Empty;
        var edits = ImmutableArray.CreateBuilder<SqlEdit>();
        if (delete.Where is not { } where)
        {
            edits.Add(new SqlEdit(new SqlSpan(delete.WhereStart, 0), " WHERE " + guard));
        }
        else if (where.Condition is LogicalExpression { IsAnd: false } && where.Condition.Span == where.Span)
        {
            edits.Add(new SqlEdit(new SqlSpan(where.Span.Start, 0), "("));
            edits.Add(new SqlEdit(new SqlSpan(where.Span.End, 0), ") AND " + guard));
        }
        else
        {
            edits.Add(new SqlEdit(new SqlSpan(where.Span.End, 0), " AND " + guard));
        }

        return ImmutableArray.Create(new CandidateRemedy(new Remedy(Kind, $"Add {guard}: jobs that are being processed stay", edits.ToImmutable()), null));
    }
}
