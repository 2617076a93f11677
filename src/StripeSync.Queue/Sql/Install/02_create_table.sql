-- Makes the table where there is none, with the id type that the spaces have. One transaction.
DO $block$
DECLARE
    space_type text;
BEGIN
    SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) INTO STRICT space_type
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = 'public.spaces'::regclass AND a.attname = 'id';

    EXECUTE pg_catalog.format(
        $table$
        CREATE TABLE IF NOT EXISTS %s (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            space_id %s NOT NULL REFERENCES %s (id),
            event_type text NOT NULL,
            status text NOT NULL DEFAULT 'pending',
            created_at timestamptz NOT NULL DEFAULT now())
        $table$,
        'public.stripe_sync_queue', space_type, 'public.spaces');
END
$block$;
