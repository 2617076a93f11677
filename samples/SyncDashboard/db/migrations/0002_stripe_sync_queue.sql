create table stripe_sync_queue (
    id uuid primary key default gen_random_uuid(),
    space_id uuid not null references spaces (id),
    event_type text not null,
    status text not null default 'pending',
    created_at timestamptz not null default now(),
    constraint stripe_sync_queue_job_key unique (space_id, event_type)
);
