using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>
/// The DO UPDATE that enqueues a job again. In the runtime's form a running job keeps its lease and the request is recorded;
/// in the field form, which has no lease, a running job is left alone.
/// </summary>
internal sealed class QueueRequeue
{
    private const string Done = "('completed', 'failed')";
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
