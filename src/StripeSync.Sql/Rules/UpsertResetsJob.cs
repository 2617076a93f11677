using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ2004: DO UPDATE sets a job that a worker is processing back to pending, so that a second worker takes it.</summary>
internal sealed class UpsertResetsJob : WriteRule
{
    public const string Id = "SSQ2004";

    /// <summary>The equivalence key of the repair.</summary>
    public const string Kind = "status-guard-upsert";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write is not { OnConflict: { Action: ConflictAction.Update } clause, Statement: { } statement } || !Runs(write) || !JobStatus.IsKept(write.Table, catalog))
            return null;
        if (clause.Assignments.FirstOrDefault(assignment => SetsPending(write, assignment)) is not { } reset)
            return null;
        if (clause.UpdateWhere is { } where && JobStatus.MentionsLease(where))
            return null;
        if (new StatusFilter(write.Table, statement.TargetName, JobStatus.Processing).CanPass(clause.UpdateWhere) != Ternary.Yes)
            return null;

        // A library's upsert has no WHERE, and sets the columns that it sends.
        var advice = write.Context.Call is not null ? "send no status" : $"add WHERE {Identifier.Quote(statement.TargetName)}.{JobStatus.Column} IN {JobStatus.Finished}";
        var message = $"DO UPDATE sets a job of {FindingText.Name(write.Table)} that is being processed back to pending, and a second worker takes it; {advice}";
        return new RuleFinding(new Finding(Id, reset.Span, Certainty.Possible, null, FindingText.Fit(message)) { Table = write.Table })
        {
            Candidates = Candidates(write, clause),
        };
    }

    /// <summary>Also where the target matches nothing: what repairs the target makes the clause run.</summary>
    private static bool Runs(Write write) => write.Inference!.Outcome switch
    {
        InferenceOutcome.Matched => KeyExposure.CanConflict(write),
        InferenceOutcome.NoMatch => !write.Table.IsFromProfile,
        _ => false,
    };

    /// <summary><c>status = 'pending'</c>, or EXCLUDED.status of rows that are pending.</summary>
    private static bool SetsPending(Write write, Assignment assignment)
    {
        if (assignment.Columns.Length != 1 || assignment.Columns[0] != JobStatus.Column)
            return false;
        return assignment.Value switch
        {
            LiteralExpression { Kind: LiteralKind.String, Value: JobStatus.Pending } => true,
            ColumnExpression { Qualifier: "excluded", Name: JobStatus.Column } => write.Rows.Select((_, row) => write.Fact(row, JobStatus.Column)).All(static fact => fact is { Kind: ValueKind.Literal, Literal.Value: JobStatus.Pending }),
            _ => false,
        };
    }

    private static ImmutableArray<CandidateRemedy> Candidates(Write write, OnConflictClause clause)
    {
        if (write.Text is not { } text || write.Inference!.Arbiters.IsEmpty || QueueRequeue.Of(write) is not { } requeue || requeue.Guard(text, clause) is not { IsEmpty: false } edits)
            return ImmutableArray<CandidateRemedy>.Empty;
        return ImmutableArray.Create(new CandidateRemedy(new Remedy(Kind, requeue.GuardTitle, edits), write.Inference.Arbiters[0]));
    }
}
