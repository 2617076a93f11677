-- Records a failed attempt. $1 space, $2 event type, $3 lease token, $4 error, $5 the most attempts, $6 first wait and $7 longest wait in
-- seconds. The wait doubles with each attempt; a random half of it is taken off, so that jobs that failed together do not come back
-- together. After the last attempt the job is failed, or starts afresh when a rerun was requested.
UPDATE public.stripe_sync_queue AS q
SET status = CASE WHEN false THEN q.status WHEN q.attempts < $5 OR q.rerun_requested THEN 'pending' ELSE 'failed' END,
    attempts = CASE WHEN q.attempts >= $5 AND q.rerun_requested THEN 0 ELSE q.attempts END,
    available_at = CASE
        WHEN q.attempts >= $5 THEN clock_timestamp()
        ELSE clock_timestamp() + make_interval(secs => LEAST($7, $6 * power(2, LEAST(q.attempts - 1, 60))) * (1 - random() / 2))
    END,
    pending_since = CASE WHEN q.attempts < $5 OR q.rerun_requested THEN clock_timestamp() ELSE q.pending_since END,
    lease_token = NULL,
    rerun_requested = false,
    last_error = $4,
    updated_at = clock_timestamp()
WHERE q.space_id = $1 AND q.event_type = $2 AND q.status = 'processing' AND q.lease_token = $3
