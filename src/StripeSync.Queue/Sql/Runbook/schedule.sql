-- Runbook: automatic clean-up. Runs cleanup_stripe_sync_queue() every 15 minutes by pg_cron; stuck jobs are only reported, never removed.
--
-- Needs the full form (the function) and the extension pg_cron. Running it again replaces the schedule of that name. To end it:
-- SELECT cron.unschedule('stripe_sync_queue cleanup');
SELECT cron.schedule(
    'stripe_sync_queue cleanup' /* :job_name */,
    '*/15 * * * *' /* :cron */,
    'SELECT ' || 'public.cleanup_stripe_sync_queue' || '(10000)') AS job;
