namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    // Begins as the schema tests expect it: a queue without its key is what SSQ3001 is about.
    private const string KeylessQueue = "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text, status text, created_at timestamptz NOT NULL, attempts int NOT NULL DEFAULT 0);";
    private const string EqualJobs = "INSERT INTO stripe_sync_queue (id, space_id, event_type, status, created_at) VALUES (1, 7, 'sync', 'pending', '2024-01-01'), (2, 7, 'sync', 'pending', '2024-01-01');";
    private const string EqualJobsTurned = "INSERT INTO stripe_sync_queue (id, space_id, event_type, status, created_at) VALUES (2, 7, 'sync', 'pending', '2024-01-01'), (1, 7, 'sync', 'pending', '2024-01-01');";

    private static string Ranked(string window, string condition = "n > 1") =>
        $"DELETE FROM stripe_sync_queue WHERE status = 'pending' AND id IN (SELECT id FROM (SELECT id, row_number() OVER ({window}) AS n FROM stripe_sync_queue WHERE status = 'pending') ranked WHERE {condition})";

    private static RuleCase[] Ssq2005() =>
    [
        new("2005 the newest, by time", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY {|SSQ2005:created_at DESC|}"), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 the oldest, by time", KeylessQueue, Ranked("PARTITION BY event_type, space_id ORDER BY {|SSQ2005:created_at|}"), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 no order", KeylessQueue, Ranked("PARTITION BY space_id, event_type").Replace("row_number() OVER (PARTITION BY space_id, event_type)", "{|SSQ2005:row_number() OVER (PARTITION BY space_id, event_type)|}", StringComparison.Ordinal), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 NULLS LAST", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY {|SSQ2005:created_at DESC NULLS LAST|}"), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 a status, then time", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY {|SSQ2005:CASE status WHEN 'processing' THEN 0 ELSE 1 END, created_at DESC|}"), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 in a CTE", KeylessQueue, """
            WITH ranked AS (
                SELECT q.id, row_number() OVER (
                    PARTITION BY q.space_id, q.event_type
                    ORDER BY {|SSQ2005:q.created_at DESC|} -- the newest
                ) AS n
                FROM stripe_sync_queue q
                WHERE q.status = 'pending')
            DELETE FROM stripe_sync_queue USING ranked WHERE stripe_sync_queue.id = ranked.id AND ranked.n > 1 AND stripe_sync_queue.status = 'pending'
            """, EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 no key to break the tie", KeylessQueue.Replace("bigserial PRIMARY KEY", "bigserial", StringComparison.Ordinal), Ranked("PARTITION BY space_id, event_type ORDER BY {|SSQ2005:attempts, created_at|}"), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 0 },
        new("2005 a key that may be NULL", KeylessQueue.Replace("attempts int", "ticket text UNIQUE, attempts int", StringComparison.Ordinal), Ranked("PARTITION BY space_id, event_type ORDER BY {|SSQ2005:ticket|}"), EqualJobs) { OtherSeed = EqualJobsTurned, Remedies = 1 },
        new("2005 the duplicates are marked", KeylessQueue, "UPDATE stripe_sync_queue SET attempts = 9 WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY space_id, event_type ORDER BY {|SSQ2005:created_at|}) AS n FROM stripe_sync_queue) r WHERE n > 1)", EqualJobs)
        { OtherSeed = EqualJobsTurned, Remedies = 1 },

        new("2005 silent: the id breaks the tie", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY created_at DESC, id DESC"), EqualJobs) { OtherSeed = EqualJobsTurned },
        new("2005 silent: by id alone", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY id"), EqualJobs) { OtherSeed = EqualJobsTurned },
        new("2005 silent: the id stands before the end", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY id, created_at"), EqualJobs) { OtherSeed = EqualJobsTurned },
        new("2005 silent: another unique key", KeylessQueue.Replace("attempts int", "ticket text NOT NULL DEFAULT gen_random_uuid()::text UNIQUE, attempts int", StringComparison.Ordinal), Ranked("PARTITION BY space_id, event_type ORDER BY created_at, ticket"), EqualJobs),
        new("2005 silent: the key keeps duplicates out", Queue, Ranked("PARTITION BY space_id, event_type ORDER BY created_at"), JobsOfAllKinds),
        new("2005 silent: where the row lies", KeylessQueue, Ranked("PARTITION BY space_id, event_type ORDER BY created_at, ctid"), EqualJobs),
        new("2005 silent: a report", KeylessQueue, "SELECT id, row_number() OVER (PARTITION BY space_id, event_type ORDER BY created_at) AS updates FROM stripe_sync_queue", EqualJobs),
        new("2005 silent: numbers of all rows", KeylessQueue, Ranked("ORDER BY created_at", "n > 100"), EqualJobs),
        new("2005 silent: another table", KeylessQueue + "CREATE TABLE jobs (id int PRIMARY KEY, k text, day date);", "DELETE FROM jobs WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY k ORDER BY day) AS n FROM jobs) r WHERE n > 1)", EqualJobs),
        new("2005 silent: the newest by its id", KeylessQueue, "DELETE FROM stripe_sync_queue a USING stripe_sync_queue b WHERE a.space_id = b.space_id AND a.event_type = b.event_type AND a.id < b.id AND a.status = 'pending'", EqualJobs) { OtherSeed = EqualJobsTurned },
    ];
}
