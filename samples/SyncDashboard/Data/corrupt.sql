-- The queue as it is found in the field: somebody made the key partial so that finished jobs may stay, the columns may be NULL, and nothing checks the status.
-- An upsert without a conflict target, which PostgREST aims at the primary key, answers 409 for every space whose job is pending.
create table stripe_sync_queue (
    id uuid primary key default gen_random_uuid(),
    space_id uuid references spaces (id),
    event_type text,
    status text default 'pending',
    created_at timestamptz default now()
);

create unique index stripe_sync_queue_pending_idx on stripe_sync_queue (space_id, event_type) where status = 'pending';

-- Jobs that wait since yesterday, in front of finished ones of the same key.
insert into stripe_sync_queue (space_id, event_type, status, created_at)
select id, 'customer.sync', status, now() - age
from spaces, (values ('pending', interval '26 hours'), ('completed', interval '2 days'), ('completed', interval '5 days'), ('failed', interval '9 days')) job (status, age);

-- What a client sent without a space, and with a status that no worker knows.
insert into stripe_sync_queue (space_id, event_type, status, created_at) values
    (null, 'customer.sync', 'pending', now() - interval '3 hours'),
    (null, null, 'pending', now() - interval '4 hours'),
    ('5a1e0000-0000-4000-8000-000000000002', 'invoice.sync', 'queued', now() - interval '5 hours');
