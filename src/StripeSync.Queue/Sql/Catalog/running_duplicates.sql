-- Keys that two workers hold at once: which of them is right cannot be said until one lease has ended.
SELECT count(*) FROM (
    SELECT 1 FROM public.stripe_sync_queue AS q
    WHERE q.status = 'processing' AND q.available_at > now()
    GROUP BY q.space_id, q.event_type
    HAVING count(*) > 1) AS keys;
