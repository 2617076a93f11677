-- Gives the jobs that were there before the columns their times: a pending job is as old as its row; a job that somebody processes, of
-- whom no lease is known, counts as running for an hour (stripe_sync.processing_older_than). Short transactions of a few pages each; a
-- row that is locked is left for another pass, so that nobody waits for this in a circle. A row that can be no job is left as it is: it is
-- archived next, and a constraint that is not validated would refuse to have it written. Resumable.
DO $block$
DECLARE
    pages CONSTANT bigint := 64;
    running interval := COALESCE(NULLIF(current_setting('stripe_sync.processing_older_than', true), ''), '1 hour');
    leaf regclass;
    added_pending timestamptz;
    added_available timestamptz;
    page bigint;
    last_page bigint;
BEGIN
    FOREACH leaf IN ARRAY ARRAY(
        SELECT COALESCE(t.relid, 'public.stripe_sync_queue'::regclass)
        FROM (SELECT 1) AS one
        LEFT JOIN pg_catalog.pg_partition_tree('public.stripe_sync_queue'::regclass) AS t ON t.isleaf)
    LOOP
        -- What the rows that are older than the column show in it.
        SELECT (a.attmissingval::text::timestamptz[])[1] INTO added_pending
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = leaf AND a.attname = 'pending_since';
        SELECT (a.attmissingval::text::timestamptz[])[1] INTO added_available
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = leaf AND a.attname = 'available_at';

        last_page := pg_catalog.pg_relation_size(leaf) / current_setting('block_size')::bigint;
        page := 0;
        WHILE page <= last_page LOOP
            EXECUTE pg_catalog.format(
                $update$
                UPDATE %1$s AS q
                SET pending_since = CASE
                        WHEN q.pending_since IS NULL OR q.status IN ('pending', 'processing') AND q.pending_since = $3
                            THEN COALESCE(q.created_at, now())
                        ELSE q.pending_since
                    END,
                    available_at = CASE
                        WHEN q.available_at IS NOT NULL AND (q.available_at <> $4) IS NOT FALSE THEN q.available_at
                        WHEN q.status = 'processing' AND q.lease_token IS NULL THEN COALESCE(q.created_at, '-infinity') + $5
                        WHEN q.status = 'pending' THEN LEAST(COALESCE(q.created_at, now()), now())
                        ELSE COALESCE(q.available_at, now())
                    END,
                    updated_at = COALESCE(q.updated_at, now()),
                    attempts = COALESCE(q.attempts, 0),
                    rerun_requested = COALESCE(q.rerun_requested, false)
                WHERE q.ctid IN (
                    SELECT o.ctid
                    FROM %1$s AS o
                    WHERE o.ctid >= $1 AND o.ctid < $2
                      AND o.space_id IS NOT NULL AND o.event_type IS NOT NULL
                      AND o.status::text IN ('pending', 'processing', 'completed', 'failed')
                      AND (o.status IN ('pending', 'processing') AND (o.pending_since = $3 OR o.available_at = $4)
                           OR o.pending_since IS NULL OR o.available_at IS NULL OR o.updated_at IS NULL OR o.attempts IS NULL
                           OR o.rerun_requested IS NULL)
                    FOR UPDATE SKIP LOCKED)
                $update$, leaf)
            USING pg_catalog.format('(%s,0)', page)::tid, pg_catalog.format('(%s,0)', page + pages)::tid, added_pending, added_available, running;
            COMMIT;
            page := page + pages;
        END LOOP;
    END LOOP;
END
$block$;
