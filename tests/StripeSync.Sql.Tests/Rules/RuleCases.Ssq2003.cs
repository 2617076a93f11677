namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string CorruptJobs = "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending'), (2, 'b', NULL), (3, 'c', 'unknown');";
    private const string CorruptJobStays = "SELECT EXISTS (SELECT FROM stripe_sync_queue WHERE status IS NULL)";

    private static RuleCase[] Ssq2003() =>
    [
        new("2003 NOT IN", LooseQueue, "DELETE FROM stripe_sync_queue WHERE {|SSQ2003:status NOT IN ('pending', 'processing', 'completed', 'failed')|}", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 NOT IN beside another condition", LooseQueue, "DELETE FROM stripe_sync_queue q WHERE q.created_at <= now() AND {|SSQ2003:q.status NOT IN ('pending', 'processing')|} RETURNING q.id", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 not equal", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE {|SSQ2003:status <> 'pending'|}", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 the other spelling, without spaces", LooseQueue, "update stripe_sync_queue set status='failed' where {|SSQ2003:status!='pending'|} and space_id>0", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 a parameter", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE {|SSQ2003:status <> @status|}", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1, Parameters = "status=pending" },
        new("2003 NOT over an equality", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE {|SSQ2003:NOT (status = 'pending')|} AND id > 0", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 NOT over a list", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE {|SSQ2003:NOT status IN ('pending', 'processing')|}", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 not equal to all of an array", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE {|SSQ2003:status <> ALL (ARRAY['pending', 'processing'])|}", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },
        new("2003 in the query of a clean-up", LooseQueue, "DELETE FROM stripe_sync_queue WHERE id IN (SELECT id FROM stripe_sync_queue WHERE {|SSQ2003:status NOT IN ('pending', 'processing')|} LIMIT 100)", CorruptJobs) { Harm = CorruptJobStays, Remedies = 1 },

        new("2003 silent: the column is NOT NULL", Queue, "DELETE FROM stripe_sync_queue WHERE status NOT IN ('pending', 'processing')", JobsOfAllKinds) { Harm = "SELECT EXISTS (SELECT FROM stripe_sync_queue WHERE status IS NULL OR status = 'completed')" },
        new("2003 silent: a CHECK rules NULL out", LooseQueue + "ALTER TABLE stripe_sync_queue ADD CHECK (status IS NOT NULL);", "UPDATE stripe_sync_queue SET status = 'failed' WHERE status <> 'pending'", JobsOfAllKinds) { Harm = CorruptJobStays },
        new("2003 silent: OR IS NULL", LooseQueue, "DELETE FROM stripe_sync_queue WHERE status NOT IN ('pending', 'processing') OR status IS NULL", CorruptJobs) { Harm = CorruptJobStays },
        new("2003 silent: IS DISTINCT FROM", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE status IS DISTINCT FROM 'pending'", CorruptJobs) { Harm = CorruptJobStays },
        new("2003 silent: NULL is ruled out on purpose", LooseQueue, "UPDATE stripe_sync_queue SET status = 'failed' WHERE status <> 'pending' AND status IS NOT NULL", CorruptJobs),
        new("2003 silent: COALESCE", LooseQueue, "DELETE FROM stripe_sync_queue WHERE coalesce(status, '') NOT IN ('pending', 'processing')", CorruptJobs) { Harm = CorruptJobStays },
        new("2003 silent: a positive filter", LooseQueue, "DELETE FROM stripe_sync_queue WHERE status IN ('completed', 'failed')", CorruptJobs),
        new("2003 silent: another column", LooseQueue, "UPDATE stripe_sync_queue SET created_at = now() WHERE event_type <> 'a'", CorruptJobs),
        new("2003 silent: a report", LooseQueue, "SELECT count(*) AS update_count FROM stripe_sync_queue WHERE status <> 'pending'", CorruptJobs),
        new("2003 silent: another table", "CREATE TABLE jobs (id int, status text);", "DELETE FROM jobs WHERE status <> 'pending'", "INSERT INTO jobs VALUES (1, NULL);"),
    ];
}
