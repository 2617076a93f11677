namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Staging = Customers + "CREATE TABLE staging (email text, name text);";
    private const string StagedAda = "INSERT INTO staging VALUES ('ada@example.org', 'Ada');";
    private const string Notes = "CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);";
    private const string AdaIfMissing = "INSERT INTO customers (email, name) SELECT 'ada@example.org', 'Ada' WHERE NOT EXISTS (SELECT FROM customers WHERE email = 'ada@example.org')";

    private static RuleCase[] Ssq1009() =>
    [
        new("1009 NOT EXISTS", Customers, "INSERT INTO customers (email, name) SELECT 'ada@example.org', 'Ada' WHERE {|SSQ1009:NOT EXISTS|} (SELECT 1 FROM customers WHERE email = 'ada@example.org')")
        { SqlState = "23505", Keys = "(email)", Remedies = 1, Race = true },
        new("1009 NOT EXISTS on a queue", Queue, """
            INSERT INTO stripe_sync_queue (space_id, event_type)
            SELECT 7, 'sync'
            WHERE {|SSQ1009:NOT EXISTS|} (SELECT FROM public.stripe_sync_queue q WHERE q.space_id = 7 AND q.event_type = 'sync') -- once
            """)
        { SqlState = "23505", Keys = "(space_id, event_type)", Remedies = 1, Race = true },
        new("1009 with RETURNING", Customers, "INSERT INTO customers (email) SELECT 'ada@example.org' WHERE {|SSQ1009:NOT EXISTS|} (SELECT FROM customers c WHERE c.email = 'ada@example.org') RETURNING id")
        { SqlState = "23505", Remedies = 1, Race = true },
        new("1009 NOT IN", Staging, "INSERT INTO customers (email, name) SELECT email, name FROM staging WHERE email {|SSQ1009:NOT IN|} (SELECT email FROM customers)", StagedAda)
        { SqlState = "23505", Remedies = 1, Race = true },
        new("1009 EXCEPT", Staging, "INSERT INTO customers (email) SELECT email FROM staging {|SSQ1009:EXCEPT|} SELECT email FROM customers", StagedAda)
        { SqlState = "23505", Remedies = 1, Race = true },
        new("1009 LEFT JOIN and IS NULL", Staging, "INSERT INTO customers (email, name) SELECT s.email, s.name FROM staging s LEFT JOIN customers c ON c.email = s.email WHERE c.id {|SSQ1009:IS NULL|}", StagedAda)
        { SqlState = "23505", Remedies = 1, Race = true },
        new("1009 update, then insert, in one statement", Customers, """
            WITH changed AS (UPDATE customers SET name = 'Ada' WHERE email = 'ada@example.org' RETURNING id)
            INSERT INTO customers (email, name) SELECT 'ada@example.org', 'Ada' WHERE {|SSQ1009:NOT EXISTS|} (SELECT 1 FROM changed)
            """)
        { SqlState = "23505", Remedies = 2, Race = true },
        new("1009 update, then insert, on a queue", Queue, """
            WITH again AS (UPDATE stripe_sync_queue SET status = 'pending' WHERE space_id = 7 AND event_type = 'sync' AND status = 'completed' RETURNING id)
            INSERT INTO stripe_sync_queue (space_id, event_type) SELECT 7, 'sync' WHERE {|SSQ1009:NOT EXISTS|} (SELECT 1 FROM again)
            """)
        { SqlState = "23505", Remedies = 1, Race = true },
        new("1009 a query in a CTE", Customers, "WITH there AS (SELECT id FROM customers WHERE email = 'ada@example.org') INSERT INTO customers (email) SELECT 'ada@example.org' WHERE {|SSQ1009:NOT EXISTS|} (SELECT FROM there)")
        { SqlState = "23505", Remedies = 1, Race = true },
        new("1009 a key over an expression", Customers + "CREATE UNIQUE INDEX customers_name ON customers (lower(name)); ALTER TABLE customers DROP CONSTRAINT customers_email_key;",
            "INSERT INTO customers (email, name) SELECT 'x', 'Ada' WHERE {|SSQ1009:NOT EXISTS|} (SELECT FROM customers WHERE lower(name) = 'ada')")
        { SqlState = "23505", Keys = "(lower(name))", Remedies = 1, Race = true },
        new("1009 a lock that lets writers in", Customers, "LOCK TABLE customers IN ROW EXCLUSIVE MODE; " + AdaIfMissing.Replace("NOT EXISTS", "{|SSQ1009:NOT EXISTS|}", StringComparison.Ordinal))
        { SqlState = "23505", Race = true },
        new("1009 an advisory lock that others share", Customers, "SELECT PG_ADVISORY_XACT_LOCK_SHARED(7); " + AdaIfMissing.Replace("NOT EXISTS", "{|SSQ1009:NOT EXISTS|}", StringComparison.Ordinal))
        { SqlState = "23505", Race = true },
        new("1009 an advisory lock that is given back before", Customers, "SELECT pg_advisory_unlock(7); " + AdaIfMissing.Replace("NOT EXISTS", "{|SSQ1009:NOT EXISTS|}", StringComparison.Ordinal))
        { SqlState = "23505", Race = true },
        new("1009 MERGE of values", Customers, "MERGE INTO {|SSQ1009:customers|} AS c USING (VALUES ('ada@example.org', 'Ada')) AS s (email, name) ON c.email = s.email WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT (email, name) VALUES (s.email, s.name)")
        { SqlState = "23505", Keys = "(email)", Remedies = 0, Race = true },
        new("1009 MERGE from a table", Staging, "MERGE INTO {|SSQ1009:public.customers|} c USING staging s ON c.email = s.email WHEN NOT MATCHED AND s.name IS NOT NULL THEN INSERT (email) VALUES (s.email)", StagedAda)
        { SqlState = "23505", Race = true },
        new("1009 MERGE into a queue", Queue, "MERGE INTO {|SSQ1009:stripe_sync_queue|} q USING (SELECT 7 AS space_id, 'sync' AS event_type) j ON q.space_id = j.space_id AND q.event_type = j.event_type WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT (space_id, event_type) VALUES (j.space_id, j.event_type)")
        { SqlState = "23505", Keys = "(space_id, event_type)", Race = true },

        new("1009 silent: ON CONFLICT covers it", Customers, AdaIfMissing + " ON CONFLICT (email) DO NOTHING") { Race = true },
        new("1009 silent: LOCK TABLE in the same text", Customers, "LOCK TABLE customers; " + AdaIfMissing) { Race = true },
        new("1009 silent: LOCK TABLE in a mode that one session holds", Customers, "LOCK TABLE public.customers IN SHARE ROW EXCLUSIVE MODE; " + AdaIfMissing) { Race = true },
        new("1009 silent: an advisory lock in the same text", Customers, "SELECT pg_advisory_xact_lock(7); " + AdaIfMissing) { Race = true },
        new("1009 silent: an advisory lock beside one that others share", Customers, "SELECT pg_advisory_xact_lock_shared(8), pg_advisory_xact_lock(7); " + AdaIfMissing) { Race = true },
        new("1009 silent: no unique key", Notes, "INSERT INTO notes (body) SELECT 'x' WHERE NOT EXISTS (SELECT FROM notes WHERE body = 'x')") { Race = true },
        new("1009 silent: the check is about a column of no key", "CREATE TABLE rooms (code text UNIQUE, name text);",
            "INSERT INTO rooms (name) SELECT 'x' WHERE NOT EXISTS (SELECT FROM rooms WHERE name = 'x')") { Race = true },
        new("1009 silent: the check is about another table", Customers + "CREATE TABLE blocked (email text);",
            "INSERT INTO customers (email) SELECT 'ada@example.org' WHERE NOT EXISTS (SELECT FROM blocked WHERE email = 'ada@example.org')"),
        new("1009 silent: a fresh key", "CREATE TABLE rooms (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);",
            "INSERT INTO rooms (name) SELECT 'x' WHERE NOT EXISTS (SELECT id FROM rooms WHERE name = 'x')") { Race = true },
        new("1009 silent: MERGE that inserts nothing", Customers, "MERGE INTO customers c USING (VALUES ('ada@example.org')) s (email) ON c.email = s.email WHEN MATCHED THEN UPDATE SET name = 'Ada'", Ada) { Race = true },
        new("1009 silent: MERGE into a table without keys", Notes, "MERGE INTO notes n USING (VALUES ('x')) s (body) ON n.body = s.body WHEN NOT MATCHED THEN INSERT (body) VALUES (s.body)") { Race = true },
        new("1009 silent: MERGE under a lock", Customers, "LOCK TABLE customers; MERGE INTO customers c USING (VALUES ('ada@example.org')) s (email) ON c.email = s.email WHEN NOT MATCHED THEN INSERT (email) VALUES (s.email)") { Race = true },
        new("1009 silent: MERGE of a NULL key", "CREATE TABLE rooms (code text UNIQUE, name text);", "MERGE INTO rooms r USING (VALUES ('x')) s (name) ON r.name = s.name WHEN NOT MATCHED THEN INSERT (code, name) VALUES (NULL, s.name)") { Race = true },
    ];
}
