-- Runbook: check duplicates. The keys that stand more than once, most first. Rows with NULL in the key are no duplicates of each other.
--
-- Reads only; runs on the five-column table and on the full form.
SELECT q.space_id, q.event_type, count(*) AS count
FROM public.stripe_sync_queue q
WHERE q.space_id IS NOT NULL AND q.event_type IS NOT NULL
GROUP BY q.space_id, q.event_type
HAVING count(*) > 1
ORDER BY count(*) DESC, q.space_id, q.event_type
LIMIT 1000 /* :max_rows */;
