-- enqueue_stripe_sync(space_id, event_type, payload): asks for one job, whatever state it is in, and never fails because the job exists.
--
-- Returns what it found, after locking the row until the caller commits:
--   inserted   there was none;
--   coalesced  it was pending: one run serves both requests, and a job that waits after a failure is due now;
--   rerun      it is being processed: it runs once more afterwards, for the worker may have read what it needs already;
--   revived    it was completed or failed: it is pending again.
-- The payload replaces the stored one; NULL keeps that of a job which is not completed yet.
--
-- Errors: 23503 the space does not exist; 23502 an argument is NULL; 40001 and 40P01 as always.
-- By PostgREST: POST /rpc/enqueue_stripe_sync {"space_id": …, "event_type": …}

CREATE OR REPLACE FUNCTION public.enqueue_stripe_sync(
    space_id public.stripe_sync_queue.space_id%TYPE,
    event_type public.stripe_sync_queue.event_type%TYPE,
    payload jsonb DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
VOLATILE
SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
    max_conflicts CONSTANT integer := 100;
    max_deadlocks CONSTANT integer := 2;
    conflicts integer := 0;
    deadlocks integer := 0;
    found_status text;
    violated_index text;
    violated_schema text;
BEGIN
    LOOP
        -- First the row that is there: this takes no sequence value and no subtransaction.
        SELECT q.status::text INTO found_status
        FROM public.stripe_sync_queue AS q
        WHERE q.space_id = enqueue_stripe_sync.space_id AND q.event_type = enqueue_stripe_sync.event_type
        FOR NO KEY UPDATE;

        IF found_status = 'processing' THEN
            UPDATE public.stripe_sync_queue AS q
            SET rerun_requested = true,
                payload = COALESCE(enqueue_stripe_sync.payload, q.payload),
                updated_at = clock_timestamp()
            WHERE q.space_id = enqueue_stripe_sync.space_id AND q.event_type = enqueue_stripe_sync.event_type;
            RETURN 'rerun';
        ELSIF found_status = 'pending' THEN
            UPDATE public.stripe_sync_queue AS q
            SET payload = COALESCE(enqueue_stripe_sync.payload, q.payload),
                available_at = LEAST(q.available_at, clock_timestamp()),
                updated_at = clock_timestamp()
            WHERE q.space_id = enqueue_stripe_sync.space_id AND q.event_type = enqueue_stripe_sync.event_type;
            RETURN 'coalesced';
        ELSIF FOUND THEN
            UPDATE public.stripe_sync_queue AS q
            SET status = 'pending',
                payload = CASE found_status
                    WHEN 'completed' THEN enqueue_stripe_sync.payload
                    ELSE COALESCE(enqueue_stripe_sync.payload, q.payload)
                END,
                attempts = 0,
                available_at = clock_timestamp(),
                pending_since = clock_timestamp(),
                updated_at = clock_timestamp(),
                lease_token = NULL,
                rerun_requested = false,
                last_error = NULL
            WHERE q.space_id = enqueue_stripe_sync.space_id AND q.event_type = enqueue_stripe_sync.event_type;
            RETURN 'revived';
        END IF;

        BEGIN
            -- WHERE false: a row that another session has put there meanwhile is locked and left as it is, for the next turn.
            INSERT INTO public.stripe_sync_queue AS q
                (space_id, event_type, status, created_at, payload, pending_since, updated_at, attempts, available_at, rerun_requested)
            VALUES
                (enqueue_stripe_sync.space_id, enqueue_stripe_sync.event_type, 'pending', clock_timestamp(), enqueue_stripe_sync.payload,
                 clock_timestamp(), clock_timestamp(), 0, clock_timestamp(), false)
            ON CONFLICT (space_id, event_type) DO UPDATE SET updated_at = q.updated_at WHERE false;
            IF FOUND THEN
                RETURN 'inserted';
            END IF;
        EXCEPTION
        WHEN deadlock_detected THEN
            -- In the same moments two insertions of one key can wait for each other, one in either index: observed. Taking ours back frees
            -- the other. A circle that goes through more of the caller's transaction comes back and is the caller's to know about.
            deadlocks := deadlocks + 1;
            IF deadlocks > max_deadlocks THEN
                RAISE;
            END IF;
            RAISE DEBUG 'enqueue_stripe_sync: deadlock %, looking again', deadlocks;
        WHEN unique_violation THEN
            -- While the key is rebuilt with REINDEX CONCURRENTLY its successor is enforced and no arbiter yet. The row under the key is
            -- there by now, so the next turn finds it. Any other key is the caller's to know about.
            GET STACKED DIAGNOSTICS violated_index = CONSTRAINT_NAME, violated_schema = SCHEMA_NAME;
            conflicts := conflicts + 1;
            IF conflicts > max_conflicts OR EXISTS (
                SELECT 1
                FROM pg_index AS i
                JOIN pg_class AS c ON c.oid = i.indexrelid
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relname = violated_index AND n.nspname = violated_schema
                  AND ARRAY(
                      SELECT COALESCE(a.attname, '') COLLATE "C"
                      FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
                      LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
                      WHERE k.position <= i.indnkeyatts
                      ORDER BY 1) <> ARRAY['event_type', 'space_id']::name[])
            THEN
                RAISE;
            END IF;
            RAISE DEBUG 'enqueue_stripe_sync: conflict % on %, looking again', conflicts, violated_index;
        END;
    END LOOP;
END
$function$;

COMMENT ON FUNCTION public.enqueue_stripe_sync IS
    'Asks for one job of a space and returns inserted, coalesced, rerun or revived. Never fails because the job exists.';
