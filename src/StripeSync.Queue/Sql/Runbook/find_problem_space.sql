-- Runbook: find the problem space. The spaces with pending jobs, newest job first.
--
-- Reads only; runs on the five-column table and on the full form.
SELECT q.space_id, s.name AS space_name, q.id AS queue_id, q.event_type, q.status, q.created_at
FROM public.stripe_sync_queue q
LEFT JOIN public.spaces s ON s.id = q.space_id
WHERE q.status = 'pending'
ORDER BY q.created_at DESC NULLS LAST, q.id DESC
LIMIT 1000 /* :max_rows */;
