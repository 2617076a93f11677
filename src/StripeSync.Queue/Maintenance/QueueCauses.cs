namespace StripeSync.Queue;

/// <summary>The causes of errors at the queue. Runbook/cause.sql and Runbook/explain_error.sql have the same words; a test compares them.</summary>
static class QueueCauses
{
    static readonly QueueCause[] Known =
    [
        new("unique_key_missing", "42P10", 400, "An upsert on (space_id, event_type) finds no unique key, and plain inserts pile up duplicates.", "stripesync install"),
        new("unique_key_invalid", "42P10", 400, "An index build failed: upserts find no arbiter, and plain inserts still fail with 23505 (HTTP 409).", "stripesync install"),
        new("unique_key_not_ready", "42P10", 400, "An index build was broken off before it enforced anything: upserts find no arbiter.", "stripesync install"),
        new("unique_key_deferrable", "55000", 500, "A deferrable constraint cannot arbitrate: every upsert fails, also beside a second, good key.", "stripesync install"),
        new("unique_key_partial", "42P10", 400, "A partial index arbitrates only an upsert that repeats its predicate, which PostgREST cannot.", "stripesync install"),
        new("unique_key_nullable", null, 201, "NULL never conflicts with NULL: such rows are inserted again and again.", "stripesync install"),
        new("leftover_index", "23505", 409, "The index of a cancelled rebuild is enforced and can never arbitrate: correct upserts fail, for good.", "stripesync install"),
        new("index_build_running", "23505", 409, "While the key is rebuilt, correct upserts can fail for a moment; enqueue_stripe_sync cannot.", "stripesync watch"),
        new("other_unique_key", "23505", 409, "ON CONFLICT guards one key: a conflict on this one still fails.", "drop the key, or see that its columns cannot repeat"),
        new("primary_key_missing", "23505", 409, "Without a primary key an upsert that names no on_conflict is a plain insert, and nobody notices.", "name on_conflict=space_id,event_type; stripesync install"),
        new("index_corrupt", "XX002", 500, "The index does not find rows that are in the table: typically after an upgrade of the C library.", "stripesync clean duplicates, then REINDEX INDEX CONCURRENTLY"),
        new("trigger", null, 409, "A trigger that writes elsewhere or raises an error fails the insert with its own SQLSTATE.", "read the trigger; its own inserts need ON CONFLICT"),
        new("missing_space", "23503", 409, "The space does not exist: the foreign key refuses the job, or the row is left over from before the key.", "create the space, or stripesync clean space ID"),
        new("foreign_key", "23503", 409, "A job for a space that does not exist, and the deletion of a space that has jobs, are refused.", "create the space before its jobs"),
        new("null_key", null, 201, "Rows without a key never conflict, no worker can serve them, and the key cannot be made NOT NULL.", "stripesync clean invalid"),
        new("duplicates", null, 201, "A symptom: the unique key is or was missing, nullable or invalid. It cannot be built while they are there.", "stripesync clean duplicates, then stripesync install"),
        new("invalid_status", "23514", 400, "No worker picks these rows up, and the CHECK of the full form refuses them.", "stripesync clean invalid"),
        new("stuck", null, null, "Jobs wait for longer than they should. With a stopped worker they are valid: start it.", "start the worker, or stripesync clean stuck --requeue"),
        new("abandoned", null, null, "A worker died on these jobs. With leases they are claimed again by themselves; without, nobody takes them.", "stripesync clean stuck --requeue"),
        new("worker_stopped", null, null, "Nothing has been worked on since the jobs became due: the worker is stopped, the queue is not corrupt.", "start the worker"),
        new("zero_id", "23505", 409, "A client that sends id 0 conflicts on the primary key from its second insert on.", "leave id out of the request"),
        new("sequence_headroom", "2200H", 400, "Ids run out: an insert that is refused uses one up, too.", "run the ALTER that stripesync diagnose writes, in a quiet hour"),
        new("row_level_security", "42501", 403, "No policy lets the role write: 401 without a login, 403 with one.", "add a policy, or use the service role"),
        new("missing_rights", "42501", 403, "The role lacks a right: 401 without a login, 403 with one.", "stripesync install"),
        new("function_missing", "PGRST202", 404, "The function of the full form is not there.", "stripesync install"),
        new("schema_cache", "PGRST204", 400, "PostgREST does not see a change before it reloads its schema cache.", "NOTIFY pgrst, 'reload schema'"),
        new("blocked", "55P03", 500, "Clients wait for the blocking session and may run into a timeout (57014, 55P03).", "end the blocking session: SELECT pg_terminate_backend(PID)"),
        new("old_transaction", "57014", 500, "A transaction that stays open blocks index builds and keeps dead rows.", "commit or end it: SELECT pg_terminate_backend(PID)"),
        new("plain_insert", "23505", 409, "A plain INSERT of a job that is queued already. A PostgREST on_conflict without Prefer: resolution=merge-duplicates is one, too.", "EnqueueAsync or enqueue_stripe_sync; stripesync lint finds the statement (SSQ1001)"),
        new("upsert_without_on_conflict", "23505", 409, "An upsert that names no conflict target takes the primary key, and the natural key stays open.", "name on_conflict=space_id,event_type; stripesync lint finds the statement (SSQ1005, SSQ1006)"),
        new("same_key_twice", "21000", 500, "One statement proposes the same key twice, and DO UPDATE may touch a row once only.", "send each key once, or EnqueueManyAsync"),
        new("serialization_failure", "40001", 500, "Two transactions of REPEATABLE READ or SERIALIZABLE met. Nothing is wrong with the queue.", "run the whole transaction again"),
        new("deadlock", "40P01", 500, "Two transactions locked the same rows in different orders.", "run the transaction again; lock keys in one order, as EnqueueManyAsync does"),
        new("statement_timeout", "57014", 500, "The statement took longer than statement_timeout, mostly because it waited for a lock.", "stripesync diagnose names the blocking session"),
        new("lock_timeout", "55P03", 500, "The statement waited for a lock for longer than lock_timeout.", "stripesync diagnose names the blocking session"),
        new("table_missing", "42P01", 404, "The queue table is not there, or not in this schema.", "check --schema and --table, or run stripesync install"),
        new("stripe_idempotency", null, 409, "The answer is Stripe's own: a request with the same idempotency key is still under way.", "send it again later with the same key"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<QueueCause> All => Known;

    /// <summary>The cause of a name.</summary>
    public static QueueCause Of(string name) => Array.Find(Known, cause => cause.Name == name) ?? throw new ArgumentException($"There is no cause {name}.", nameof(name));
}
