-- All jobs of one space, newest first, as Runbook/inspect_space.sql shows them; space_id is given as text, whatever its type in the table is.
CREATE OR REPLACE FUNCTION public.inspect_stripe_sync_space(space_id text)
RETURNS TABLE (id text, event_type text, status text, created_at timestamptz, is_pending boolean, in_last_hour boolean, job jsonb)
LANGUAGE plpgsql
STABLE
SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT q.id::text, q.event_type::text, q.status::text, q.created_at,
           COALESCE(q.status = 'pending', false),
           COALESCE(q.created_at > now() - interval '1 hour', false),
           to_jsonb(q)
    FROM public.stripe_sync_queue q
    WHERE q.space_id = (jsonb_populate_record(NULL::public.stripe_sync_queue, jsonb_build_object('space_id', inspect_stripe_sync_space.space_id))).space_id
    ORDER BY q.created_at DESC NULLS LAST, q.id DESC;
END
$function$;
