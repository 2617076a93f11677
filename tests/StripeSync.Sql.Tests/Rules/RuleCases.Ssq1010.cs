namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string MailQueue = "CREATE TABLE mail_queue (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), message_id text NOT NULL UNIQUE, body text);";
    private const string QueuedMail = "INSERT INTO mail_queue (message_id) VALUES ('m1');";

    private static RuleCase[] Ssq1010() =>
    [
        new("1010 a queue", Queue, "COPY {|SSQ1010:stripe_sync_queue|} (space_id, event_type) FROM STDIN", QueuedJob)
        { SqlState = "23505", Keys = "(space_id, event_type)", Remedies = 0, Copy = "8\tsync\n7\tsync\n" },
        new("1010 twice in the load", Queue, "COPY {|SSQ1010:stripe_sync_queue|} (space_id, event_type) FROM STDIN (FORMAT csv)")
        { SqlState = "23505", Copy = "7,sync\n7,sync\n" },
        new("1010 with a header", Queue, "copy {|SSQ1010:public.\"stripe_sync_queue\"|} (event_type, space_id, status) from stdin with (format csv, header true, delimiter ';')", QueuedJob)
        { SqlState = "23505", Copy = "event_type;space_id;status\nsync;7;pending\n" },
        new("1010 the old spelling", Queue, "COPY {|SSQ1010:stripe_sync_queue|} (space_id, event_type) FROM STDIN WITH CSV NULL AS ''", QueuedJob)
        { SqlState = "23505", Copy = "7,sync\n" },
        new("1010 every column", Queue, "COPY {|SSQ1010:stripe_sync_queue|} FROM STDIN", QueuedJob)
        { SqlState = "23505", Keys = "(id) (space_id, event_type)", Copy = "1\t8\tsync\tpending\t2024-01-01\n" },
        new("1010 with a condition", Queue, "COPY {|SSQ1010:stripe_sync_queue|} (space_id, event_type) FROM STDIN WHERE space_id > 5", QueuedJob)
        { SqlState = "23505", Copy = "1\tsync\n7\tsync\n" },
        new("1010 a queue by its name", MailQueue, "COPY {|SSQ1010:mail_queue|} (message_id, body) FROM STDIN;", QueuedMail)
        { SqlState = "23505", Keys = "(message_id)", Copy = "m1\tx\n" },
        new("1010 a partial key", "CREATE TABLE job_queue (id bigserial PRIMARY KEY, k text NOT NULL, status text NOT NULL); CREATE UNIQUE INDEX job_queue_open ON job_queue (k) WHERE status = 'pending';",
            "COPY {|SSQ1010:job_queue|} (k, status) FROM STDIN", "INSERT INTO job_queue (k, status) VALUES ('a', 'pending');")
        { SqlState = "23505", Keys = "(k)", Copy = "a\tpending\n" },

        new("1010 silent: a temporary table of the same text", Queue, "CREATE TEMPORARY TABLE stripe_sync_queue (space_id bigint, event_type text); COPY stripe_sync_queue (space_id, event_type) FROM STDIN", QueuedJob) { Copy = "7\tsync\n" },
        new("1010 silent: a staging table without key", Queue + "CREATE TABLE staging_queue (space_id bigint, event_type text);", "COPY staging_queue FROM STDIN") { Copy = "7\tsync\n7\tsync\n" },
        new("1010 silent: the key is generated", "CREATE TABLE mail_queue (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), body text);", "COPY mail_queue (body) FROM STDIN") { Copy = "x\nx\n" },
        new("1010 silent: an identity that is not in the list", "CREATE TABLE mail_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);", "COPY mail_queue (body) FROM STDIN (FORMAT csv)") { Copy = "x\nx\n" },
        new("1010 silent: the key is left NULL", "CREATE TABLE mail_queue (message_id text UNIQUE, body text);", "COPY mail_queue (body) FROM STDIN") { Copy = "x\nx\n" },
        new("1010 silent: COPY TO", Queue, "COPY stripe_sync_queue (space_id, event_type) TO '/dev/null'", QueuedJob) { Copy = "" },
        new("1010 silent: COPY of a query", Queue, "COPY (SELECT space_id FROM stripe_sync_queue) TO '/dev/null'", QueuedJob) { Copy = "" },
        new("1010 silent: an exclusion constraint alone", "CREATE TABLE room_queue (during int4range, EXCLUDE USING gist (during WITH &&));", "COPY room_queue FROM STDIN") { Copy = "[1,2)\n[5,6)\n" },
        new("1010 silent: a partial key whose column is left to its default", "CREATE TABLE job_queue (k text NOT NULL, status text NOT NULL DEFAULT 'done'); CREATE UNIQUE INDEX job_queue_open ON job_queue (k) WHERE status = 'pending';", "COPY job_queue (k) FROM STDIN") { Copy = "a\na\n" },
    ];

    private static RuleCase[] Ssq1022() =>
    [
        new("1022 a table", Customers, "COPY {|SSQ1022:customers|} (email, name) FROM STDIN", Ada)
        { SqlState = "23505", Keys = "(email)", Remedies = 0, Copy = "ada@example.org\tAda\n" },
        new("1022 csv", Customers, "COPY {|SSQ1022:customers|} (email) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (email))", Ada)
        { SqlState = "23505", Copy = "ada@example.org\n" },
        new("1022 quoted", Customers + "CREATE TABLE \"Orders\" (\"Number\" text PRIMARY KEY);", "COPY {|SSQ1022:\"Orders\"|} (\"Number\") FROM STDIN")
        { SqlState = "23505", Copy = "1\n1\n" },
        new("1022 a column that is not in the list has a default", "CREATE TABLE rooms (code text DEFAULT 'a' UNIQUE, name text);", "COPY {|SSQ1022:rooms|} (name) FROM STDIN")
        { SqlState = "23505", Copy = "x\ny\n" },
        new("1022 an expression", "CREATE TABLE rooms (name text); CREATE UNIQUE INDEX rooms_name ON rooms (lower(name));", "COPY {|SSQ1022:rooms|} FROM STDIN")
        { SqlState = "23505", Keys = "(lower(name))", Copy = "A\na\n" },
        new("1022 an identity in the list", "CREATE TABLE rooms (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);", "COPY {|SSQ1022:rooms|} (id, name) FROM STDIN")
        { SqlState = "23505", Copy = "1\tx\n1\ty\n" },
        new("1022 a generated column in the key", "CREATE TABLE rooms (name text, low text GENERATED ALWAYS AS (lower(name)) STORED UNIQUE);", "COPY {|SSQ1022:rooms|} (name) FROM STDIN")
        { SqlState = "23505", Keys = "(low)", Copy = "A\na\n" },
        new("1022 a partitioned table", "CREATE TABLE logs (day date, n int, PRIMARY KEY (day, n)) PARTITION BY RANGE (day); CREATE TABLE logs_24 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');", "COPY {|SSQ1022:logs|} FROM STDIN")
        { SqlState = "23505", Copy = "2024-02-01\t1\n2024-02-01\t1\n" },

        new("1022 silent: a temporary table of the same text", Customers, "CREATE TEMP TABLE load (LIKE customers); COPY load (id, email, created_at) FROM STDIN", Ada) { Copy = "1\tada@example.org\t2024-01-01\n" },
        new("1022 silent: no key", "CREATE TABLE lines (t text);", "COPY lines FROM STDIN") { Copy = "x\nx\n" },
        new("1022 silent: the key is generated", "CREATE TABLE rooms (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);", "COPY rooms (name) FROM STDIN") { Copy = "x\nx\n" },
        new("1022 silent: a serial that is not in the list", "CREATE TABLE rooms (id serial PRIMARY KEY, name text);", "COPY rooms (name) FROM STDIN") { Copy = "x\nx\n" },
        new("1022 silent: NULL in the key", "CREATE TABLE rooms (code text UNIQUE, name text);", "COPY rooms (name) FROM STDIN WHERE name <> 'z'") { Copy = "x\nx\n" },
        new("1022 silent: an index that is not unique", "CREATE TABLE rooms (name text); CREATE INDEX rooms_name ON rooms (name);", "COPY rooms FROM STDIN") { Copy = "x\nx\n" },
        new("1022 silent: COPY TO", Customers, "COPY customers TO '/dev/null' (FORMAT csv)", Ada) { Copy = "" },
        new("1022 silent: the default keeps rows out of the key", "CREATE TABLE rooms (name text, kind int DEFAULT 1); CREATE UNIQUE INDEX rooms_name ON rooms (name) WHERE kind > 5;", "COPY rooms (name) FROM STDIN") { Copy = "x\nx\n" },
    ];
}
