-- Runbook: monitoring. Three rows: duplicates, stuck jobs (pending for over an hour), rows with NULL in the key.
--
-- Reads only; runs on the five-column table and on the full form. All three counts are 0 on a healthy queue.
SELECT 'duplicates' AS "check", count(*) AS count, COALESCE(sum(d.rows) - count(*), 0) || CASE sum(d.rows) - count(*) WHEN 1 THEN ' row too many' ELSE ' rows too many' END AS detail
FROM (SELECT count(*) AS rows FROM public.stripe_sync_queue q
      WHERE q.space_id IS NOT NULL AND q.event_type IS NOT NULL GROUP BY q.space_id, q.event_type HAVING count(*) > 1) d
UNION ALL
SELECT 'stuck', count(*), COALESCE('oldest since ' || to_char(min(p.since), 'YYYY-MM-DD HH24:MI:SS'), 'none')
FROM (SELECT COALESCE((to_jsonb(q) ->> 'pending_since')::timestamptz, q.created_at) AS since FROM public.stripe_sync_queue q WHERE q.status = 'pending') p
WHERE p.since <= now() - interval '1 hour' /* :pending_older_than */
UNION ALL
SELECT 'null keys', count(*), CASE count(*) WHEN 0 THEN 'none' ELSE 'no worker can serve them' END
FROM public.stripe_sync_queue q WHERE q.space_id IS NULL OR q.event_type IS NULL;
