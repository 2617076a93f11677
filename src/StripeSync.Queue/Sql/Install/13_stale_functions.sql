-- Functions of the queue's names that were made for another space id or event type would be overloads: a call could not choose.
DO $block$
DECLARE
    stale regprocedure;
BEGIN
    FOR stale IN
        SELECT p.oid
        FROM pg_catalog.pg_proc AS p
        CROSS JOIN LATERAL (
            SELECT pg_catalog.array_agg(a.atttypid ORDER BY a.attname DESC) AS types
            FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = 'public.stripe_sync_queue'::regclass AND a.attname IN ('space_id', 'event_type')) AS now_
        WHERE p.oid = pg_catalog.to_regproc('public.enqueue_stripe_sync')
          AND (p.proargtypes[0], p.proargtypes[1], p.proargtypes[2]) IS DISTINCT FROM (now_.types[1], now_.types[2], 'jsonb'::regtype::oid)
    LOOP
        EXECUTE pg_catalog.format('DROP FUNCTION %s', stale);
    END LOOP;
END
$block$;
