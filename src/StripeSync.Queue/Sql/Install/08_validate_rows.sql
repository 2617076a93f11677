-- Reads all rows, beside live traffic.
ALTER TABLE public.stripe_sync_queue
    VALIDATE CONSTRAINT stripe_sync_queue_status_known,
    VALIDATE CONSTRAINT stripe_sync_queue_complete;
