-- The valid check proves it, so no row is read. One short transaction.
ALTER TABLE public.stripe_sync_queue
    ALTER COLUMN space_id SET NOT NULL,
    ALTER COLUMN event_type SET NOT NULL,
    ALTER COLUMN status SET NOT NULL,
    ALTER COLUMN status SET DEFAULT 'pending',
    ALTER COLUMN pending_since SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL,
    ALTER COLUMN attempts SET NOT NULL,
    ALTER COLUMN available_at SET NOT NULL,
    ALTER COLUMN rerun_requested SET NOT NULL;
ALTER TABLE public.stripe_sync_queue DROP CONSTRAINT stripe_sync_queue_complete;
