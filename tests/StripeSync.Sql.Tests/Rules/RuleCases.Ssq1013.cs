namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string AdaAndBob = "INSERT INTO customers (email, name) VALUES ('ada@example.org', 'Ada'), ('bob@example.org', 'Bob');";
    private const string OpenJobs = "CREATE TABLE job_queue (id serial PRIMARY KEY, k text NOT NULL, status text NOT NULL); CREATE UNIQUE INDEX job_queue_open ON job_queue (k) WHERE status = 'pending';";

    private static RuleCase[] Ssq1013() =>
    [
        new("1013 a key column", Customers, "UPDATE customers SET name = 'x', {|SSQ1013:email = @email|} WHERE id = @id", AdaAndBob)
        { SqlState = "23505", Keys = "(email)", Remedies = 0, Parameters = "email=ada@example.org;id=2" },
        new("1013 all rows get one value", Customers, "UPDATE customers SET {|SSQ1013:email = 'x'|}", AdaAndBob)
        { SqlState = "23505" },
        new("1013 an expression of the old value", Customers, "UPDATE public.customers AS c SET {|SSQ1013:email = lower(c.email)|} WHERE c.id > 0", AdaAndBob + "INSERT INTO customers (email) VALUES ('ADA@example.org');")
        { SqlState = "23505" },
        new("1013 a list of columns", Customers, "UPDATE customers SET {|SSQ1013:(name, email) = ('x', 'ada@example.org')|} WHERE id = 2", AdaAndBob)
        { SqlState = "23505" },
        new("1013 from another table", Staging, "UPDATE customers SET {|SSQ1013:email = s.email|} FROM staging s WHERE s.name = customers.name", AdaAndBob + "INSERT INTO staging VALUES ('ada@example.org', 'Bob');")
        { SqlState = "23505" },
        new("1013 one column of the key", Queue, "UPDATE stripe_sync_queue SET {|SSQ1013:event_type = 'sync'|} WHERE space_id = 7", QueuedJob + "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'other');")
        { SqlState = "23505", Keys = "(space_id, event_type)" },
        new("1013 into a partial key", OpenJobs, "UPDATE job_queue SET {|SSQ1013:status = 'pending'|} WHERE id = 2", "INSERT INTO job_queue (k, status) VALUES ('a', 'pending'), ('a', 'failed');")
        { SqlState = "23505", Keys = "(k)" },
        new("1013 a key over an expression", Customers + "CREATE UNIQUE INDEX customers_name ON customers (lower(name));", "UPDATE customers SET {|SSQ1013:name = 'ADA'|} WHERE id = 2", AdaAndBob)
        { SqlState = "23505", Keys = "(lower(name))" },
        new("1013 a number moved up", "CREATE TABLE steps (list int, position int, UNIQUE (list, position));", "UPDATE steps SET {|SSQ1013:position = position + 1|} WHERE list = 1", "INSERT INTO steps VALUES (1, 1), (1, 2);")
        { SqlState = "23505" },
        new("1013 a generated column in the key", "CREATE TABLE rooms (id int, name text, low text GENERATED ALWAYS AS (lower(name)) STORED UNIQUE);", "UPDATE rooms SET {|SSQ1013:name = 'A'|} WHERE id = 2", "INSERT INTO rooms VALUES (1, 'a'), (2, 'b');")
        { SqlState = "23505", Keys = "(low)" },
        new("1013 NULL where NULLs are equal", "CREATE TABLE rooms (id int, code text UNIQUE NULLS NOT DISTINCT);", "UPDATE rooms SET {|SSQ1013:code = NULL|} WHERE id = 2", "INSERT INTO rooms VALUES (1, NULL), (2, 'b');")
        { SqlState = "23505" },
        new("1013 DO UPDATE of the arbiter's column", Customers, "INSERT INTO customers (email, name) VALUES ('bob@example.org', 'x') ON CONFLICT (email) DO UPDATE SET {|SSQ1013:email = 'ada@example.org'|}", AdaAndBob)
        { SqlState = "23505", Keys = "(email)" },
        new("1013 DO UPDATE of a key that the row leaves NULL", "CREATE TABLE rooms (id int PRIMARY KEY, code text UNIQUE);", "INSERT INTO rooms (id) VALUES (2) ON CONFLICT (id) DO UPDATE SET {|SSQ1013:code = 'a'|}", "INSERT INTO rooms VALUES (1, 'a'), (2, 'b');")
        { SqlState = "23505", Keys = "(code)" },
        new("1013 DO UPDATE counts up in the arbiter", "CREATE TABLE stock (sku text, wh int, UNIQUE (sku, wh));", "INSERT INTO stock VALUES ('a', 1) ON CONFLICT (sku, wh) DO UPDATE SET {|SSQ1013:wh = stock.wh + 1|}", "INSERT INTO stock VALUES ('a', 1), ('a', 2);")
        { SqlState = "23505", Keys = "(sku, wh)" },
        new("1013 DO UPDATE changes one column of a key whose other one is stored", "CREATE TABLE accounts (email text UNIQUE, tenant int, ext int, UNIQUE (tenant, ext));", "INSERT INTO accounts (email, tenant) VALUES ('a', 2) ON CONFLICT (email) DO UPDATE SET {|SSQ1013:tenant = EXCLUDED.tenant|}", "INSERT INTO accounts VALUES ('a', 1, 5), ('b', 2, 5);")
        { SqlState = "23505", Keys = "(tenant, ext)" },
        new("1013 in a CTE", Customers, "WITH moved AS (UPDATE customers SET {|SSQ1013:email = 'ada@example.org'|} WHERE id = 2 RETURNING id) SELECT id FROM moved", AdaAndBob)
        { SqlState = "23505" },

        new("1013 silent: no key column", Customers, "UPDATE customers SET name = 'x' WHERE email = 'ada@example.org'", AdaAndBob),
        new("1013 silent: the column itself", Customers, "UPDATE customers AS c SET email = c.email, name = 'x'", AdaAndBob),
        new("1013 silent: the value that the row has", Customers, "UPDATE customers SET email = @email, name = 'x' WHERE email = @email AND id > 0", AdaAndBob) { Parameters = "email=ada@example.org" },
        new("1013 silent: the value that it is joined on", Staging, "UPDATE customers c SET email = s.email, name = s.name FROM staging s WHERE s.email = c.email", AdaAndBob + StagedAda),
        new("1013 silent: out of a partial key", OpenJobs, "UPDATE job_queue SET status = 'done' WHERE k = 'a'", "INSERT INTO job_queue (k, status) VALUES ('a', 'pending'), ('a', 'failed');"),
        new("1013 silent: a new uuid", "CREATE TABLE rooms (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);", "UPDATE rooms SET id = gen_random_uuid()", "INSERT INTO rooms (name) VALUES ('a'), ('b');"),
        new("1013 silent: the next number", "CREATE TABLE rooms (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text);", "UPDATE rooms SET id = DEFAULT", "INSERT INTO rooms (name) VALUES ('a'), ('b');"),
        new("1013 silent: NULL", "CREATE TABLE rooms (id int, code text UNIQUE);", "UPDATE rooms SET code = NULL", "INSERT INTO rooms VALUES (1, 'a'), (2, 'b');"),
        new("1013 silent: EXCLUDED of the arbiter", Customers, "INSERT INTO customers (email, name) VALUES ('ada@example.org', 'x') ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email, name = EXCLUDED.name", AdaAndBob),
        new("1013 silent: EXCLUDED of an arbiter over an expression", "CREATE TABLE rooms (name text, n int); CREATE UNIQUE INDEX rooms_name ON rooms (lower(name));", "INSERT INTO rooms VALUES ('A', 1) ON CONFLICT (lower(name)) DO UPDATE SET name = EXCLUDED.name", "INSERT INTO rooms VALUES ('a', 1), ('b', 2);"),
        new("1013 silent: within the predicate of the arbiter", OpenJobs, "INSERT INTO job_queue (k, status) VALUES ('a', 'pending') ON CONFLICT (k) WHERE status = 'pending' DO UPDATE SET status = 'pending' WHERE job_queue.status <> 'processing'", "INSERT INTO job_queue (k, status) VALUES ('a', 'pending'), ('a', 'failed');"),
        new("1013 silent: a table without unique keys", "CREATE TABLE lines (t text); CREATE INDEX ON lines (t);", "UPDATE lines SET t = 'x'", "INSERT INTO lines VALUES ('a'), ('b');"),
    ];
}
