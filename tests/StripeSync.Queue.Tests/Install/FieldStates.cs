namespace StripeSync.Queue.Tests.Install;

/// <summary>Queue tables as they are found: each a script that makes the table and its rows.</summary>
static class FieldStates
{
    const string Spaces = "CREATE TABLE spaces (id bigint PRIMARY KEY, name text); INSERT INTO spaces SELECT n, 'n' FROM generate_series(1, 9) n;";

    const string Bare = Spaces + """
        CREATE TABLE stripe_sync_queue (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id bigint REFERENCES spaces (id), event_type text, status text,
            created_at timestamptz DEFAULT now());
        """;

    const string Rows = """
        INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES
            (1, 'a', 'pending', now() - interval '3 h'), (1, 'a', 'pending', now() - interval '2 h'), (1, 'a', 'completed', now() - interval '4 h'),
            (2, 'a', 'processing', now() - interval '5 min'), (2, 'a', 'pending', now()), (3, 'a', 'processing', now() - interval '2 h'),
            (3, 'a', 'failed', NULL), (4, 'a', 'completed', now()), (5, 'a', 'queued', now()), (NULL, 'a', 'pending', now()),
            (6, NULL, 'pending', now()), (7, 'a', NULL, now());
        """;

    public static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["no table"] = Spaces,
        ["no key, bad rows"] = Bare + Rows,
        ["no primary key, ids from clients"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id bigint NOT NULL, space_id bigint NOT NULL, event_type text NOT NULL, status text NOT NULL, created_at timestamptz);
            INSERT INTO stripe_sync_queue VALUES (5, 1, 'a', 'pending', NULL), (5, 1, 'a', 'completed', NULL), (6, 2, 'a', 'pending', now());
            """,
        ["serial id"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id serial PRIMARY KEY, space_id int NOT NULL, event_type varchar(50) NOT NULL, status varchar(20) NOT NULL DEFAULT 'pending', created_at timestamp DEFAULT now());
            INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a'), (1, 'a'), (2, 'b');
            """,
        ["uuid ids, enum status"] = """
            CREATE TABLE spaces (id uuid PRIMARY KEY, name text);
            INSERT INTO spaces SELECT ('0000000' || n || '-0000-0000-0000-000000000000')::uuid, 'n' FROM generate_series(1, 9) n;
            CREATE TYPE job_status AS ENUM ('pending', 'processing', 'completed');
            CREATE TABLE stripe_sync_queue (id uuid PRIMARY KEY, space_id uuid REFERENCES spaces, event_type text, status job_status NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO stripe_sync_queue SELECT gen_random_uuid(), id, 'a', 'pending' FROM spaces;
            INSERT INTO stripe_sync_queue SELECT gen_random_uuid(), id, 'a', 'processing' FROM spaces;
            """,
        ["text ids, a check that forbids failed"] = """
            CREATE TABLE spaces (id text PRIMARY KEY, name text);
            INSERT INTO spaces SELECT 'space ' || n, 'n' FROM generate_series(1, 9) n;
            CREATE TABLE stripe_sync_queue (id text PRIMARY KEY, space_id text NOT NULL REFERENCES spaces, event_type text NOT NULL,
                status text NOT NULL CHECK (status IN ('pending', 'processing', 'completed')), created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (space_id, event_type));
            INSERT INTO stripe_sync_queue VALUES ('x', 'space 1', 'a', 'pending');
            """,
        ["deferrable key"] = Bare + """
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending'), (NULL, 'a', 'pending');
            ALTER TABLE stripe_sync_queue ADD CONSTRAINT stripe_sync_queue_space_id_event_type_key UNIQUE (space_id, event_type) DEFERRABLE;
            """,
        ["deferrable key beside a good index"] = Bare + """
            ALTER TABLE stripe_sync_queue ADD UNIQUE (event_type, space_id) DEFERRABLE INITIALLY DEFERRED;
            CREATE UNIQUE INDEX good ON stripe_sync_queue (space_id, event_type);
            """,
        ["deferrable primary key"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id bigserial, space_id bigint, event_type text, status text, created_at timestamptz DEFAULT now(),
                PRIMARY KEY (space_id, event_type) DEFERRABLE);
            """,
        ["natural key is the primary key"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id bigserial, space_id bigint, event_type text, status text NOT NULL DEFAULT 'pending', created_at timestamptz DEFAULT now(),
                PRIMARY KEY (space_id, event_type));
            """,
        ["partial key"] = Bare + Rows.Replace("(1, 'a', 'pending', now() - interval '2 h'), ", "", StringComparison.Ordinal).Replace("(2, 'a', 'pending', now()), ", "", StringComparison.Ordinal) + """
            CREATE UNIQUE INDEX only_pending ON stripe_sync_queue (space_id, event_type) WHERE status = 'pending';
            """,
        ["unique index without a constraint"] = Bare + "CREATE UNIQUE INDEX my_key ON stripe_sync_queue (event_type, space_id) INCLUDE (status);",
        ["descending unique index"] = Bare + "CREATE UNIQUE INDEX my_key ON stripe_sync_queue (space_id DESC, event_type);",
        ["checks that are not validated"] = Bare + Rows + """
            ALTER TABLE stripe_sync_queue ADD CONSTRAINT has_key CHECK (space_id IS NOT NULL AND event_type IS NOT NULL) NOT VALID,
                ADD CONSTRAINT known CHECK (status IN ('pending', 'processing', 'completed', 'failed')) NOT VALID;
            """,
        ["a generated column"] = Bare + "ALTER TABLE stripe_sync_queue ADD label text GENERATED ALWAYS AS (event_type || ' ' || status) STORED;" + Rows,
        ["some columns already, nullable"] = Bare + """
            ALTER TABLE stripe_sync_queue ADD payload jsonb, ADD attempts int, ADD available_at timestamptz, ADD rerun_requested boolean, ADD updated_at timestamptz;
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending'), (1, 'a', 'pending'), (2, 'a', 'completed');
            """,
        ["partitioned by space, five columns"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id bigint NOT NULL DEFAULT 0, space_id bigint NOT NULL, event_type text, status text, created_at timestamptz DEFAULT now()) PARTITION BY HASH (space_id);
            CREATE SEQUENCE ids OWNED BY stripe_sync_queue.id; ALTER TABLE stripe_sync_queue ALTER id SET DEFAULT nextval('ids');
            CREATE TABLE q0 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 3, REMAINDER 0);
            CREATE TABLE q1 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 3, REMAINDER 1);
            CREATE TABLE q2 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 3, REMAINDER 2);
            CREATE UNIQUE INDEX only_here ON q1 (space_id, event_type);
            """ + Rows.Replace("(NULL, 'a', 'pending', now()),", "", StringComparison.Ordinal)
                .Replace("INSERT INTO stripe_sync_queue", "DROP INDEX only_here; INSERT INTO stripe_sync_queue", StringComparison.Ordinal),
        ["partitioned, an incomplete key"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id bigint GENERATED ALWAYS AS IDENTITY, space_id bigint NOT NULL, event_type text, status text, created_at timestamptz DEFAULT now(),
                PRIMARY KEY (space_id, id)) PARTITION BY HASH (space_id);
            CREATE TABLE q0 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE q1 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            CREATE UNIQUE INDEX half ON ONLY stripe_sync_queue (space_id, event_type);
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending'), (2, 'a', 'pending'), (2, 'a', 'pending');
            """.Replace("GENERATED ALWAYS AS IDENTITY", "NOT NULL DEFAULT (random() * 1e15)::bigint", StringComparison.Ordinal),
        ["partitioned twice"] = Spaces + """
            CREATE TABLE stripe_sync_queue (id uuid NOT NULL DEFAULT gen_random_uuid(), space_id bigint NOT NULL, event_type text, status text, created_at timestamptz DEFAULT now()) PARTITION BY HASH (space_id);
            CREATE TABLE q0 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 2, REMAINDER 0) PARTITION BY LIST (event_type);
            CREATE TABLE q0a PARTITION OF q0 FOR VALUES IN ('a');
            CREATE TABLE q0z PARTITION OF q0 DEFAULT;
            CREATE TABLE q1 PARTITION OF stripe_sync_queue FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT n, e, 'pending' FROM generate_series(1, 9) n, unnest(ARRAY['a', 'b', 'a']) e;
            """,
    };
}
