-- The queue table's CHECK constraints; expression only for those on the status alone.
SELECT quote_ident(c.conname), c.conname::text, c.convalidated,
       CASE WHEN c.conkey = ARRAY[a.attnum] THEN pg_get_expr(c.conbin, c.conrelid) END
FROM pg_constraint AS c
LEFT JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attname = 'status'
WHERE c.conrelid = to_regclass('public.stripe_sync_queue') AND c.contype = 'c';
