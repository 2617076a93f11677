-- Archives all but one row of each key. One batch; run it until it archives nothing. The row that stays is the one that a worker holds,
-- else the newest; a job that is asked for again while it runs is marked so. Keys with two live leases are left alone.
WITH keys AS MATERIALIZED (
    SELECT q.space_id, q.event_type
    FROM public.stripe_sync_queue AS q
    WHERE q.space_id IS NOT NULL AND q.event_type IS NOT NULL
    GROUP BY q.space_id, q.event_type
    HAVING count(*) > 1 AND count(*) FILTER (WHERE q.status = 'processing' AND q.available_at > now()) < 2
    LIMIT 5000
), locked AS MATERIALIZED (
    SELECT q.tableoid AS relation, q.ctid AS position, q.space_id, q.event_type, q.id, q.created_at, q.status, q.payload,
           q.status = 'processing' AND q.available_at > now() AS is_live
    FROM public.stripe_sync_queue AS q
    JOIN keys USING (space_id, event_type)
    ORDER BY q.space_id, q.event_type, q.id
    FOR UPDATE OF q
), ranked AS MATERIALIZED (
    SELECT l.*,
           row_number() OVER newest_first AS rank,
           count(*) FILTER (WHERE l.is_live) OVER same_key AS live
    FROM locked AS l
    WINDOW same_key AS (PARTITION BY l.space_id, l.event_type),
           newest_first AS (PARTITION BY l.space_id, l.event_type ORDER BY l.is_live DESC, l.created_at DESC NULLS LAST, l.id DESC)
), asked_again AS MATERIALIZED (
    -- What is newer than the running job and pending: its newest payload goes to the running job.
    SELECT DISTINCT ON (r.space_id, r.event_type) keeper.relation, keeper.position, r.payload
    FROM ranked AS r
    JOIN ranked AS keeper ON keeper.space_id = r.space_id AND keeper.event_type = r.event_type AND keeper.rank = 1
    WHERE keeper.is_live AND r.rank > 1 AND r.status = 'pending' AND r.live < 2
      AND (r.created_at >= keeper.created_at OR keeper.created_at IS NULL)
    ORDER BY r.space_id, r.event_type, r.payload IS NULL, r.created_at DESC NULLS LAST, r.id DESC
), marked AS (
    UPDATE public.stripe_sync_queue AS q
    SET rerun_requested = true, payload = COALESCE(asked_again.payload, q.payload), updated_at = clock_timestamp()
    FROM asked_again
    WHERE q.tableoid = asked_again.relation AND q.ctid = asked_again.position
), removed AS (
    DELETE FROM public.stripe_sync_queue AS q
    USING ranked
    WHERE q.tableoid = ranked.relation AND q.ctid = ranked.position AND ranked.rank > 1 AND ranked.live < 2
      AND NOT (q.status = 'processing' AND q.available_at > now())
    RETURNING to_jsonb(q) AS "row"
)
INSERT INTO stripe_sync.archive (queue_schema, queue_table, run, reason, "row")
SELECT n.nspname, c.relname, COALESCE(NULLIF(current_setting('stripe_sync.run', true), '')::uuid, gen_random_uuid()), 'duplicate', removed."row"
FROM removed
JOIN pg_catalog.pg_class AS c ON c.oid = 'public.stripe_sync_queue'::regclass
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace;
