-- Enqueues a batch: $1 spaces, $2 event types, $3 payloads, arrays of one length. The same outcomes as enqueue_stripe_sync, for each key
-- once, and rows are locked in the order of the key, so that two batches cannot wait for each other.
-- CASE WHEN false gives the parameters the columns' types. /*known*/ is replaced by a condition on the spaces.
WITH moment AS MATERIALIZED (
    SELECT clock_timestamp() AS at
), proposed AS MATERIALIZED (
    -- Of several payloads for one key the last that is not NULL counts.
    SELECT DISTINCT ON (u.space_id, u.event_type) u.space_id, u.event_type, u.payload
    FROM unnest(
        CASE WHEN false THEN (SELECT array_agg(q.space_id) FROM public.stripe_sync_queue AS q) ELSE $1 END,
        CASE WHEN false THEN (SELECT array_agg(q.event_type) FROM public.stripe_sync_queue AS q) ELSE $2 END,
        $3::jsonb[]) WITH ORDINALITY AS u(space_id, event_type, payload, position)
    ORDER BY u.space_id, u.event_type, u.payload IS NULL, u.position DESC
), written AS (
    INSERT INTO public.stripe_sync_queue AS q
        (space_id, event_type, status, created_at, payload, pending_since, updated_at, attempts, available_at, rerun_requested)
    SELECT p.space_id, p.event_type, 'pending', moment.at, p.payload, moment.at, moment.at, 0, moment.at, false
    FROM proposed AS p CROSS JOIN moment
    WHERE true/*known*/
    ORDER BY p.space_id, p.event_type
    ON CONFLICT (space_id, event_type) DO UPDATE SET
        status = CASE WHEN q.status = 'processing' THEN q.status ELSE excluded.status END,
        payload = CASE WHEN q.status = 'completed' THEN excluded.payload ELSE COALESCE(excluded.payload, q.payload) END,
        attempts = CASE WHEN q.status IN ('completed', 'failed') THEN 0 ELSE q.attempts END,
        available_at = CASE
            WHEN q.status = 'processing' THEN q.available_at
            WHEN q.status = 'pending' THEN LEAST(q.available_at, excluded.available_at)
            ELSE excluded.available_at
        END,
        pending_since = CASE WHEN q.status IN ('completed', 'failed') THEN excluded.pending_since ELSE q.pending_since END,
        lease_token = CASE WHEN q.status = 'processing' THEN q.lease_token END,
        rerun_requested = q.status = 'processing',
        last_error = CASE WHEN q.status IN ('pending', 'processing') THEN q.last_error END,
        updated_at = excluded.updated_at
    RETURNING q.status = 'processing' AS rerun, q.pending_since = (SELECT at FROM moment) AS fresh, q.created_at = (SELECT at FROM moment) AS made
)
SELECT count(*) FILTER (WHERE fresh AND made) AS inserted,
       count(*) FILTER (WHERE NOT fresh AND NOT rerun) AS coalesced,
       count(*) FILTER (WHERE rerun) AS rerun,
       count(*) FILTER (WHERE fresh AND NOT made) AS revived,
       NULL::text AS unknown_space
FROM written
UNION ALL
SELECT NULL, NULL, NULL, NULL, missing.space_id::text
FROM (SELECT DISTINCT p.space_id FROM proposed AS p WHERE NOT (true/*known*/)) AS missing
