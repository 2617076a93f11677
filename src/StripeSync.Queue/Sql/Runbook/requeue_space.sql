-- Runbook: targeted clean-up, run the jobs now. Enqueues the pending jobs of one space again: write its id in front of /* :space_id */.
--
-- The row as it was goes to stripe_sync.archive in the same statement, with the reason requeued. Running jobs are never touched: with a lease
-- while it lasts, on the five-column table for the time in front of /* :processing_older_than */ after created_at.
-- A table with generated columns needs the names of the others in the INSERT and its SELECT; stripesync clean space ID --requeue writes them.

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

WITH run AS MATERIALIZED (
    SELECT gen_random_uuid() AS id
), found AS MATERIALIZED (
    -- find {
    SELECT q.tableoid AS row_table, q.ctid AS row, q.xmin AS row_version, q.status::text AS status, 'requeued' AS reason, NULL::oid AS keeper_table, NULL::tid AS keeper_row, NULL::xid AS keeper_version
    FROM public.stripe_sync_queue q
    WHERE q.status = 'pending' AND q.space_id = '00000000-0000-0000-0000-000000000000' /* :space_id */
    -- } find
), removed AS (
    DELETE FROM public.stripe_sync_queue q USING found f
    -- A row that a worker has claimed, or a client has changed, since it was found is not that row any more.
    WHERE q.tableoid = f.row_table AND q.ctid = f.row AND q.xmin = f.row_version
      AND q.status::text IS NOT DISTINCT FROM f.status
      AND (q.status = 'processing' AND CASE WHEN to_jsonb(q) -> 'lease_token' IS NULL
          THEN q.created_at IS NULL OR q.created_at > now() - interval '1 hour' /* :processing_older_than */
          ELSE (to_jsonb(q) ->> 'available_at')::timestamptz > now() END) IS NOT TRUE
    RETURNING f.reason, to_jsonb(q) AS row
), requeued AS (
    -- The same job, as if it had been enqueued now; where the full form has no such column the name is passed over.
    INSERT INTO public.stripe_sync_queue OVERRIDING SYSTEM VALUE
    SELECT (j.job).*
    FROM (SELECT jsonb_populate_record(NULL::public.stripe_sync_queue, removed.row || jsonb_build_object(
              'status', 'pending', 'created_at', CASE WHEN removed.row ? 'pending_since' THEN removed.row -> 'created_at' ELSE to_jsonb(now()) END,
              'pending_since', now(), 'updated_at', now(), 'available_at', now(), 'attempts', 0, 'lease_token', NULL, 'rerun_requested', false)) AS job
          FROM removed) j
)
INSERT INTO stripe_sync.archive (queue_schema, queue_table, run, reason, "row")
SELECT n.nspname, c.relname, run.id, removed.reason, removed.row
FROM removed CROSS JOIN run
CROSS JOIN pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = 'public.stripe_sync_queue'::regclass
RETURNING run, reason, "row";
