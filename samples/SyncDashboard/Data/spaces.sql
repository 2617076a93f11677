-- The spaces that the page lists; the same ids in every run.
insert into spaces (id, name) values
    ('5a1e0000-0000-4000-8000-000000000001', 'Atelier Nord'),
    ('5a1e0000-0000-4000-8000-000000000002', 'Bakery Blum'),
    ('5a1e0000-0000-4000-8000-000000000003', 'Cycle Works'),
    ('5a1e0000-0000-4000-8000-000000000004', 'Delta Supplies')
on conflict (id) do nothing;
