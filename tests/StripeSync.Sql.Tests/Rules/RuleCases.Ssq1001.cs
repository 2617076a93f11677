namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string QueuedJob = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync');";
    private const string RunningJob = "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', 'processing');";

    private static RuleCase[] Ssq1001() =>
    [
        new("1001 plain insert with parameters", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type, status) VALUES (@space, @type, 'pending')", QueuedJob)
        { SqlState = "23505", Keys = "(space_id, event_type)", Parameters = "space=7;type=sync", Remedies = 1 },
        new("1001 status left to its default", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES ($1, $2)", QueuedJob)
        { SqlState = "23505", Parameters = "1=7;2=sync", Remedies = 1 },
        new("1001 schema-qualified and quoted", Queue, "insert into {|SSQ1001:public.\"stripe_sync_queue\"|} (event_type, space_id) values ('sync', 7);", QueuedJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 with RETURNING", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type, status) VALUES (7, 'sync', 'pending') RETURNING id", RunningJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 with an alias", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} AS q (space_id, event_type) VALUES (7, 'sync')", QueuedJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 several rows", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES (1, 'a'), (7, 'sync'), (9, 'c')", QueuedJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 from a query", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) SELECT id, 'sync' FROM spaces", "INSERT INTO spaces VALUES (7, 'x');" + QueuedJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 in a CTE", Queue, "WITH job AS (INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES (7, 'sync') RETURNING id) SELECT id FROM job", QueuedJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 over several lines with comments", Queue, """
            -- enqueue
            INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) -- the key
                VALUES (7, /* type */ 'sync') -- one job
            """, QueuedJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 a queue by its name", "CREATE TABLE mail_queue (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), message_id text NOT NULL UNIQUE, body text);",
            "INSERT INTO {|SSQ1001:mail_queue|} (message_id, body) VALUES ('m1', 'x')", "INSERT INTO mail_queue (message_id) VALUES ('m1');")
        { SqlState = "23505", Keys = "(message_id)", Remedies = 2 },
        new("1001 the runtime's form, a running job", FullQueue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type, payload) VALUES (7, 'sync', '{}')", RunningJob)
        { SqlState = "23505", Remedies = 1 },
        new("1001 another status is no request", Queue, "INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type, status) VALUES (7, 'sync', 'completed')", QueuedJob)
        { SqlState = "23505", Remedies = 0 },

        new("1001 silent: guarded by DO NOTHING", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", QueuedJob),
        new("1001 silent: guarded by a requeue", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (event_type, space_id) DO UPDATE SET status = 'pending' WHERE stripe_sync_queue.status IN ('completed', 'failed')", QueuedJob),
        new("1001 silent: no unique key over the natural key", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text, status text, created_at timestamptz);", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync')", QueuedJob),
        new("1001 silent: the natural key is generated", "CREATE TABLE mail_queue (id bigserial PRIMARY KEY, body text);", "INSERT INTO mail_queue (body) VALUES ('x')", "INSERT INTO mail_queue (body) VALUES ('x');"),
        new("1001 silent: another table", Queue + "CREATE TABLE stripe_sync_queue_log (space_id bigint);", "INSERT INTO stripe_sync_queue_log (space_id) VALUES (7)", QueuedJob),
        new("1001 silent: a partial key that the row is not in", "CREATE TABLE job_queue (id bigserial PRIMARY KEY, k text NOT NULL, status text NOT NULL); CREATE UNIQUE INDEX job_queue_open ON job_queue (k) WHERE status = 'pending';",
            "INSERT INTO job_queue (k, status) VALUES ('a', 'done')", "INSERT INTO job_queue (k, status) VALUES ('a', 'done');"),
        new("1001 silent: a select of the queue", Queue, "SELECT * FROM stripe_sync_queue WHERE status = 'insert into'", QueuedJob),
        new("1001 silent: an update", Queue, "UPDATE stripe_sync_queue SET status = 'completed' WHERE id = 1", QueuedJob),
    ];
}
