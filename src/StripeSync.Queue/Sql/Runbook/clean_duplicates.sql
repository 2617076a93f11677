-- Runbook: duplicates. Keeps the newest row of each key (ties are broken by id) and removes the others. A running job is kept in any case, and it
-- is the one that stays. Two running jobs of one key: the key is left alone until one has ended. NULL keys are no duplicates of each other.
--
-- Every removed row goes to stripe_sync.archive in the same statement, and the answer has it with the number of the run: restore.sql brings a
-- run back. Archived jobs are not executed. Running jobs are never touched: with a lease while it lasts, on the five-column table for the time in
-- front of /* :processing_older_than */ after created_at. Safe beside live traffic; running it again finds nothing.

-- The archive: every row that a clean-up takes out of the queue goes here in the same statement, and stays until it is restored.
-- Archived jobs are not executed. Works beside the five-column table too; running it again changes nothing.

CREATE SCHEMA IF NOT EXISTS stripe_sync;

CREATE TABLE IF NOT EXISTS stripe_sync.archive (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue_schema text NOT NULL,
    queue_table text NOT NULL,
    run uuid NOT NULL,                                       -- one clean-up; what restore is asked for
    reason text NOT NULL,                                    -- duplicate, null key, invalid status, stuck, space
    actor text NOT NULL DEFAULT current_user,
    archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    "row" jsonb NOT NULL,                                    -- the whole row as it was
    restored_at timestamptz,                                 -- when restore looked at it last
    outcome text                                             -- restored, superseded, not restorable
);

CREATE INDEX IF NOT EXISTS archive_run_idx ON stripe_sync.archive (run);

-- A hosted platform's default privileges give new tables to its API roles.
REVOKE ALL ON SCHEMA stripe_sync FROM PUBLIC;
REVOKE ALL ON TABLE stripe_sync.archive FROM PUBLIC;
DO $block$
DECLARE
    api_role name;
BEGIN
    FOR api_role IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA stripe_sync FROM %I', api_role);
        EXECUTE pg_catalog.format('REVOKE ALL ON TABLE stripe_sync.archive FROM %I', api_role);
        EXECUTE pg_catalog.format('REVOKE ALL ON SEQUENCE stripe_sync.archive_id_seq FROM %I', api_role);
    END LOOP;
END
$block$;

-- Rows of other tables that would vanish with a job, by ON DELETE CASCADE, stop this file. The command `stripesync clean` looks at each job by
-- itself; to remove them all the same, run SET stripesync.force = 'on' before.
DO $guard$
DECLARE
    child record;
    found boolean;
BEGIN
    IF COALESCE(current_setting('stripesync.force', true), '') = 'on' THEN
        RETURN;
    END IF;
    FOR child IN
        SELECT n.nspname, c.relname FROM pg_catalog.pg_constraint f
        JOIN pg_catalog.pg_class c ON c.oid = f.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE f.confrelid = 'public.stripe_sync_queue'::regclass AND f.contype = 'f' AND f.confdeltype = 'c'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', child.nspname, child.relname) INTO found;
        IF found THEN
            RAISE EXCEPTION '%.% refers to the queue with ON DELETE CASCADE: its rows would vanish', child.nspname, child.relname USING ERRCODE = '23001';
        END IF;
    END LOOP;
END
$guard$;

-- Full form only: a running job whose key is also pending takes the newer payload and runs once more when it is done; then the other row can go.
DO $merge$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = 'public.stripe_sync_queue'::regclass AND attname = 'rerun_requested' AND NOT attisdropped) THEN
        UPDATE public.stripe_sync_queue r
        SET rerun_requested = true, payload = COALESCE(p.payload, r.payload), updated_at = now()
        FROM (
            SELECT DISTINCT ON (k.tableoid, k.ctid) k.tableoid AS of_table, k.ctid AS of_row,
                   CASE WHEN COALESCE(w.created_at > k.created_at OR (w.created_at = k.created_at AND w.id > k.id), false) THEN w.payload END AS payload
            FROM (SELECT q.tableoid, q.ctid, q.*, count(*) OVER (PARTITION BY q.space_id, q.event_type) AS running_of_key
                  FROM public.stripe_sync_queue q WHERE q.status = 'processing' AND q.available_at > now()) k
            JOIN public.stripe_sync_queue w ON w.space_id = k.space_id AND w.event_type = k.event_type AND w.status = 'pending'
            WHERE k.running_of_key = 1 AND NOT k.rerun_requested
            ORDER BY k.tableoid, k.ctid, w.payload IS NULL, w.created_at DESC NULLS LAST, w.id DESC) p
        WHERE r.tableoid = p.of_table AND r.ctid = p.of_row AND r.status = 'processing' AND r.available_at > now() AND NOT r.rerun_requested;
    END IF;
END
$merge$;

WITH run AS MATERIALIZED (
    SELECT gen_random_uuid() AS id
), found AS MATERIALIZED (
    -- find {
    WITH twice AS MATERIALIZED (
        -- Most keys are there once: the others are found by a number for each key, which is sorted faster than the keys, and only their rows are looked at
        -- further. Two keys may have the same number: the window tells them apart.
        SELECT hash_record_extended(ROW(k.space_id, k.event_type), 0) AS key_number
        FROM public.stripe_sync_queue k
        WHERE k.space_id IS NOT NULL AND k.event_type IS NOT NULL /* changed */
        GROUP BY 1
        HAVING count(*) > 1
    )
    SELECT d.row_table, d.row, d.row_version, d.status, 'duplicate' AS reason, d.keeper_table, d.keeper_row, d.keeper_version
    FROM (
        SELECT q.row_table, q.row, q.row_version, q.status, q.is_running,
               row_number() OVER newest_first AS place,
               -- Running jobs come first: at any other row this is their number.
               sum(q.is_running::int) OVER newest_first AS running_of_key,
               first_value(q.row_table) OVER newest_first AS keeper_table,
               first_value(q.row) OVER newest_first AS keeper_row,
               first_value(q.row_version) OVER newest_first AS keeper_version,
               first_value(CASE WHEN q.is_running THEN q.rerun END) OVER newest_first AS keeper_rerun
        FROM (
            SELECT q.tableoid AS row_table, q.ctid AS row, q.xmin AS row_version, q.space_id, q.event_type, q.id, q.created_at, q.status::text AS status,
                   CASE WHEN q.status = 'processing' THEN to_jsonb(q) ->> 'rerun_requested' END AS rerun,
                   COALESCE(q.status = 'processing' AND CASE WHEN to_jsonb(q) -> 'lease_token' IS NULL
                   THEN q.created_at IS NULL OR q.created_at > now() - interval '1 hour' /* :processing_older_than */
                   ELSE (to_jsonb(q) ->> 'available_at')::timestamptz > now() END, false) AS is_running
            FROM public.stripe_sync_queue q
            WHERE q.space_id IS NOT NULL AND q.event_type IS NOT NULL
              AND hash_record_extended(ROW(q.space_id, q.event_type), 0) IN (SELECT t.key_number FROM twice t)
            -- Read here, so that not the whole row is sorted.
            OFFSET 0) q
        WINDOW newest_first AS (PARTITION BY q.space_id, q.event_type ORDER BY q.is_running DESC, q.created_at DESC NULLS LAST, q.id DESC ROWS UNBOUNDED PRECEDING)) d
    WHERE d.place > 1 AND NOT d.is_running AND d.running_of_key < 2
      -- On the full form the request of a pending row is handed to the running job first.
      AND (d.status = 'pending' AND d.keeper_rerun = 'false') IS NOT TRUE
    -- } find
), keepers AS (
    -- What stays must still be there: nobody can remove it before this has ended.
    SELECT k.tableoid AS keeper_table, k.ctid AS keeper_row
    FROM public.stripe_sync_queue k
    JOIN (SELECT DISTINCT keeper_table, keeper_row, keeper_version FROM found) f
      ON k.tableoid = f.keeper_table AND k.ctid = f.keeper_row AND k.xmin = f.keeper_version
    FOR KEY SHARE OF k
), removed AS (
    DELETE FROM public.stripe_sync_queue q USING found f
    -- A row that a worker has claimed, or a client has changed, since it was found is not that row any more.
    WHERE q.tableoid = f.row_table AND q.ctid = f.row AND q.xmin = f.row_version
      AND q.status::text IS NOT DISTINCT FROM f.status
      AND (q.status = 'processing' AND CASE WHEN to_jsonb(q) -> 'lease_token' IS NULL
          THEN q.created_at IS NULL OR q.created_at > now() - interval '1 hour' /* :processing_older_than */
          ELSE (to_jsonb(q) ->> 'available_at')::timestamptz > now() END) IS NOT TRUE
      AND (f.keeper_row IS NULL OR EXISTS (SELECT FROM keepers k WHERE k.keeper_table = f.keeper_table AND k.keeper_row = f.keeper_row))
    RETURNING f.reason, to_jsonb(q) AS row
)
INSERT INTO stripe_sync.archive (queue_schema, queue_table, run, reason, "row")
SELECT n.nspname, c.relname, run.id, removed.reason, removed.row
FROM removed CROSS JOIN run
CROSS JOIN pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = 'public.stripe_sync_queue'::regclass
RETURNING run, reason, "row";
