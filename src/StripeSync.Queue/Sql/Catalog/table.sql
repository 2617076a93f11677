-- The queue table as the catalogs describe it, in one row; kind is NULL where there is no such table.
SELECT c.relkind::text AS kind,
       pg_has_role(c.relowner, 'USAGE') AS is_owner,
       to_regclass('public.spaces') IS NOT NULL AS has_spaces,
       to_regclass('stripe_sync.schema_version') IS NOT NULL AS has_versions,
       to_regclass('stripe_sync.archive') IS NOT NULL AS has_archive,
       EXISTS (
           SELECT 1 FROM pg_partitioned_table AS p, unnest(p.partattrs) AS k(attnum)
           LEFT JOIN pg_attribute AS a ON a.attrelid = to_regclass('public.stripe_sync_queue') AND a.attnum = k.attnum AND k.attnum > 0
           WHERE p.partrelid = c.oid AND (a.attname IS NULL OR a.attname NOT IN ('space_id', 'event_type'))) AS has_foreign_partition_key,
       (SELECT string_agg(format('%s of %s', r.conname, r.conrelid::regclass), ', ' ORDER BY r.conname)
        FROM pg_constraint AS r WHERE r.contype = 'f' AND r.confrelid = c.oid AND r.confdeltype = 'c' AND r.conparentid = 0) AS cascading,
       (SELECT string_agg(t.tgname, ', ' ORDER BY t.tgname)
        FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D') AS triggers,
       (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
        FROM pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
          AND a.attname NOT IN ('id', 'space_id', 'event_type', 'status', 'created_at', 'pending_since', 'updated_at', 'attempts',
                                'available_at', 'rerun_requested')) AS unknown_columns,
       (SELECT max(extract(epoch FROM clock_timestamp() - s.xact_start))::double precision
        FROM pg_stat_activity AS s WHERE s.datname = current_database() AND s.pid <> pg_backend_pid()) AS oldest_transaction
FROM (SELECT 1) AS one
LEFT JOIN pg_class AS c ON c.oid = to_regclass('public.stripe_sync_queue');
