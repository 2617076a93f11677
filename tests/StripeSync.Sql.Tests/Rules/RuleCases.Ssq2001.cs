namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string TwoJobs = "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending'), (2, 'b', 'pending'), (3, 'c', 'completed');";
    private const string TakenTwice = "SELECT max(attempts) > 1 FROM stripe_sync_queue";
    private const string Take = "UPDATE stripe_sync_queue SET status = 'processing', attempts = attempts + 1 WHERE ";

    private static RuleCase[] Ssq2001() =>
    [
        new("2001 FOR UPDATE", FullQueue, "SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY available_at, id LIMIT 1 {|SSQ2001:FOR UPDATE|}", TwoJobs)
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 FOR NO KEY UPDATE", FullQueue, "SELECT id FROM public.stripe_sync_queue WHERE status IN ('pending') AND available_at <= now() FETCH FIRST 1 ROW ONLY {|SSQ2001:FOR NO KEY UPDATE|};", TwoJobs)
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 without a limit", FullQueue, "SELECT * FROM stripe_sync_queue q WHERE q.status = 'pending' {|SSQ2001:FOR UPDATE OF q|}", TwoJobs)
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 a limit without a status", FullQueue, "SELECT id FROM stripe_sync_queue ORDER BY id LIMIT 1 {|SSQ2001:FOR UPDATE|}", TwoJobs)
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 in a CTE", FullQueue, """
            WITH next AS (
                SELECT id FROM stripe_sync_queue
                WHERE status = 'pending' -- due
                ORDER BY id
                LIMIT 1
                {|SSQ2001:FOR UPDATE|}
            )
            UPDATE stripe_sync_queue q SET status = 'processing', attempts = attempts + 1 FROM next WHERE q.id = next.id RETURNING q.id
            """, TwoJobs)
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 in a subquery", FullQueue, Take + "id = (SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY id LIMIT 1 {|SSQ2001:FOR UPDATE|}) RETURNING id", TwoJobs)
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 a queue that deletes what it takes", "CREATE TABLE mail_queue (id serial PRIMARY KEY, status text NOT NULL DEFAULT 'pending');",
            "DELETE FROM mail_queue WHERE id = (SELECT id FROM mail_queue ORDER BY id LIMIT 1 {|SSQ2001:FOR UPDATE|}) RETURNING id", "INSERT INTO mail_queue DEFAULT VALUES; INSERT INTO mail_queue DEFAULT VALUES;")
        { Race = true, Waits = true, Remedies = 1 },
        new("2001 not locked at all", FullQueue, Take + "id = (SELECT id FROM {|SSQ2001:stripe_sync_queue|} WHERE status = 'pending' ORDER BY id LIMIT 1) RETURNING id", TwoJobs)
        { Race = true, Waits = true, Harm = TakenTwice, Remedies = 1 },
        new("2001 several, not locked", FullQueue, Take + """
            id IN (
                SELECT q.id
                FROM {|SSQ2001:stripe_sync_queue|} q
                WHERE q.status = 'pending'
                ORDER BY q.id
                LIMIT 1)
            """, TwoJobs)
        { Race = true, Waits = true, Harm = TakenTwice, Remedies = 1 },
        new("2001 a CTE that is not locked", FullQueue, "WITH next AS (SELECT id FROM {|SSQ2001:stripe_sync_queue|} WHERE status = 'pending' ORDER BY id LIMIT 1) UPDATE stripe_sync_queue q SET lease_token = gen_random_uuid(), status = 'processing', attempts = attempts + 1 FROM next WHERE q.id = next.id", TwoJobs)
        { Race = true, Waits = true, Harm = TakenTwice, Remedies = 1 },
        new("2001 the smallest", FullQueue, Take + "id = (SELECT min(id) FROM {|SSQ2001:stripe_sync_queue|} WHERE status = 'pending')", TwoJobs)
        { Race = true, Waits = true, Harm = TakenTwice, Remedies = 0 },

        new("2001 silent: SKIP LOCKED", FullQueue, "SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED", TwoJobs) { Race = true, Waits = false },
        new("2001 silent: SKIP LOCKED in the update", FullQueue, Take + "id IN (SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)", TwoJobs) { Race = true, Waits = false, Harm = TakenTwice },
        new("2001 silent: NOWAIT", FullQueue, "SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY id LIMIT 1 FOR UPDATE NOWAIT", TwoJobs),
        new("2001 silent: one job, by id and status", FullQueue, Take + "id = 1 AND status = 'pending'", TwoJobs) { Race = true, Harm = TakenTwice },
        new("2001 silent: the status is looked at again", FullQueue, Take + "id = (SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY id LIMIT 1) AND status = 'pending'", TwoJobs) { Race = true, Harm = TakenTwice },
        new("2001 silent: one job, by id", FullQueue, "SELECT * FROM stripe_sync_queue WHERE id = 1 AND status = 'pending' FOR UPDATE", TwoJobs),
        new("2001 silent: one job, by its natural key", FullQueue, "SELECT * FROM stripe_sync_queue WHERE space_id = 1 AND event_type = 'a' LIMIT 1 FOR UPDATE", TwoJobs),
        new("2001 silent: FOR SHARE", FullQueue, "SELECT id FROM stripe_sync_queue WHERE status = 'pending' LIMIT 1 FOR SHARE", TwoJobs) { Race = true, Waits = false },
        new("2001 silent: finished jobs", FullQueue, "SELECT id FROM stripe_sync_queue WHERE status = 'completed' LIMIT 100 FOR UPDATE", TwoJobs),
        new("2001 silent: another table", FullQueue + "CREATE TABLE jobs (id int PRIMARY KEY, status text);", "SELECT id FROM jobs WHERE status = 'pending' LIMIT 1 FOR UPDATE", "INSERT INTO jobs VALUES (1, 'pending');"),
        new("2001 silent: an advisory lock in the same text", FullQueue, "SELECT pg_advisory_xact_lock(7); " + Take + "id = (SELECT id FROM stripe_sync_queue WHERE status = 'pending' ORDER BY id LIMIT 1)", TwoJobs) { Race = true, Harm = TakenTwice },
        new("2001 silent: the update takes nothing", FullQueue, "UPDATE stripe_sync_queue SET updated_at = now() WHERE id IN (SELECT id FROM stripe_sync_queue WHERE status = 'pending' LIMIT 10)", TwoJobs) { Race = true, Harm = TakenTwice },
        new("2001 silent: a status that only the caller knows", FullQueue, "SELECT id FROM stripe_sync_queue WHERE status = @status LIMIT 1 FOR UPDATE", TwoJobs) { Parameters = "status=completed" },
        new("2001 silent: a look at the queue", FullQueue, "SELECT id, updated_at FROM stripe_sync_queue WHERE status = 'pending' LIMIT 10", TwoJobs) { Race = true, Waits = false },
    ];
}
