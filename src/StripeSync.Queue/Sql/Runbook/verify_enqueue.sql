-- Runbook: verification, live. Enqueues a new key and one that exists already, as a client does, and takes both back.
--
-- As another role: run SET stripesync.role = 'service_role'; before. Where enqueue_stripe_sync is installed it is called as a client does by rpc,
-- otherwise the upsert is run that PostgREST sends for on_conflict=space_id,event_type. http is what a PostgREST client gets. Nothing stays.
DO $verify$
DECLARE
    as_role constant text := NULLIF(current_setting('stripesync.role', true), '');
    by_rpc constant boolean := pg_catalog.to_regproc('public.enqueue_stripe_sync') IS NOT NULL;
    answers jsonb := '[]';
    probe record;
    state text;
    said text;
BEGIN
    FOR probe IN
        (SELECT 1 AS place, 'new key' AS name, s.id::text AS space, 'stripesync verify ' || pg_catalog.gen_random_uuid() AS event FROM public.spaces s ORDER BY s.id LIMIT 1)
        UNION ALL
        (SELECT 2, 'existing key', q.space_id::text, q.event_type FROM public.stripe_sync_queue q
         WHERE q.space_id IS NOT NULL AND q.event_type IS NOT NULL ORDER BY q.status = 'processing', q.created_at DESC NULLS LAST, q.id DESC LIMIT 1)
        ORDER BY place
    LOOP
        state := '00000';
        said := '';
        BEGIN
            SET CONSTRAINTS ALL IMMEDIATE;
            IF as_role IS NOT NULL THEN
                EXECUTE pg_catalog.format('SET LOCAL ROLE %I', as_role);
            END IF;
            IF by_rpc THEN
                EXECUTE pg_catalog.format('SELECT %s(space_id => %L, event_type => %L)', 'public.enqueue_stripe_sync', probe.space, probe.event);
            ELSE
                EXECUTE pg_catalog.format('INSERT INTO %s (space_id, event_type, status) VALUES (%L, %L, ''pending'') '
                    'ON CONFLICT (space_id, event_type) DO UPDATE SET space_id = EXCLUDED.space_id, event_type = EXCLUDED.event_type, status = EXCLUDED.status',
                    'public.stripe_sync_queue', probe.space, probe.event);
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'SSV00', MESSAGE = 'taken back';
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE <> 'SSV00' THEN
                state := SQLSTATE;
                said := SQLERRM;
            END IF;
        END;
        answers := answers || pg_catalog.jsonb_build_object('probe', probe.name, 'via', CASE WHEN by_rpc THEN 'rpc' ELSE 'upsert' END, 'sqlstate', state, 'message', said);
    END LOOP;
    PERFORM pg_catalog.set_config('stripesync.verify', answers::text, false);
END
$verify$;

SELECT a.probe, a.via, a.sqlstate,
       -- PostgREST's mapping; 42501 is 401 for a client that is not logged in.
       CASE WHEN a.sqlstate = '00000' THEN CASE a.via WHEN 'rpc' THEN '200' ELSE '201' END
            WHEN a.sqlstate IN ('23503', '23505') THEN '409'
            WHEN a.sqlstate = '42501' THEN CASE NULLIF(current_setting('stripesync.role', true), '') WHEN 'anon' THEN '401' ELSE '403' END
            WHEN a.sqlstate IN ('42883', '42P01') THEN '404'
            WHEN a.sqlstate = '25006' THEN '405'
            WHEN a.sqlstate = '21000' OR a.sqlstate ~ '^(09|25|2D|38|39|3B|40|55|57|58|F0|HV|P0[^0]|P000[^1]|XX)' THEN '500'
            WHEN a.sqlstate ~ '^(08|53)' THEN '503'
            WHEN a.sqlstate ~ '^(0L|0P|28)' THEN '403'
            WHEN a.sqlstate ~ '^PT[0-9]{3}$' THEN substr(a.sqlstate, 3)
            ELSE '400' END AS http,
       a.message
FROM jsonb_to_recordset(COALESCE(NULLIF(current_setting('stripesync.verify', true), ''), '[]')::jsonb) AS a(probe text, via text, sqlstate text, message text);
