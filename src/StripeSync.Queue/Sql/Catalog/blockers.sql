-- Who holds a lock on the queue table, longest transaction first.
SELECT format('process %s (%s, %s, transaction open for %s)', l.pid, COALESCE(s.usename, '?'), COALESCE(s.state, '?'),
              COALESCE(date_trunc('second', clock_timestamp() - s.xact_start)::text, '?'))
FROM pg_locks AS l
LEFT JOIN pg_stat_activity AS s ON s.pid = l.pid
WHERE l.locktype = 'relation' AND l.relation = to_regclass('public.stripe_sync_queue') AND l.granted AND l.pid <> pg_backend_pid()
ORDER BY s.xact_start
LIMIT 5;
