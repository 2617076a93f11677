namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string JobsOfAllKinds = "INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (1, 'a', 'pending', '2024-01-01'), (2, 'b', 'processing', '2024-01-01'), (3, 'c', 'completed', '2024-01-01'), (7, 'sync', 'processing', '2024-01-01');";
    private const string RunningJobGone = "SELECT count(*) < 2 FROM stripe_sync_queue WHERE status = 'processing'";
    private const string LooseQueue = "CREATE TABLE stripe_sync_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, status text, created_at timestamptz DEFAULT now(), UNIQUE (space_id, event_type));";

    private static RuleCase[] Ssq2002() =>
    [
        new("2002 everything", Queue, "DELETE FROM {|SSQ2002:stripe_sync_queue|}", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 by age alone", Queue, "DELETE FROM {|SSQ2002:stripe_sync_queue|} WHERE created_at < now() - interval '30 days' RETURNING id", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 of a space", Queue, "delete from {|SSQ2002:public.stripe_sync_queue|} q where q.space_id = @space -- all of it", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1, Parameters = "space=7" },
        new("2002 by age or status", Queue, """
            DELETE FROM stripe_sync_queue
            WHERE {|SSQ2002:status = 'completed' OR created_at < now() - interval '30 days'|}
            """, JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 a status list with processing", Queue, "DELETE FROM stripe_sync_queue WHERE {|SSQ2002:status IN ('pending', 'processing') AND created_at < now()|}", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 all but pending", Queue, "DELETE FROM stripe_sync_queue WHERE {|SSQ2002:status <> 'pending'|}", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 jobs that hang, by age", Queue, "DELETE FROM stripe_sync_queue WHERE {|SSQ2002:status = 'processing' AND created_at < now() - interval '1 hour'|}", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 0 },
        new("2002 in batches", Queue, "DELETE FROM {|SSQ2002:stripe_sync_queue|} WHERE id IN (SELECT id FROM stripe_sync_queue WHERE created_at < now() LIMIT 1000)", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 duplicates by a self join", KeylessQueue,
            "DELETE FROM {|SSQ2002:stripe_sync_queue|} a USING stripe_sync_queue b WHERE a.space_id = b.space_id AND a.event_type = b.event_type AND a.id < b.id",
            JobsOfAllKinds + "INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (7, 'sync', 'pending', '2025-01-01');") { Harm = RunningJobGone, Remedies = 1 },
        new("2002 in a CTE that archives", Queue + "CREATE TABLE old_jobs (LIKE stripe_sync_queue);", "WITH gone AS (DELETE FROM {|SSQ2002:stripe_sync_queue|} WHERE created_at < now() RETURNING *) INSERT INTO old_jobs SELECT * FROM gone", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },
        new("2002 a status that may be NULL", LooseQueue, "DELETE FROM {|SSQ2002:stripe_sync_queue|} WHERE created_at < now()", JobsOfAllKinds) { Harm = RunningJobGone, Remedies = 1 },

        new("2002 silent: finished jobs", Queue, "DELETE FROM stripe_sync_queue WHERE status IN ('completed', 'failed') AND created_at < now()", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: pending jobs", Queue, "DELETE FROM stripe_sync_queue WHERE space_id = 7 AND status = 'pending'", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: all but processing", Queue, "DELETE FROM stripe_sync_queue q WHERE NOT (q.status = 'processing') AND q.created_at < now()", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: distinct from processing", LooseQueue, "DELETE FROM stripe_sync_queue WHERE status IS DISTINCT FROM 'processing'", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: corrupt jobs", LooseQueue, "DELETE FROM stripe_sync_queue WHERE status IS NULL", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: one job, by id", Queue, "DELETE FROM stripe_sync_queue WHERE id = @id", JobsOfAllKinds) { Parameters = "id=3", Harm = RunningJobGone },
        new("2002 silent: some jobs, by their ids", Queue, "DELETE FROM stripe_sync_queue WHERE id = ANY (@ids)", JobsOfAllKinds) { Parameters = "ids={1,3}", Harm = RunningJobGone },
        new("2002 silent: one job, by its natural key", Queue, "DELETE FROM stripe_sync_queue WHERE event_type = 'c' AND space_id = 3", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: the holder of the lease", FullQueue, "DELETE FROM stripe_sync_queue WHERE lease_token = '00000000-0000-0000-0000-00000000000a'", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: batches of finished jobs", Queue, "DELETE FROM stripe_sync_queue WHERE id IN (SELECT id FROM stripe_sync_queue WHERE status = 'completed' ORDER BY id LIMIT 1000)", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: batches by a CTE", Queue, "WITH old AS (SELECT id FROM stripe_sync_queue WHERE status = 'failed' LIMIT 1000) DELETE FROM stripe_sync_queue q USING old WHERE q.id = old.id", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: a status that only the caller knows", Queue, "DELETE FROM stripe_sync_queue WHERE status = @status", JobsOfAllKinds) { Parameters = "status=completed", Harm = RunningJobGone },
        new("2002 silent: ids of another table", Queue + "CREATE TABLE done (job_id bigint);", "DELETE FROM stripe_sync_queue WHERE id IN (SELECT job_id FROM done)", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: a job is taken and deleted", Queue, "DELETE FROM stripe_sync_queue WHERE id IN (SELECT id FROM stripe_sync_queue ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id", JobsOfAllKinds) { Harm = RunningJobGone },
        new("2002 silent: a queue without status", "CREATE TABLE mail_queue (id serial PRIMARY KEY, sent_at timestamptz);", "DELETE FROM mail_queue WHERE sent_at < now()", "INSERT INTO mail_queue DEFAULT VALUES;"),
        new("2002 silent: a queue with other states", "CREATE TABLE mail_queue (id serial PRIMARY KEY, status text NOT NULL CHECK (status IN ('new', 'sent')));", "DELETE FROM mail_queue WHERE id < 100", "INSERT INTO mail_queue (status) VALUES ('sent');"),
        new("2002 silent: another table", Customers, "DELETE FROM customers WHERE created_at < now()", Ada),
    ];
}
