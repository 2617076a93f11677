-- Runbook: support. All jobs of one space, newest first: write its id in front of /* :space_id */. is_pending and in_last_hour mark the two
-- lists that a support case asks for.
--
-- Reads only; runs on the five-column table and on the full form. job is the whole row.
SELECT q.id, q.event_type, q.status, q.created_at,
       COALESCE(q.status = 'pending', false) AS is_pending,
       COALESCE(q.created_at > now() - interval '1 hour', false) AS in_last_hour,
       to_jsonb(q) AS job
FROM public.stripe_sync_queue q
WHERE q.space_id = '00000000-0000-0000-0000-000000000000' /* :space_id */
ORDER BY q.created_at DESC NULLS LAST, q.id DESC;
