-- Ends a claimed job. $1 space, $2 event type, $3 lease token. No row is changed when the lease belongs to somebody else by now.
-- CASE WHEN false gives the status its column's type: it may be an enum.
UPDATE public.stripe_sync_queue AS q
SET status = CASE WHEN false THEN q.status WHEN q.rerun_requested THEN 'pending' ELSE 'completed' END,
    attempts = CASE WHEN q.rerun_requested THEN 0 ELSE q.attempts END,
    available_at = CASE WHEN q.rerun_requested THEN clock_timestamp() ELSE q.available_at END,
    pending_since = CASE WHEN q.rerun_requested THEN clock_timestamp() ELSE q.pending_since END,
    lease_token = NULL,
    rerun_requested = false,
    last_error = NULL,
    updated_at = clock_timestamp()
WHERE q.space_id = $1 AND q.event_type = $2 AND q.status = 'processing' AND q.lease_token = $3
