-- Runbook: the cause, index corruption. Checks every B-tree index of the queue against the table, with the extension amcheck
-- (CREATE EXTENSION amcheck; needs the right to call it). An error names the index that is broken: REINDEX INDEX CONCURRENTLY it, after
-- clean_duplicates.sql if it is unique. No error: the indexes are sound.
SELECT c.relname AS index, bt_index_check(c.oid, true)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'public.stripe_sync_queue'::regclass AND i.indisvalid AND c.relkind = 'i'
  AND c.relam = (SELECT a.oid FROM pg_catalog.pg_am a WHERE a.amname = 'btree')
ORDER BY c.relname;
