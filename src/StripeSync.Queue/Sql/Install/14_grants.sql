-- Who may use the queue: the owner and the role in stripe_sync.grant_to (service_role where it exists and none is given). A hosted
-- platform's default privileges give new objects to its API roles by name, so revoking from PUBLIC is not enough. Runs in the
-- transaction that makes the functions.
DO $block$
DECLARE
    queue CONSTANT regclass := 'public.stripe_sync_queue';
    worker name := NULLIF(current_setting('stripe_sync.grant_to', true), '');
    strangers text := 'PUBLIC';
    thing text;
BEGIN
    IF worker IS NULL THEN
        SELECT r.rolname INTO worker FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'service_role';
    END IF;
    SELECT strangers || COALESCE(pg_catalog.string_agg(pg_catalog.format(', %I', r.rolname), ''), '') INTO strangers
    FROM pg_catalog.pg_roles AS r
    WHERE r.rolname IN ('anon', 'authenticated') AND r.rolname IS DISTINCT FROM worker;

    FOR thing IN
        SELECT pg_catalog.format('TABLE %s', relation) FROM (
            SELECT queue UNION SELECT t.relid FROM pg_catalog.pg_partition_tree(queue) AS t) AS queues(relation)
        UNION ALL
        SELECT pg_catalog.format('SEQUENCE %s', d.objid::regclass)
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = queue
          AND d.deptype IN ('a', 'i')
        UNION ALL
        SELECT pg_catalog.format('FUNCTION %s', p.oid::regprocedure)
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = (SELECT e.pronamespace FROM pg_catalog.pg_proc AS e WHERE e.oid = 'public.enqueue_stripe_sync'::regproc)
          AND p.proname IN ('enqueue_stripe_sync', 'cleanup_stripe_sync_queue', 'diagnose_stripe_sync_queue', 'inspect_stripe_sync_space')
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s', thing, strangers);
        IF worker IS NOT NULL THEN
            EXECUTE pg_catalog.format(
                'GRANT %s ON %s TO %I',
                CASE WHEN thing LIKE 'TABLE %' THEN 'SELECT, INSERT, UPDATE, DELETE' WHEN thing LIKE 'SEQUENCE %' THEN 'USAGE' ELSE 'EXECUTE' END,
                thing, worker);
        END IF;
    END LOOP;

    IF worker IS NOT NULL THEN
        EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA stripe_sync TO %I', worker);
        EXECUTE pg_catalog.format('GRANT SELECT, INSERT, UPDATE ON TABLE stripe_sync.archive TO %I', worker);
        EXECUTE pg_catalog.format('GRANT SELECT ON TABLE stripe_sync.schema_version TO %I', worker);
    END IF;
END
$block$;

NOTIFY pgrst, 'reload schema';
