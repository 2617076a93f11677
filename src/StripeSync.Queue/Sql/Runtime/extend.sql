-- Lets a lease end later. $1 space, $2 event type, $3 lease token, $4 seconds from now.
UPDATE public.stripe_sync_queue AS q
SET available_at = clock_timestamp() + make_interval(secs => $4),
    updated_at = clock_timestamp()
WHERE q.space_id = $1 AND q.event_type = $2 AND q.status = 'processing' AND q.lease_token = $3
