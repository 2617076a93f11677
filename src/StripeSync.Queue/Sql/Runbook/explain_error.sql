-- Runbook: the error in hand. Write what you have between the quotes in front of /* :text */: a SQLSTATE, the name of a constraint, PostgREST's JSON,
-- or a line of a log (write a quote inside it twice). The likeliest cause comes first; http is what PostgREST answers.
--
-- Reads nothing of the database. cause.sql looks at what is there.
WITH given AS (
    SELECT '23505' /* :text */::text AS text
), phrases (place, pattern, sqlstate) AS (
    VALUES
    (1, 'duplicate key value violates unique constraint', '23505'),
    (2, 'foreign key constraint', '23503'),
    (3, 'no unique or exclusion constraint matching', '42P10'),
    (4, 'does not support deferrable', '55000'),
    (5, 'cannot affect row a second time', '21000'),
    (6, 'could not serialize access', '40001'),
    (7, 'deadlock detected', '40P01'),
    (8, 'statement timeout', '57014'),
    (9, 'lock timeout', '55P03'),
    (10, 'row-level security', '42501'),
    (11, 'permission denied', '42501'),
    (12, 'could not find the function', 'PGRST202'),
    (13, 'could not find the table', 'PGRST205'),
    (14, 'schema cache', 'PGRST204'),
    (15, 'not-null constraint', '23502'),
    (16, 'check constraint', '23514'),
    (17, 'reached maximum value of sequence', '2200H'),
    (18, 'integer out of range', '22003'),
    (19, '_cc(new|old)', '23505'),
    (20, '_key$|_idx$|_pkey$', '23505'),
    (21, '_fkey$', '23503'),
    (22, '_check$', '23514')
), coded AS (
    SELECT g.text, COALESCE(substring(g.text FROM '\m(23505|23503|23502|23514|42P10|55000|21000|40001|40P01|57014|55P03|42501|42P01|42883|2200H|22003|XX001|XX002|P0001|PGRST202|PGRST204|PGRST205|PT409)\M'),
               (SELECT p.sqlstate FROM phrases p WHERE g.text ~* p.pattern ORDER BY p.place LIMIT 1)) AS code
    FROM given g
), rules (place, cause, sqlstates, pattern, not_pattern) AS (
    VALUES
    (1, 'stripe_idempotency', '', 'idempoten', ''),
    (2, 'leftover_index', '23505', '_cc(new|old)', ''),
    (3, 'index_build_running', '23505', '_cc(new|old)', ''),
    (4, 'plain_insert', '23505', 'space_id(,|_) ?event_type', '_cc(new|old)'),
    (5, 'upsert_without_on_conflict', '23505', 'space_id(,|_) ?event_type', '_cc(new|old)'),
    (6, 'zero_id', '23505', '_pkey|key \(id\)', '_cc(new|old)'),
    (7, 'other_unique_key', '23505', 'constraint \\?"|_key$|_idx$', 'space_id(,|_) ?event_type|_cc(new|old)|_pkey|key \(id\)'),
    (8, 'trigger', '23505', 'constraint \\?"|_key$|_idx$', 'space_id(,|_) ?event_type|_cc(new|old)|_pkey|key \(id\)'),
    (9, 'trigger', 'P0001 PT409', '', ''),
    (10, 'plain_insert', '23505', '', 'constraint \\?"|_key$|_idx$|_pkey|key \(|_cc(new|old)'),
    (11, 'upsert_without_on_conflict', '23505', '', 'constraint \\?"|_key$|_idx$|_pkey|key \(|_cc(new|old)'),
    (12, 'zero_id', '23505', '', 'constraint \\?"|_key$|_idx$|_pkey|key \(|_cc(new|old)'),
    (13, 'missing_space', '23503', '', 'update or delete|still referenced'),
    (14, 'foreign_key', '23503', 'update or delete|still referenced', ''),
    (15, 'null_key', '23502', '', ''),
    (16, 'invalid_status', '23514', '', ''),
    (17, 'unique_key_missing', '42P10', '', ''),
    (18, 'unique_key_invalid', '42P10', '', ''),
    (19, 'unique_key_not_ready', '42P10', '', ''),
    (20, 'unique_key_partial', '42P10', '', ''),
    (21, 'unique_key_deferrable', '55000', '', ''),
    (22, 'same_key_twice', '21000', '', ''),
    (23, 'serialization_failure', '40001', '', ''),
    (24, 'deadlock', '40P01', '', ''),
    (25, 'statement_timeout', '57014', '', ''),
    (26, 'blocked', '57014 55P03', '', ''),
    (27, 'lock_timeout', '55P03', '', ''),
    (28, 'row_level_security', '42501', '', 'permission denied'),
    (29, 'missing_rights', '42501', '', 'row-level security'),
    (30, 'sequence_headroom', '2200H 22003', '', ''),
    (31, 'index_corrupt', 'XX001 XX002', '', ''),
    (32, 'table_missing', '42P01 PGRST205', '', ''),
    (33, 'function_missing', '42883 PGRST202', '', ''),
    (34, 'schema_cache', 'PGRST202 PGRST204 PGRST205', '', '')
), causes (place, cause, sqlstate, http, meaning, next) AS (
    VALUES
    -- causes {
    (1, 'unique_key_missing', '42P10', '400', 'An upsert on (space_id, event_type) finds no unique key, and plain inserts pile up duplicates.', 'stripesync install'),
    (2, 'unique_key_invalid', '42P10', '400', 'An index build failed: upserts find no arbiter, and plain inserts still fail with 23505 (HTTP 409).', 'stripesync install'),
    (3, 'unique_key_not_ready', '42P10', '400', 'An index build was broken off before it enforced anything: upserts find no arbiter.', 'stripesync install'),
    (4, 'unique_key_deferrable', '55000', '500', 'A deferrable constraint cannot arbitrate: every upsert fails, also beside a second, good key.', 'stripesync install'),
    (5, 'unique_key_partial', '42P10', '400', 'A partial index arbitrates only an upsert that repeats its predicate, which PostgREST cannot.', 'stripesync install'),
    (6, 'unique_key_nullable', '', '201', 'NULL never conflicts with NULL: such rows are inserted again and again.', 'stripesync install'),
    (7, 'leftover_index', '23505', '409', 'The index of a cancelled rebuild is enforced and can never arbitrate: correct upserts fail, for good.', 'stripesync install'),
    (8, 'index_build_running', '23505', '409', 'While the key is rebuilt, correct upserts can fail for a moment; enqueue_stripe_sync cannot.', 'stripesync watch'),
    (9, 'other_unique_key', '23505', '409', 'ON CONFLICT guards one key: a conflict on this one still fails.', 'drop the key, or see that its columns cannot repeat'),
    (10, 'primary_key_missing', '23505', '409', 'Without a primary key an upsert that names no on_conflict is a plain insert, and nobody notices.', 'name on_conflict=space_id,event_type; stripesync install'),
    (11, 'index_corrupt', 'XX002', '500', 'The index does not find rows that are in the table: typically after an upgrade of the C library.', 'stripesync clean duplicates, then REINDEX INDEX CONCURRENTLY'),
    (12, 'trigger', '', '409', 'A trigger that writes elsewhere or raises an error fails the insert with its own SQLSTATE.', 'read the trigger; its own inserts need ON CONFLICT'),
    (13, 'missing_space', '23503', '409', 'The space does not exist: the foreign key refuses the job, or the row is left over from before the key.', 'create the space, or stripesync clean space ID'),
    (14, 'foreign_key', '23503', '409', 'A job for a space that does not exist, and the deletion of a space that has jobs, are refused.', 'create the space before its jobs'),
    (15, 'null_key', '', '201', 'Rows without a key never conflict, no worker can serve them, and the key cannot be made NOT NULL.', 'stripesync clean invalid'),
    (16, 'duplicates', '', '201', 'A symptom: the unique key is or was missing, nullable or invalid. It cannot be built while they are there.', 'stripesync clean duplicates, then stripesync install'),
    (17, 'invalid_status', '23514', '400', 'No worker picks these rows up, and the CHECK of the full form refuses them.', 'stripesync clean invalid'),
    (18, 'stuck', '', '', 'Jobs wait for longer than they should. With a stopped worker they are valid: start it.', 'start the worker, or stripesync clean stuck --requeue'),
    (19, 'abandoned', '', '', 'A worker died on these jobs. With leases they are claimed again by themselves; without, nobody takes them.', 'stripesync clean stuck --requeue'),
    (20, 'worker_stopped', '', '', 'Nothing has been worked on since the jobs became due: the worker is stopped, the queue is not corrupt.', 'start the worker'),
    (21, 'zero_id', '23505', '409', 'A client that sends id 0 conflicts on the primary key from its second insert on.', 'leave id out of the request'),
    (22, 'sequence_headroom', '2200H', '400', 'Ids run out: an insert that is refused uses one up, too.', 'run the ALTER that stripesync diagnose writes, in a quiet hour'),
    (23, 'row_level_security', '42501', '403', 'No policy lets the role write: 401 without a login, 403 with one.', 'add a policy, or use the service role'),
    (24, 'missing_rights', '42501', '403', 'The role lacks a right: 401 without a login, 403 with one.', 'stripesync install'),
    (25, 'function_missing', 'PGRST202', '404', 'The function of the full form is not there.', 'stripesync install'),
    (26, 'schema_cache', 'PGRST204', '400', 'PostgREST does not see a change before it reloads its schema cache.', 'NOTIFY pgrst, ''reload schema'''),
    (27, 'blocked', '55P03', '500', 'Clients wait for the blocking session and may run into a timeout (57014, 55P03).', 'end the blocking session: SELECT pg_terminate_backend(PID)'),
    (28, 'old_transaction', '57014', '500', 'A transaction that stays open blocks index builds and keeps dead rows.', 'commit or end it: SELECT pg_terminate_backend(PID)'),
    (29, 'plain_insert', '23505', '409', 'A plain INSERT of a job that is queued already. A PostgREST on_conflict without Prefer: resolution=merge-duplicates is one, too.', 'EnqueueAsync or enqueue_stripe_sync; stripesync lint finds the statement (SSQ1001)'),
    (30, 'upsert_without_on_conflict', '23505', '409', 'An upsert that names no conflict target takes the primary key, and the natural key stays open.', 'name on_conflict=space_id,event_type; stripesync lint finds the statement (SSQ1005, SSQ1006)'),
    (31, 'same_key_twice', '21000', '500', 'One statement proposes the same key twice, and DO UPDATE may touch a row once only.', 'send each key once, or EnqueueManyAsync'),
    (32, 'serialization_failure', '40001', '500', 'Two transactions of REPEATABLE READ or SERIALIZABLE met. Nothing is wrong with the queue.', 'run the whole transaction again'),
    (33, 'deadlock', '40P01', '500', 'Two transactions locked the same rows in different orders.', 'run the transaction again; lock keys in one order, as EnqueueManyAsync does'),
    (34, 'statement_timeout', '57014', '500', 'The statement took longer than statement_timeout, mostly because it waited for a lock.', 'stripesync diagnose names the blocking session'),
    (35, 'lock_timeout', '55P03', '500', 'The statement waited for a lock for longer than lock_timeout.', 'stripesync diagnose names the blocking session'),
    (36, 'table_missing', '42P01', '404', 'The queue table is not there, or not in this schema.', 'check --schema and --table, or run stripesync install'),
    (37, 'stripe_idempotency', '', '409', 'The answer is Stripe''s own: a request with the same idempotency key is still under way.', 'send it again later with the same key')
    -- } causes
), matched AS (
    SELECT r.cause, min(r.place) AS place FROM rules r CROSS JOIN coded c
    WHERE (r.sqlstates = '' OR c.code = ANY (string_to_array(r.sqlstates, ' ')))
      AND (r.pattern = '' OR c.text ~* r.pattern) AND (r.not_pattern = '' OR c.text !~* r.not_pattern)
    GROUP BY r.cause
), answered AS (
    SELECT m.cause, m.place FROM matched m
    UNION ALL
    -- An HTTP status alone leaves all causes that answer with it.
    SELECT c.cause, c.place FROM causes c CROSS JOIN coded
    WHERE coded.code IS NULL AND NOT EXISTS (SELECT FROM matched) AND c.http = substring(coded.text FROM '\m(400|401|403|404|409|500)\M')
)
SELECT c.cause, c.sqlstate, c.http, c.meaning, c.next
FROM answered a JOIN causes c USING (cause)
ORDER BY a.place;
