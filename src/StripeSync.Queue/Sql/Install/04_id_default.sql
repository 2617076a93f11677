-- Gives the id a default where clients had to send one: the queue's function leaves it out. One short transaction.
DO $block$
DECLARE
    id_type text;
    next_id bigint;
BEGIN
    -- Nobody may send a higher id between the look and the default.
    LOCK TABLE public.stripe_sync_queue IN SHARE ROW EXCLUSIVE MODE;
    SELECT pg_catalog.format_type(a.atttypid, NULL) INTO id_type
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = 'public.stripe_sync_queue'::regclass AND a.attname = 'id' AND NOT a.atthasdef AND a.attidentity = '';

    IF id_type IS NULL THEN
        RETURN;
    ELSIF id_type = 'uuid' THEN
        ALTER TABLE public.stripe_sync_queue ALTER COLUMN id SET DEFAULT gen_random_uuid();
    ELSIF id_type IN ('text', 'character varying') THEN
        ALTER TABLE public.stripe_sync_queue ALTER COLUMN id SET DEFAULT gen_random_uuid()::text;
    ELSE
        CREATE SEQUENCE public.stripe_sync_queue_id_seq OWNED BY public.stripe_sync_queue.id;
        SELECT COALESCE(max(q.id), 0) + 1 INTO next_id FROM public.stripe_sync_queue AS q;
        PERFORM pg_catalog.setval('public.stripe_sync_queue_id_seq', next_id, false);
        ALTER TABLE public.stripe_sync_queue ALTER COLUMN id SET DEFAULT nextval('public.stripe_sync_queue_id_seq');
    END IF;
END
$block$;
