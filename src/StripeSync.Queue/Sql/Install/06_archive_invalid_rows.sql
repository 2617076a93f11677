-- Archives rows that can be no job: without a space, event type or status, or with an unknown status. One batch; run it until it
-- archives nothing. A row goes to the archive in the statement that removes it.
WITH invalid AS MATERIALIZED (
    SELECT q.tableoid AS relation, q.ctid AS position
    FROM public.stripe_sync_queue AS q
    WHERE q.space_id IS NULL OR q.event_type IS NULL OR q.status IS NULL
       OR q.status::text NOT IN ('pending', 'processing', 'completed', 'failed')
    LIMIT 1000
    FOR UPDATE SKIP LOCKED
), removed AS (
    DELETE FROM public.stripe_sync_queue AS q
    USING invalid
    WHERE q.tableoid = invalid.relation AND q.ctid = invalid.position
    RETURNING to_jsonb(q) AS "row", CASE WHEN q.space_id IS NULL OR q.event_type IS NULL THEN 'null key' ELSE 'invalid status' END AS reason
)
INSERT INTO stripe_sync.archive (queue_schema, queue_table, run, reason, "row")
SELECT n.nspname, c.relname, COALESCE(NULLIF(current_setting('stripe_sync.run', true), '')::uuid, gen_random_uuid()), removed.reason, removed."row"
FROM removed
JOIN pg_catalog.pg_class AS c ON c.oid = 'public.stripe_sync_queue'::regclass
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace;
