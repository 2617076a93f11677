-- What the queue's space_id refers to by a foreign key, and whether this role may look there: under row level security it would take
-- spaces for missing that exist. No row: there is no foreign key, every space is accepted.
SELECT quote_ident(n.nspname) || '.' || quote_ident(s.relname), quote_ident(a.attname),
       has_column_privilege(s.oid, a.attnum, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE') AND NOT row_security_active(s.oid)
FROM pg_constraint AS c
JOIN pg_class AS s ON s.oid = c.confrelid
JOIN pg_namespace AS n ON n.oid = s.relnamespace
JOIN pg_attribute AS a ON a.attrelid = s.oid AND a.attnum = c.confkey[1]
JOIN pg_attribute AS k ON k.attrelid = c.conrelid AND k.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.conrelid = 'public.stripe_sync_queue'::regclass AND cardinality(c.conkey) = 1 AND k.attname = 'space_id'
ORDER BY c.conname
LIMIT 1
