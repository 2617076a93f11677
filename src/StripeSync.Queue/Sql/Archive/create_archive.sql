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
