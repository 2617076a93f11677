-- Keys that have two running jobs: a clean-up leaves them alone until one has ended.
SELECT q.space_id, q.event_type, count(*) AS count
FROM (
    SELECT q.space_id, q.event_type, q.status = 'processing' AND CASE WHEN to_jsonb(q) -> 'lease_token' IS NULL
           THEN q.created_at IS NULL OR q.created_at > now() - $1
           ELSE (to_jsonb(q) ->> 'available_at')::timestamptz > now() END AS is_running
    FROM public.stripe_sync_queue q
    WHERE q.status = 'processing' AND q.space_id IS NOT NULL AND q.event_type IS NOT NULL) q
WHERE q.is_running
GROUP BY q.space_id, q.event_type
HAVING count(*) > 1
ORDER BY q.space_id, q.event_type
LIMIT 100;
