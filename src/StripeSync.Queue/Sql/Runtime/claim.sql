-- Claims due jobs, oldest due first. $1 lease in seconds, $2 the most attempts; the number after LIMIT is put in as a number, for a plan
-- that was made for an unknown limit reads the whole table.
--
-- Due are pending jobs and those whose lease has ended, which one range of the claim index finds: while a job is leased, its
-- available_at is the lease's end. A job whose last lease ended is failed, unless a rerun was requested: then it starts afresh.
WITH due AS MATERIALIZED (
    SELECT q.space_id, q.event_type, q.id, q.available_at, q.rerun_requested,
           q.status = 'processing' AND q.attempts >= $2 AS exhausted
    FROM public.stripe_sync_queue AS q
    WHERE q.status IN ('pending', 'processing') AND q.available_at <= statement_timestamp()
    ORDER BY q.available_at, q.id
    LIMIT 100
    FOR NO KEY UPDATE SKIP LOCKED
), given_up AS (
    UPDATE public.stripe_sync_queue AS q
    SET status = 'failed',
        lease_token = NULL,
        last_error = 'The lease of attempt ' || q.attempts || ' ended without a word from the worker.',
        updated_at = clock_timestamp()
    FROM due
    WHERE q.space_id = due.space_id AND q.event_type = due.event_type AND q.id = due.id AND due.exhausted AND NOT due.rerun_requested
), claimed AS (
    UPDATE public.stripe_sync_queue AS q
    SET status = 'processing',
        attempts = CASE WHEN due.exhausted THEN 1 ELSE q.attempts + 1 END,
        pending_since = CASE WHEN due.exhausted THEN clock_timestamp() ELSE q.pending_since END,
        available_at = clock_timestamp() + make_interval(secs => $1),
        lease_token = gen_random_uuid(),
        rerun_requested = false,
        updated_at = clock_timestamp()
    FROM due
    WHERE q.space_id = due.space_id AND q.event_type = due.event_type AND q.id = due.id AND (NOT due.exhausted OR due.rerun_requested)
    RETURNING q.id::text AS id, q.space_id::text AS space_id, q.event_type::text AS event_type, q.payload::text AS payload,
              q.attempts, q.lease_token, q.available_at AS lease_ends, q.pending_since,
              due.available_at AS due_at, due.id AS due_id
)
SELECT examined.jobs, claimed.id, claimed.space_id, claimed.event_type, claimed.payload, claimed.attempts, claimed.lease_token,
       claimed.lease_ends, claimed.pending_since
FROM (SELECT count(*) AS jobs FROM due) AS examined
LEFT JOIN claimed ON true
ORDER BY claimed.due_at, claimed.due_id
