-- Runbook: the cause. What is wrong with the queue, the error that each thing gives to clients, and what removes it.
--
-- Reads only. One row a finding, the worst first; no row of severity error or warning means that nothing is wrong that a database can show.
-- sqlstate is what the client's driver reports, http what PostgREST answers; both are empty where nothing fails.
-- Runs on the five-column table and on the full form. A literal in front of a comment such as /* :pending_older_than */ may be changed.
WITH settings AS (
    SELECT interval '1 hour' /* :pending_older_than */ AS pending_older_than,       -- a pending job of this age is stuck
           interval '1 hour' /* :processing_older_than */ AS processing_older_than, -- without a lease a job counts as running for so long
           '' /* :role */ AS role                                                   -- the API's role; '' takes service_role where it exists
), queue AS (
    SELECT c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, n.nspname, c.relname
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = 'public.stripe_sync_queue'::regclass
), unique_keys AS (
    SELECT c.relname AS name, i.indisvalid, i.indisready, i.indisprimary, i.indexrelid,
           i.indimmediate, i.indpred IS NOT NULL AS is_partial, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
           COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct, -- PostgreSQL 15 and later
           i.indexprs IS NULL AND a.columns = ARRAY['event_type', 'space_id']::name[] AS is_natural,
           c.relname ~ '_cc(new|old)[0-9]*$' AND NOT i.indisvalid AS is_leftover,
           p.pid AS build_pid,
           pg_catalog.pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_catalog.pg_index i
    JOIN queue q ON q.oid = i.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.relid = i.indrelid AND NOT i.indisvalid
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT t.attname ORDER BY t.attname) AS columns
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
        JOIN pg_catalog.pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = k.number
        WHERE k.place <= i.indnkeyatts) a
    WHERE (i.indisunique OR i.indisexclusion) AND i.indislive
), columns AS (
    SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, NULL) AS type,
           a.attnotnull AND NOT EXISTS ( -- PostgreSQL 18 and later: NOT NULL that old rows may break
               SELECT FROM pg_catalog.pg_constraint c
               WHERE c.conrelid = a.attrelid AND c.contype = 'n' AND c.conkey = ARRAY[a.attnum] AND NOT c.convalidated) AS attnotnull
    FROM pg_catalog.pg_attribute a JOIN queue q ON q.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped
), jobs AS (
    SELECT q.space_id::text AS space_id, q.event_type, q.status::text AS status, q.created_at, q.id::text AS id,
           q.space_id IS NULL OR q.event_type IS NULL AS has_null_key,
           q.status IS NULL OR q.status::text NOT IN ('pending', 'processing', 'completed', 'failed') AS has_invalid_status,
           -- The full form has pending_since and leases; the five columns have neither, and a job is as old as its row.
           CASE WHEN q.status = 'pending' THEN COALESCE((to_jsonb(q) ->> 'pending_since')::timestamptz, q.created_at) END AS pending_since,
           q.status = 'processing' AND CASE WHEN to_jsonb(q) -> 'lease_token' IS NULL
               THEN q.created_at <= now() - s.processing_older_than
               ELSE (to_jsonb(q) ->> 'available_at')::timestamptz <= now() END AS is_abandoned,
           CASE WHEN q.status::text IN ('processing', 'completed', 'failed') THEN COALESCE((to_jsonb(q) ->> 'updated_at')::timestamptz, q.created_at) END AS worked_on
    FROM public.stripe_sync_queue q CROSS JOIN settings s
), work AS (
    SELECT count(*) FILTER (WHERE has_null_key) AS null_keys,
           count(*) FILTER (WHERE has_invalid_status) AS invalid_statuses,
           string_agg(DISTINCT CASE WHEN has_invalid_status THEN COALESCE('"' || status || '"', 'NULL') END, ', ') AS invalid_names,
           count(*) FILTER (WHERE pending_since <= now() - s.pending_older_than) AS stuck,
           min(pending_since) AS oldest_pending,
           count(*) FILTER (WHERE is_abandoned) AS abandoned,
           count(*) FILTER (WHERE status = 'processing') - count(*) FILTER (WHERE is_abandoned) AS running,
           max(worked_on) AS last_work,
           count(*) FILTER (WHERE id IN ('0', '00000000-0000-0000-0000-000000000000')) AS zero_ids
    FROM jobs CROSS JOIN settings s
), duplicates AS (
    SELECT count(*) AS keys, sum(rows) - count(*) AS extra
    FROM (SELECT count(*) AS rows FROM jobs WHERE NOT has_null_key GROUP BY space_id, event_type HAVING count(*) > 1) d
), orphans AS (
    SELECT count(*) AS rows, min(q.space_id::text) AS example
    FROM public.stripe_sync_queue q LEFT JOIN public.spaces s ON s.id = q.space_id
    WHERE q.space_id IS NOT NULL AND s.id IS NULL
), api_role AS (
    SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls AS bypasses
    FROM pg_catalog.pg_roles r CROSS JOIN settings s
    WHERE r.rolname = COALESCE(NULLIF(s.role, ''), 'service_role')
), enqueue_function AS (
    SELECT p.oid FROM pg_catalog.pg_proc p WHERE p.oid = pg_catalog.to_regproc('public.enqueue_stripe_sync')
), owned_sequence AS (
    SELECT s.seqrelid, format('%I.%I', n.nspname, c.relname) AS name, a.attname AS column_name, pg_catalog.format_type(a.atttypid, NULL) AS type,
           pg_catalog.pg_sequence_last_value(s.seqrelid) AS last_value,
           LEAST(s.seqmax, CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END) AS largest
    FROM queue q
    JOIN pg_catalog.pg_depend d ON d.refobjid = q.oid AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
    JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = q.oid AND a.attnum = d.refobjsubid
    WHERE pg_catalog.has_sequence_privilege(s.seqrelid, 'SELECT') OR pg_catalog.has_sequence_privilege(s.seqrelid, 'USAGE')
), waiting AS (
    SELECT count(DISTINCT w.pid) AS sessions, string_agg(DISTINCT b.pid::text, ', ') AS blockers
    FROM pg_catalog.pg_stat_activity w
    CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(w.pid)) AS b(pid)
    WHERE w.wait_event_type = 'Lock' AND EXISTS (SELECT FROM pg_catalog.pg_locks l JOIN queue q ON l.relation = q.oid WHERE l.pid = w.pid)
), oldest AS (
    SELECT a.pid, a.state, date_trunc('second', now() - a.xact_start) AS age
    FROM pg_catalog.pg_stat_activity a
    WHERE a.datname = current_database() AND a.pid <> pg_catalog.pg_backend_pid() AND a.xact_start < now() - interval '5 minutes'
    ORDER BY a.xact_start LIMIT 1
), findings (cause, severity, evidence) AS (
    SELECT 'unique_key_missing', 'error', 'no unique index or constraint has exactly the columns (space_id, event_type)'
    WHERE NOT EXISTS (SELECT FROM unique_keys WHERE is_natural AND NOT is_leftover)
    UNION ALL
    SELECT 'unique_key_invalid', 'error', format('%s is invalid: never an arbiter, but still enforced', name)
    FROM unique_keys WHERE is_natural AND NOT indisvalid AND indisready AND NOT is_leftover AND build_pid IS NULL
    UNION ALL
    SELECT 'unique_key_not_ready', 'error', format('%s is not ready: an index build was broken off', name)
    FROM unique_keys WHERE is_natural AND NOT indisready AND NOT is_leftover AND build_pid IS NULL
    UNION ALL
    SELECT 'unique_key_deferrable', 'error', format('%s is deferrable', name) FROM unique_keys WHERE is_natural AND NOT indimmediate
    UNION ALL
    SELECT 'unique_key_partial', CASE WHEN EXISTS (SELECT FROM unique_keys k WHERE k.is_natural AND k.indisvalid AND k.indimmediate AND NOT k.is_partial) THEN 'info' ELSE 'error' END,
           format('%s covers only the rows WHERE %s', name, predicate)
    FROM unique_keys WHERE is_natural AND is_partial
    UNION ALL
    SELECT 'unique_key_nullable', 'warning', format('%s may be NULL, and NULL never conflicts under %s', (SELECT string_agg(c.name, ' and ' ORDER BY c.name DESC) FROM columns c WHERE c.name IN ('space_id', 'event_type') AND NOT c.attnotnull), k.name)
    FROM unique_keys k
    WHERE k.is_natural AND NOT k.nulls_not_distinct AND NOT k.is_leftover AND EXISTS (SELECT FROM columns c WHERE c.name IN ('space_id', 'event_type') AND NOT c.attnotnull)
    UNION ALL
    SELECT 'leftover_index', 'error', format('%s was left by a cancelled REINDEX CONCURRENTLY: invalid%s', name, CASE WHEN indisready THEN ', but still enforced' ELSE ' and not ready' END)
    FROM unique_keys WHERE is_leftover AND build_pid IS NULL
    UNION ALL
    SELECT 'index_build_running', 'warning', format('session %s builds %s: phase %s, %s of %s blocks', p.pid, p.command, p.phase, p.blocks_done, p.blocks_total)
    FROM pg_catalog.pg_stat_progress_create_index p JOIN queue q ON q.oid = p.relid
    UNION ALL
    SELECT 'other_unique_key', 'warning', definition FROM unique_keys WHERE NOT is_natural AND NOT indisprimary AND NOT is_leftover
    UNION ALL
    SELECT 'primary_key_missing', 'warning', 'the table has no primary key: an upsert by PostgREST without on_conflict is a plain insert'
    WHERE NOT EXISTS (SELECT FROM unique_keys WHERE indisprimary)
    UNION ALL
    SELECT 'index_corrupt', 'error', format('%s is valid, and yet %s %s more than once', k.name, d.keys, CASE d.keys WHEN 1 THEN 'key stands' ELSE 'keys stand' END)
    FROM unique_keys k CROSS JOIN duplicates d
    WHERE k.is_natural AND k.indisvalid AND k.indimmediate AND NOT k.is_partial AND d.keys > 0
    UNION ALL
    SELECT 'trigger', CASE WHEN p.prosrc ~* '(insert\s+into|\mraise\M|sqlstate|409)' THEN 'warning' ELSE 'info' END,
           format('trigger %s runs %s%s', t.tgname, p.proname, CASE WHEN p.prosrc ~* '(insert\s+into|\mraise\M|sqlstate|409)' THEN ', which writes or raises' ELSE '' END)
    FROM pg_catalog.pg_trigger t JOIN queue q ON q.oid = t.tgrelid JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
    UNION ALL
    SELECT 'missing_space', 'error', format('%s %s a space that does not exist, for example %s', rows, CASE rows WHEN 1 THEN 'row names' ELSE 'rows name' END, example) FROM orphans WHERE rows > 0
    UNION ALL
    SELECT 'foreign_key', 'info', format('%s refers to %s.%s%s', c.conname, n.nspname, r.relname, CASE WHEN c.convalidated THEN '' ELSE ' (not validated)' END)
    FROM pg_catalog.pg_constraint c JOIN queue q ON q.oid = c.conrelid
    JOIN pg_catalog.pg_class r ON r.oid = c.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    WHERE c.contype = 'f'
    UNION ALL
    SELECT 'null_key', 'error', format('%s %s NULL in the key', null_keys, CASE null_keys WHEN 1 THEN 'row has' ELSE 'rows have' END) FROM work WHERE null_keys > 0
    UNION ALL
    SELECT 'duplicates', 'error', format('%s %s more than once: %s %s too many', keys, CASE keys WHEN 1 THEN 'key stands' ELSE 'keys stand' END, extra, CASE extra WHEN 1 THEN 'row' ELSE 'rows' END) FROM duplicates WHERE keys > 0
    UNION ALL
    SELECT 'invalid_status', 'error', format('%s %s a status that no worker knows: %s', invalid_statuses, CASE invalid_statuses WHEN 1 THEN 'row has' ELSE 'rows have' END, invalid_names) FROM work WHERE invalid_statuses > 0
    UNION ALL
    SELECT 'stuck', 'warning', format('%s %s pending for over %s, the oldest since %s', stuck, CASE stuck WHEN 1 THEN 'job is' ELSE 'jobs are' END, s.pending_older_than, to_char(oldest_pending, 'YYYY-MM-DD HH24:MI:SS'))
    FROM work CROSS JOIN settings s WHERE stuck > 0
    UNION ALL
    SELECT 'abandoned', 'warning', CASE abandoned WHEN 1 THEN '1 job is processing, but its time is over' ELSE format('%s jobs are processing, but their time is over', abandoned) END FROM work WHERE abandoned > 0
    UNION ALL
    SELECT 'worker_stopped', 'warning', format('jobs are due, none is running, and the last one was worked on %s', COALESCE('at ' || to_char(last_work, 'YYYY-MM-DD HH24:MI:SS'), 'never'))
    FROM work CROSS JOIN settings s
    WHERE stuck > 0 AND running = 0 AND (last_work IS NULL OR last_work <= now() - s.pending_older_than)
    UNION ALL
    SELECT 'zero_id', 'warning', format('%s %s the id 0: a client sends its default', zero_ids, CASE zero_ids WHEN 1 THEN 'row has' ELSE 'rows have' END) FROM work WHERE zero_ids > 0
    UNION ALL
    SELECT 'sequence_headroom', CASE WHEN last_value > 0.75 * largest THEN 'error' ELSE 'info' END,
           format('%s.%s (%s): %s of %s used, %s %%; to widen it (first the integer columns of other tables that hold this id): ALTER TABLE %I.%I ALTER COLUMN %I TYPE bigint; ALTER SEQUENCE %s AS bigint NO MAXVALUE',
                  q.relname, column_name, type, last_value, largest, round(100.0 * last_value / largest, 1), q.nspname, q.relname, column_name, name)
    FROM owned_sequence CROSS JOIN queue q WHERE largest <= 2147483647 AND last_value IS NOT NULL
    UNION ALL
    SELECT 'row_level_security', 'error', format('row level security is on, and no policy lets %s insert', r.rolname)
    FROM queue q CROSS JOIN api_role r
    WHERE q.relrowsecurity AND NOT r.bypasses AND (q.relforcerowsecurity OR NOT pg_catalog.pg_has_role(r.oid, q.relowner, 'USAGE'))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = q.oid AND p.polpermissive AND p.polcmd IN ('a', '*')
                      AND (p.polroles = '{0}' OR EXISTS (SELECT FROM unnest(p.polroles) m WHERE pg_catalog.pg_has_role(r.oid, m, 'USAGE'))))
    UNION ALL
    SELECT 'missing_rights', 'error', format('%s may not %s', r.rolname, string_agg(m.privilege, ', ' ORDER BY m.place))
    FROM queue q CROSS JOIN api_role r
    CROSS JOIN LATERAL (
        SELECT 1 AS place, 'use schema ' || q.nspname AS privilege WHERE NOT pg_catalog.has_schema_privilege(r.oid, q.nspname, 'USAGE')
        UNION ALL
        SELECT k.place, k.privilege || ' ' || q.relname
        FROM (VALUES (2, 'SELECT'), (3, 'INSERT'), (4, 'UPDATE')) k(place, privilege) WHERE NOT pg_catalog.has_table_privilege(r.oid, q.oid, k.privilege)
        UNION ALL
        SELECT 5, 'execute enqueue_stripe_sync' FROM enqueue_function f WHERE NOT pg_catalog.has_function_privilege(r.oid, f.oid, 'EXECUTE')) m
    GROUP BY r.rolname
    UNION ALL
    SELECT 'function_missing', 'info', 'enqueue_stripe_sync is not installed: calling it by rpc fails'
    WHERE NOT EXISTS (SELECT FROM enqueue_function)
    UNION ALL
    SELECT 'schema_cache', 'info', 'PostgREST seems to be used, and no event trigger tells it about changes: after each change run NOTIFY pgrst, ''reload schema'''
    WHERE EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticator')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid WHERE p.prosrc ~ 'pgrst' AND e.evtenabled <> 'D')
    UNION ALL
    SELECT 'blocked', 'warning', format('%s %s for locks on the queue; blocked by session %s', sessions, CASE sessions WHEN 1 THEN 'session waits' ELSE 'sessions wait' END, blockers) FROM waiting WHERE sessions > 0
    UNION ALL
    SELECT 'old_transaction', 'warning', format('session %s (%s) has had a transaction open for %s', pid, state, age) FROM oldest
    UNION ALL
    SELECT 'old_transaction', 'warning', format('prepared transaction %s is open for %s', gid, date_trunc('second', now() - prepared))
    FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() AND prepared < now() - interval '5 minutes'
), causes (cause, sqlstate, http, meaning, next) AS (
    VALUES
    -- causes {
    ('unique_key_missing', '42P10', '400', 'An upsert on (space_id, event_type) finds no unique key, and plain inserts pile up duplicates.', 'stripesync install'),
    ('unique_key_invalid', '42P10', '400', 'An index build failed: upserts find no arbiter, and plain inserts still fail with 23505 (HTTP 409).', 'stripesync install'),
    ('unique_key_not_ready', '42P10', '400', 'An index build was broken off before it enforced anything: upserts find no arbiter.', 'stripesync install'),
    ('unique_key_deferrable', '55000', '500', 'A deferrable constraint cannot arbitrate: every upsert fails, also beside a second, good key.', 'stripesync install'),
    ('unique_key_partial', '42P10', '400', 'A partial index arbitrates only an upsert that repeats its predicate, which PostgREST cannot.', 'stripesync install'),
    ('unique_key_nullable', '', '201', 'NULL never conflicts with NULL: such rows are inserted again and again.', 'stripesync install'),
    ('leftover_index', '23505', '409', 'The index of a cancelled rebuild is enforced and can never arbitrate: correct upserts fail, for good.', 'stripesync install'),
    ('index_build_running', '23505', '409', 'While the key is rebuilt, correct upserts can fail for a moment; enqueue_stripe_sync cannot.', 'stripesync watch'),
    ('other_unique_key', '23505', '409', 'ON CONFLICT guards one key: a conflict on this one still fails.', 'drop the key, or see that its columns cannot repeat'),
    ('primary_key_missing', '23505', '409', 'Without a primary key an upsert that names no on_conflict is a plain insert, and nobody notices.', 'name on_conflict=space_id,event_type; stripesync install'),
    ('index_corrupt', 'XX002', '500', 'The index does not find rows that are in the table: typically after an upgrade of the C library.', 'stripesync clean duplicates, then REINDEX INDEX CONCURRENTLY'),
    ('trigger', '', '409', 'A trigger that writes elsewhere or raises an error fails the insert with its own SQLSTATE.', 'read the trigger; its own inserts need ON CONFLICT'),
    ('missing_space', '23503', '409', 'The space does not exist: the foreign key refuses the job, or the row is left over from before the key.', 'create the space, or stripesync clean space ID'),
    ('foreign_key', '23503', '409', 'A job for a space that does not exist, and the deletion of a space that has jobs, are refused.', 'create the space before its jobs'),
    ('null_key', '', '201', 'Rows without a key never conflict, no worker can serve them, and the key cannot be made NOT NULL.', 'stripesync clean invalid'),
    ('duplicates', '', '201', 'A symptom: the unique key is or was missing, nullable or invalid. It cannot be built while they are there.', 'stripesync clean duplicates, then stripesync install'),
    ('invalid_status', '23514', '400', 'No worker picks these rows up, and the CHECK of the full form refuses them.', 'stripesync clean invalid'),
    ('stuck', '', '', 'Jobs wait for longer than they should. With a stopped worker they are valid: start it.', 'start the worker, or stripesync clean stuck --requeue'),
    ('abandoned', '', '', 'A worker died on these jobs. With leases they are claimed again by themselves; without, nobody takes them.', 'stripesync clean stuck --requeue'),
    ('worker_stopped', '', '', 'Nothing has been worked on since the jobs became due: the worker is stopped, the queue is not corrupt.', 'start the worker'),
    ('zero_id', '23505', '409', 'A client that sends id 0 conflicts on the primary key from its second insert on.', 'leave id out of the request'),
    ('sequence_headroom', '2200H', '400', 'Ids run out: an insert that is refused uses one up, too.', 'run the ALTER that stripesync diagnose writes, in a quiet hour'),
    ('row_level_security', '42501', '403', 'No policy lets the role write: 401 without a login, 403 with one.', 'add a policy, or use the service role'),
    ('missing_rights', '42501', '403', 'The role lacks a right: 401 without a login, 403 with one.', 'stripesync install'),
    ('function_missing', 'PGRST202', '404', 'The function of the full form is not there.', 'stripesync install'),
    ('schema_cache', 'PGRST204', '400', 'PostgREST does not see a change before it reloads its schema cache.', 'NOTIFY pgrst, ''reload schema'''),
    ('blocked', '55P03', '500', 'Clients wait for the blocking session and may run into a timeout (57014, 55P03).', 'end the blocking session: SELECT pg_terminate_backend(PID)'),
    ('old_transaction', '57014', '500', 'A transaction that stays open blocks index builds and keeps dead rows.', 'commit or end it: SELECT pg_terminate_backend(PID)')
    -- } causes
)
SELECT f.cause, f.severity, f.evidence, c.sqlstate, c.http, c.meaning, c.next
FROM findings f JOIN causes c USING (cause)
ORDER BY array_position(ARRAY['error', 'warning', 'info'], f.severity), f.cause, f.evidence;
