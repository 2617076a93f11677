-- One batch of a clean-up: removes the row versions that a step of the runbook found, as that step's own file does in one statement.
WITH found AS MATERIALIZED (
    SELECT f.row_table, f.row, f.row_version, f.status, f.reason, f.keeper_table, NULLIF(f.keeper_row, '(0,0)'::tid) AS keeper_row, f.keeper_version
    FROM unnest($1::oid[], $2::text[]::tid[], $3::xid[], $4::text[], $5::text[], $6::oid[], $7::text[]::tid[], $8::xid[])
         AS f(row_table, row, row_version, status, reason, keeper_table, keeper_row, keeper_version)
), keepers AS (
    -- What stays must still be there: nobody can remove it before this has ended.
    SELECT k.tableoid AS keeper_table, k.ctid AS keeper_row, k.space_id, k.event_type
    FROM public.stripe_sync_queue k
    JOIN (SELECT DISTINCT keeper_table, keeper_row, keeper_version FROM found) f
      ON k.tableoid = f.keeper_table AND k.ctid = f.keeper_row AND k.xmin = f.keeper_version
    FOR KEY SHARE OF k SKIP LOCKED
), locked AS (
    -- What somebody else has locked is left to the next round: a batch waits for nobody, so nobody waits for long because of it. It brings along
    -- what was found, for a join of the two would look at each pair of rows.
    SELECT f.*
    FROM public.stripe_sync_queue q JOIN found f ON q.tableoid = f.row_table AND q.ctid = f.row AND q.xmin = f.row_version
    WHERE (f.keeper_row IS NULL OR EXISTS (
            SELECT FROM keepers k
            WHERE k.keeper_table = f.keeper_table AND k.keeper_row = f.keeper_row AND k.space_id = q.space_id AND k.event_type = q.event_type))
      -- VACUUM FULL and CLUSTER move rows and keep xmin: after them the same place is another row. Nobody can rewrite a table while this runs.
      AND NOT EXISTS (
            SELECT FROM unnest($13::oid[], $14::oid[]) AS t(relation, file)
            WHERE pg_catalog.pg_relation_filenode(t.relation) IS DISTINCT FROM t.file)
    FOR UPDATE OF q SKIP LOCKED
), removed AS (
    DELETE FROM public.stripe_sync_queue q USING locked l
    -- A row that a worker has claimed, or a client has changed, since it was found is not that row any more.
    WHERE q.tableoid = l.row_table AND q.ctid = l.row AND q.xmin = l.row_version
      AND q.status::text IS NOT DISTINCT FROM l.status
      AND (q.status = 'processing' AND CASE WHEN to_jsonb(q) -> 'lease_token' IS NULL
          THEN q.created_at IS NULL OR q.created_at > now() - $11
          ELSE (to_jsonb(q) ->> 'available_at')::timestamptz > now() END) IS NOT TRUE
    RETURNING l.reason, to_jsonb(q) AS row
), archived AS (
    INSERT INTO stripe_sync.archive (queue_schema, queue_table, run, reason, actor, "row")
    -- In parentheses: read once, not for each row.
    SELECT (SELECT n.nspname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = 'public.stripe_sync_queue'::regclass),
           (SELECT c.relname::text FROM pg_catalog.pg_class c WHERE c.oid = 'public.stripe_sync_queue'::regclass),
           $9, removed.reason, (SELECT COALESCE($10, current_user)), removed.row
    FROM removed
)
-- Of each reason the number of rows, and the first $12.
SELECT r.reason, count(*), ARRAY(SELECT s.row::text FROM removed s WHERE s.reason = r.reason LIMIT $12)
FROM removed r
GROUP BY r.reason
ORDER BY r.reason;
