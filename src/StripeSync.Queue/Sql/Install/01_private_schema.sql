-- The record of what is installed where. Running it again changes nothing.

CREATE SCHEMA IF NOT EXISTS stripe_sync;

CREATE TABLE IF NOT EXISTS stripe_sync.schema_version (
    queue_schema text NOT NULL,
    queue_table text NOT NULL,
    step text NOT NULL,                                      -- the file's name
    version text NOT NULL,                                   -- of the package
    actor text NOT NULL DEFAULT current_user,
    installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (queue_schema, queue_table, step)
);

REVOKE ALL ON SCHEMA stripe_sync FROM PUBLIC;
REVOKE ALL ON TABLE stripe_sync.schema_version FROM PUBLIC;
DO $block$
DECLARE
    api_role name;
BEGIN
    FOR api_role IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA stripe_sync FROM %I', api_role);
        EXECUTE pg_catalog.format('REVOKE ALL ON TABLE stripe_sync.schema_version FROM %I', api_role);
    END LOOP;
END
$block$;
