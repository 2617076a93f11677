namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string RunningJobIsPending = "SELECT status = 'pending' FROM stripe_sync_queue WHERE space_id = 7";
    private const string Enqueue = "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', 'pending') ON CONFLICT (space_id, event_type) ";

    private static RuleCase[] Ssq2004() =>
    [
        new("2004 a literal", Queue, Enqueue + "DO UPDATE SET {|SSQ2004:status = 'pending'|}", RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 EXCLUDED", Queue, Enqueue + "DO UPDATE SET {|SSQ2004:status = EXCLUDED.status|}, created_at = now()", RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 EXCLUDED of the default", Queue, "INSERT INTO public.stripe_sync_queue AS q (space_id, event_type) VALUES (@space, @type) ON CONFLICT (event_type, space_id) DO UPDATE SET {|SSQ2004:status = excluded.status|}", RunningJob)
        { Harm = RunningJobIsPending, Remedies = 1, Parameters = "space=7;type=sync" },
        new("2004 with RETURNING", Queue, Enqueue + "DO UPDATE SET created_at = now(), {|SSQ2004:status = 'pending'|} RETURNING id", RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 over several lines", Queue, """
            INSERT INTO stripe_sync_queue (space_id, event_type)
            VALUES (7, 'sync')
            ON CONFLICT (space_id, event_type)
            DO UPDATE SET {|SSQ2004:status = 'pending'|}, -- again
                created_at = now() -- now
            """, RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 the other condition lets it through", Queue, Enqueue + "DO UPDATE SET {|SSQ2004:status = 'pending'|} WHERE stripe_sync_queue.created_at < now() OR stripe_sync_queue.id = 0", RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 the condition lets processing through", Queue, Enqueue + "DO UPDATE SET {|SSQ2004:status = 'pending'|} WHERE stripe_sync_queue.status <> 'failed'", RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 the runtime's form", FullQueue, Enqueue + "DO UPDATE SET {|SSQ2004:status = 'pending'|}, last_error = NULL, payload = EXCLUDED.payload", RunningJob) { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 ON CONSTRAINT", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT ON CONSTRAINT stripe_sync_queue_space_id_event_type_key DO UPDATE SET {|SSQ2004:status = 'pending'|}", RunningJob)
        { Harm = RunningJobIsPending, Remedies = 1 },
        new("2004 from a query", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT id, 'sync', 'pending' FROM spaces ON CONFLICT (space_id, event_type) DO UPDATE SET {|SSQ2004:status = 'pending'|}", "INSERT INTO spaces VALUES (7, 'x');" + RunningJob)
        { Harm = RunningJobIsPending, Remedies = 1 },

        new("2004 silent: finished jobs only", Queue, Enqueue + "DO UPDATE SET status = 'pending' WHERE stripe_sync_queue.status IN ('completed', 'failed')", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: not while processing", Queue, Enqueue + "DO UPDATE SET status = EXCLUDED.status WHERE stripe_sync_queue.status <> 'processing' AND stripe_sync_queue.created_at < now()", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: CASE", Queue, Enqueue + "DO UPDATE SET status = CASE WHEN stripe_sync_queue.status = 'processing' THEN stripe_sync_queue.status ELSE 'pending' END", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: the status stays", Queue, Enqueue + "DO UPDATE SET created_at = EXCLUDED.created_at", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: DO NOTHING", Queue, Enqueue + "DO NOTHING", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: another status", Queue, Enqueue + "DO UPDATE SET status = 'failed'", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: a status that only the caller knows", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', @status) ON CONFLICT (space_id, event_type) DO UPDATE SET status = EXCLUDED.status", RunningJob)
        { Harm = RunningJobIsPending, Parameters = "status=completed" },
        new("2004 silent: a lease that ran out", FullQueue, Enqueue + "DO UPDATE SET status = 'pending' WHERE stripe_sync_queue.lease_token IS NOT NULL", RunningJob) { Harm = RunningJobIsPending },
        new("2004 silent: a queue with other states", "CREATE TABLE mail_queue (message_id text PRIMARY KEY, status text NOT NULL CHECK (status IN ('pending', 'sent')));", "INSERT INTO mail_queue VALUES ('a', 'pending') ON CONFLICT (message_id) DO UPDATE SET status = 'pending'", "INSERT INTO mail_queue VALUES ('a', 'sent');"),
        new("2004 silent: another table", "CREATE TABLE jobs (id int PRIMARY KEY, status text);", "INSERT INTO jobs VALUES (1, 'pending') ON CONFLICT (id) DO UPDATE SET status = 'pending'", "INSERT INTO jobs VALUES (1, 'processing');"),
    ];
}
