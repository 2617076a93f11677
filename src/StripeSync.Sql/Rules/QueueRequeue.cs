using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>
/// The DO UPDATE that enqueues a job again. In the runtime's form a running job keeps its lease and the request is recorded;
/// in the field form, which has no lease, a running job is left alone.
/// </summary>
internal sealed class QueueRequeue
{
    private const string Done = JobStatus.Finished;
    private readonly Write _write;
    private readonly string _stored;
    private readonly bool _isFullForm;

    private QueueRequeue(Write write, bool isFullForm)
    {
        _write = write;
        _isFullForm = isFullForm;

        // In DO UPDATE the stored row goes by the alias of the target, or by its name without schema.
        _stored = Identifier.Quote(write.Statement!.Alias ?? write.Table.Name);
    }

    /// <summary>For a table with a status; null where the insert writes another one than 'pending'.</summary>
    public static QueueRequeue? Of(Write write)
    {
        if (!InsertsPending(write))
            return null;
        return new QueueRequeue(write, write.Table.FindColumn("lease_token") is not null && write.Table.FindColumn("rerun_requested") is not null);
    }

    public string Title(string target) => _isFullForm
        ? $"Add ON CONFLICT {target}: requeue; a running job keeps its lease and runs again"
        : $"Add ON CONFLICT {target}: requeue finished jobs; a request made while the job is processed is not run again";

    public string[] Clauses(string onConflict)
    {
        if (_isFullForm)
            return [onConflict, "DO UPDATE SET " + string.Join(", ", FullForm())];

        // A row that the WHERE leaves alone is not returned: with RETURNING the condition moves into the values.
        return _write.Statement!.HasReturning
            ? [onConflict, "DO UPDATE SET " + string.Join(", ", FieldForm().Select(s => $"{s.Column} = CASE WHEN {_stored}.status IN {Done} THEN {s.Value} ELSE {_stored}.{s.Column} END"))]
            : [onConflict, "DO UPDATE SET " + string.Join(", ", FieldForm().Select(static s => $"{s.Column} = {s.Value}")), $"WHERE {_stored}.status IN {Done}"];
    }

    public string GuardTitle => _isFullForm
        ? "Requeue: a running job keeps its lease and runs again"
        : "Requeue finished jobs only; a request made while the job is processed is not run again";

    /// <summary>Changes a DO UPDATE that is there: the assignments of the requeue take the place of those of the same columns, all others stay.</summary>
    /// <param name="text">The text around the clause.</param>
    /// <param name="clause">The clause.</param>
    public ImmutableArray<SqlEdit> Guard(string text, OnConflictClause clause)
    {
        if (clause.Assignments.Any(static assignment => assignment.Columns.Length != 1))
            return ImmutableArray<SqlEdit>.Empty;
        if (_isFullForm)
            return Replace(clause);
        return _write.Statement!.HasReturning ? GuardValues(text, clause) : GuardRow(text, clause);
    }

    private ImmutableArray<SqlEdit> Replace(OnConflictClause clause)
    {
        var edits = ImmutableArray.CreateBuilder<SqlEdit>();
        var missing = FullForm().ToDictionary(static set => set.Substring(0, set.IndexOf(' ')), StringComparer.Ordinal);
        foreach (var assignment in clause.Assignments)
        {
            if (!missing.TryGetValue(assignment.Columns[0], out var set))
                continue;
            edits.Add(new SqlEdit(assignment.Span, set));
            missing.Remove(assignment.Columns[0]);
        }

        var end = new SqlSpan(clause.Assignments[clause.Assignments.Length - 1].Span.End, 0);
        var added = string.Concat(FullForm().Where(missing.ContainsValue).Select(static set => ", " + set));
        if (edits[edits.Count - 1] is { } last && last.Span.End == end.Start)
            edits[edits.Count - 1] = last with { NewText = last.NewText + added };
        else
            edits.Add(new SqlEdit(end, added));
        return edits.ToImmutable();
    }

    private ImmutableArray<SqlEdit> GuardRow(string text, OnConflictClause clause)
    {
        var condition = $"{_stored}.status IN {Done}";
        var end = new SqlSpan(clause.Span.End, 0);
        if (clause.UpdateWhere is not { } where)
            return ImmutableArray.Create(new SqlEdit(end, SqlLayout.Of(text, _write.Statement!.Span, clause.Span.Start).Write(["WHERE " + condition])));
        return where is LogicalExpression { IsAnd: false }
            ? ImmutableArray.Create(new SqlEdit(new SqlSpan(where.Span.Start, 0), "("), new SqlEdit(end, ") AND " + condition))
            : ImmutableArray.Create(new SqlEdit(end, " AND " + condition));
    }

    /// <summary>A row that a WHERE leaves alone is not returned.</summary>
    private ImmutableArray<SqlEdit> GuardValues(string text, OnConflictClause clause) => ImmutableArray.CreateRange(clause.Assignments, assignment =>
    {
        var column = Identifier.Quote(assignment.Columns[0]);
        var written = text.Substring(assignment.Span.Start, assignment.Span.Length);
        var value = written.Substring(written.IndexOf('=') + 1).Trim();
        return new SqlEdit(assignment.Span, $"{column} = CASE WHEN {_stored}.status IN {Done} THEN {value} ELSE {_stored}.{column} END");
    });

    private static bool InsertsPending(Write write)
    {
        for (var row = 0; row < write.Rows.Length; row++)
        {
            var status = write.Fact(row, "status");
            if (status.Kind == ValueKind.Literal && status.Literal?.Value == "pending")
                continue;

            // The profile does not know the default of status: a job that is queued without one is pending.
            if (!(write.Table.IsFromProfile && status.IsOmitted))
                return false;
        }

        return true;
    }

    private IEnumerable<(string Column, string Value)> FieldForm()
    {
        yield return ("status", "'pending'");
        foreach (var column in AddOnConflict.UpdatableColumns(_write))
        {
            if (column != "status")
                yield return (Identifier.Quote(column), "EXCLUDED." + Identifier.Quote(column));
        }
    }

    private IEnumerable<string> FullForm()
    {
        yield return $"status = CASE WHEN {_stored}.status = 'processing' THEN {_stored}.status ELSE 'pending' END";
        yield return $"rerun_requested = {_stored}.rerun_requested OR {_stored}.status = 'processing'";
        if (Has("payload"))
            yield return $"payload = COALESCE(EXCLUDED.payload, {_stored}.payload)";
        if (Has("attempts"))
            yield return $"attempts = CASE WHEN {_stored}.status IN {Done} THEN 0 ELSE {_stored}.attempts END";
        if (Has("pending_since"))
            yield return $"pending_since = CASE WHEN {_stored}.status IN {Done} THEN now() ELSE {_stored}.pending_since END";
        if (Has("available_at"))
            yield return $"available_at = CASE WHEN {_stored}.status = 'processing' THEN {_stored}.available_at ELSE now() END";
        if (Has("updated_at"))
            yield return "updated_at = now()";
    }

    private bool Has(string column) => _write.Table.FindColumn(column) is not null;
}
