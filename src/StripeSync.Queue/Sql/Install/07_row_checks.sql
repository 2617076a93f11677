-- From now on no invalid row gets in. NOT VALID: the rows that are there are looked at later, without a lock. One short transaction.
ALTER TABLE public.stripe_sync_queue
    ADD CONSTRAINT stripe_sync_queue_status_known CHECK (status IN ('pending', 'processing', 'completed', 'failed')) NOT VALID,
    ADD CONSTRAINT stripe_sync_queue_complete CHECK (
        space_id IS NOT NULL AND event_type IS NOT NULL AND status IS NOT NULL AND pending_since IS NOT NULL AND updated_at IS NOT NULL
        AND attempts IS NOT NULL AND available_at IS NOT NULL AND rerun_requested IS NOT NULL) NOT VALID;
