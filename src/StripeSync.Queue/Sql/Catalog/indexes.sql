-- The indexes of the queue table and its partitions.
SELECT quote_ident(tn.nspname) || '.' || quote_ident(t.relname) AS relation,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS index_name,
       quote_ident(c.relname) AS bare_name,
       c.relkind = 'I' AS is_partitioned,
       c.relispartition AS is_attached,
       i.indisvalid AND i.indisready AND i.indislive AS is_usable,
       i.indisunique AND i.indexprs IS NULL AND k.names @> ARRAY['space_id', 'event_type'] AND i.indnkeyatts = 2 AS has_key_columns,
       i.indimmediate AND i.indpred IS NULL AS is_plain,
       i.indimmediate AS is_immediate,
       i.indnatts = i.indnkeyatts AND NOT EXISTS (SELECT 1 FROM unnest(i.indoption) AS o(flags) WHERE o.flags <> 0) AS has_default_order,
       k.names = ARRAY['available_at', 'id'] AND NOT i.indisunique
           AND pg_get_expr(i.indpred, i.indrelid) LIKE '%status%= ANY%pending%processing%'
           AND pg_get_expr(i.indpred, i.indrelid) NOT LIKE '% AND %' AS is_claim_index,
       quote_ident(con.conname) AS constraint_name,
       con.contype = 'p' AS is_primary_key,
       EXISTS (
           SELECT 1 FROM pg_locks AS l
           WHERE l.locktype = 'relation' AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
             AND l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()) AS may_be_building
FROM (SELECT to_regclass('public.stripe_sync_queue') AS relid
      UNION
      SELECT t.relid FROM pg_partition_tree(to_regclass('public.stripe_sync_queue')) AS t) AS r
JOIN pg_class AS t ON t.oid = r.relid
JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
JOIN pg_index AS i ON i.indrelid = t.oid
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype IN ('p', 'u')
CROSS JOIN LATERAL (
    SELECT COALESCE(array_agg(a.attname::text ORDER BY u.position), '{}') AS names
    FROM unnest(i.indkey) WITH ORDINALITY AS u(attnum, position)
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = u.attnum
    WHERE u.position <= i.indnkeyatts) AS k
ORDER BY 1, 2;
