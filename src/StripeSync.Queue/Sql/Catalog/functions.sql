-- The bodies of the functions that have the queue's names already, in the schema where they would be made.
SELECT p.oid::regprocedure::text, p.prosrc
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = $1
  AND p.proname IN ('enqueue_stripe_sync', 'cleanup_stripe_sync_queue', 'diagnose_stripe_sync_queue', 'inspect_stripe_sync_space')
ORDER BY p.proname <> 'enqueue_stripe_sync', p.proname;
