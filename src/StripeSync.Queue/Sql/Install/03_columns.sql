-- Adds what the five-column table lacks. One short transaction: every default is a constant of this moment, so no row is written.
ALTER TABLE public.stripe_sync_queue
    ADD COLUMN IF NOT EXISTS payload jsonb,
    ADD COLUMN IF NOT EXISTS pending_since timestamptz NOT NULL DEFAULT now(),      -- when the job last became pending
    ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN IF NOT EXISTS attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS available_at timestamptz NOT NULL DEFAULT now(),       -- due from then on; while leased, the lease's end
    ADD COLUMN IF NOT EXISTS lease_token uuid,
    ADD COLUMN IF NOT EXISTS rerun_requested boolean NOT NULL DEFAULT false,        -- asked for again while processing
    ADD COLUMN IF NOT EXISTS last_error text;

-- A table that had some of them may have them without a default.
ALTER TABLE public.stripe_sync_queue
    ALTER COLUMN pending_since SET DEFAULT now(),
    ALTER COLUMN updated_at SET DEFAULT now(),
    ALTER COLUMN attempts SET DEFAULT 0,
    ALTER COLUMN available_at SET DEFAULT now(),
    ALTER COLUMN rerun_requested SET DEFAULT false;
