-- The queue table and its partitions, with what the installer needs to know of each; the table itself first.
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(n.nspname), c.relname::text, c.relkind = 'p'
FROM (SELECT to_regclass('public.stripe_sync_queue') AS relid, 0 AS level
      UNION
      SELECT t.relid, t.level FROM pg_partition_tree(to_regclass('public.stripe_sync_queue')) AS t WHERE t.level > 0) AS t
JOIN pg_class AS c ON c.oid = t.relid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
ORDER BY t.level, c.relname;
