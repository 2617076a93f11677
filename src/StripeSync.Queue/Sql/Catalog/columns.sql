-- The queue table's columns; for an enum, the labels that it lacks for the four statuses.
SELECT a.attname::text, format_type(a.atttypid, NULL), a.attnotnull AND NOT EXISTS (
           -- Since PostgreSQL 18 a NOT NULL may be there and not yet hold for the old rows.
           SELECT FROM pg_constraint AS c WHERE c.conrelid = a.attrelid AND c.contype = 'n' AND c.conkey = ARRAY[a.attnum] AND NOT c.convalidated),
       a.atthasdef OR a.attidentity <> '',
       CASE WHEN t.typtype = 'e' THEN (
           SELECT string_agg(s.label, ',')
           FROM unnest(ARRAY['pending', 'processing', 'completed', 'failed']) AS s(label)
           WHERE NOT EXISTS (SELECT 1 FROM pg_enum AS e WHERE e.enumtypid = t.oid AND e.enumlabel = s.label)) END
FROM pg_attribute AS a
JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass('public.stripe_sync_queue') AND a.attnum > 0 AND NOT a.attisdropped;
