-- Runbook: the cause, which statements write. What clients have sent to the queue, most calls first, with the extension pg_stat_statements.
-- Look for an INSERT without ON CONFLICT, for ON CONFLICT (id), and for a conflict target other than (space_id, event_type); stripesync diagnose
-- judges them.
SELECT s.calls, s.query
FROM pg_stat_statements s
JOIN pg_catalog.pg_database d ON d.oid = s.dbid AND d.datname = current_database()
JOIN pg_catalog.pg_class c ON c.oid = 'public.stripe_sync_queue'::regclass
WHERE strpos(s.query, c.relname) > 0 AND s.query ~* '\m(insert|copy|merge|update)\M' AND s.query !~* '^\s*(create|alter|with run|do\s|explain)'
ORDER BY s.calls DESC
LIMIT 100 /* :max_rows */;
