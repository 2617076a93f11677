-- Runbook: undo. Brings a clean-up run back: write its number in front of /* :run */ (the clean-up printed it; it is in stripe_sync.archive.run).
--
-- A row comes back as it was only if its key is absent: otherwise the live row stays and the answer says superseded. Of several archived rows of
-- one key the newest comes back. Rows with NULL in the key, an invalid status, a missing space or an id that is taken are not restorable.
-- Running it twice changes nothing. Writers wait while it runs. A table with generated columns needs the names of the others in the INSERT and
-- its SELECT; stripesync restore writes them.
BEGIN;
LOCK TABLE public.stripe_sync_queue IN SHARE ROW EXCLUSIVE MODE;

WITH wanted AS MATERIALIZED (
    SELECT a.id AS archive_id, a."row",
           -- What the full form has besides, for a row that was archived from the five columns.
           jsonb_populate_record(NULL::public.stripe_sync_queue, jsonb_build_object(
               'pending_since', now(), 'updated_at', now(), 'attempts', 0, 'available_at', now(), 'rerun_requested', false) || jsonb_strip_nulls(a."row")) AS job
    FROM stripe_sync.archive a
    JOIN pg_catalog.pg_class c ON c.oid = 'public.stripe_sync_queue'::regclass AND c.relname = a.queue_table
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = a.queue_schema
    WHERE a.run = '00000000-0000-0000-0000-000000000000' /* :run */
      AND a.outcome IS DISTINCT FROM 'restored'
      AND (a.restored_at IS NULL OR a.restored_at < 'infinity' /* :started */)
    ORDER BY (a."row" ->> 'created_at')::timestamptz DESC NULLS LAST, (jsonb_populate_record(NULL::public.stripe_sync_queue, a."row")).id DESC
    LIMIT NULL /* :max_rows */
), judged AS MATERIALIZED (
    SELECT w.*,
           CASE WHEN w.problem THEN 'not restorable'
                WHEN EXISTS (SELECT FROM public.stripe_sync_queue q WHERE q.space_id = (w.job).space_id AND q.event_type = (w.job).event_type) THEN 'superseded'
                WHEN row_number() OVER (PARTITION BY w.problem, (w.job).space_id, (w.job).event_type ORDER BY (w.job).created_at DESC NULLS LAST, (w.job).id DESC) > 1 THEN 'superseded'
                WHEN EXISTS (SELECT FROM public.stripe_sync_queue q WHERE q.id = (w.job).id) THEN 'not restorable'
                ELSE 'restored' END AS outcome
    FROM (
        SELECT w.*, (w.job).space_id IS NULL OR (w.job).event_type IS NULL
                    OR COALESCE((w.job).status::text NOT IN ('pending', 'processing', 'completed', 'failed'), true)
                    OR NOT EXISTS (SELECT FROM public.spaces s WHERE s.id = (w.job).space_id) AS problem
        FROM wanted w) w
), restored AS (
    INSERT INTO public.stripe_sync_queue OVERRIDING SYSTEM VALUE
    SELECT (j.job).* FROM judged j WHERE j.outcome = 'restored'
), marked AS (
    UPDATE stripe_sync.archive a SET outcome = j.outcome, restored_at = clock_timestamp()
    FROM judged j WHERE a.id = j.archive_id
)
SELECT j.outcome, j."row" FROM judged j ORDER BY j.outcome, j.archive_id;

COMMIT;
