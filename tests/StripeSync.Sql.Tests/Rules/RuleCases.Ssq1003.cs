namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Partial = "CREATE TABLE subs (id bigserial PRIMARY KEY, tenant int NOT NULL, plan text NOT NULL, active boolean NOT NULL DEFAULT true); CREATE UNIQUE INDEX subs_open ON subs (tenant) WHERE active;";

    private static RuleCase[] Ssq1003() =>
    [
        new("1003 one column of a composite key", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT {|SSQ1003:(space_id)|} DO NOTHING")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 a column more than the key", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', 'pending') ON CONFLICT {|SSQ1003:(space_id, event_type, status)|} DO UPDATE SET created_at = now()")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 no key at all", "CREATE TABLE stripe_sync_queue (id bigserial, space_id bigint, event_type text, status text);", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT {|SSQ1003:(space_id, event_type)|} DO NOTHING")
        { SqlState = "42P10", Remedies = 0 },
        new("1003 an index that is not unique", Customers + "CREATE INDEX ON customers (name);", "INSERT INTO customers (email, name) VALUES ('a', 'b') ON CONFLICT {|SSQ1003:(name)|} DO NOTHING")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 a partial index without its predicate", Partial, "INSERT INTO subs (tenant, plan) VALUES (1, 'pro') ON CONFLICT {|SSQ1003:(tenant)|} DO UPDATE SET plan = EXCLUDED.plan")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 the column of an expression index", "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL); CREATE UNIQUE INDEX ON users (lower(email));", "INSERT INTO users (email) VALUES ('a') ON CONFLICT {|SSQ1003:(email)|} DO NOTHING")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 another function than the index has", "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL); CREATE UNIQUE INDEX ON users (lower(email));", "INSERT INTO users (email) VALUES ('a') ON CONFLICT {|SSQ1003:(upper(email))|} DO NOTHING")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 INCLUDE columns are no key columns", "CREATE TABLE t (id bigserial PRIMARY KEY, a int NOT NULL, b int, UNIQUE (a) INCLUDE (b));", "INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT {|SSQ1003:(a, b)|} DO NOTHING")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 an ordering in the target", Customers, "INSERT INTO customers (email) VALUES ('a') ON CONFLICT {|SSQ1003:(email DESC)|} DO NOTHING")
        { SqlState = "42P10", Remedies = 1 },
        new("1003 a dropped key", Customers + "ALTER TABLE customers DROP CONSTRAINT customers_email_key;", "INSERT INTO customers (email) VALUES ('a') ON CONFLICT {|SSQ1003:(email)|} DO NOTHING")
        { SqlState = "42P10" },
        new("1003 with RETURNING in a CTE", Queue, "WITH q AS (INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT {|SSQ1003:(event_type)|} DO UPDATE SET created_at = now() RETURNING id) SELECT * FROM q")
        { SqlState = "42P10", Remedies = 1 },

        new("1003 silent: columns in another order", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (event_type, space_id) DO NOTHING", QueuedJob),
        new("1003 silent: a column twice", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (event_type, space_id, event_type) DO NOTHING", QueuedJob),
        new("1003 silent: the predicate is repeated", Partial, "INSERT INTO subs (tenant, plan) VALUES (1, 'pro') ON CONFLICT (tenant) WHERE active DO UPDATE SET plan = EXCLUDED.plan", "INSERT INTO subs (tenant, plan) VALUES (1, 'x');"),
        new("1003 silent: a predicate that proves the index's", Partial, "INSERT INTO subs (tenant, plan) VALUES (1, 'pro') ON CONFLICT (tenant) WHERE active AND tenant > 0 DO NOTHING", "INSERT INTO subs (tenant, plan) VALUES (1, 'x');"),
        new("1003 silent: a needless predicate", Customers, "INSERT INTO customers (email) VALUES ('a') ON CONFLICT (email) WHERE name = 'x' DO NOTHING"),
        new("1003 silent: the expression of the index", "CREATE TABLE users (id bigserial PRIMARY KEY, email varchar(100) NOT NULL); CREATE UNIQUE INDEX ON users (lower(email));", "INSERT INTO users (email) VALUES ('A') ON CONFLICT (lower(email::text)) DO NOTHING", "INSERT INTO users (email) VALUES ('a');"),
        new("1003 silent: a key under another name", Customers + "ALTER TABLE customers RENAME COLUMN email TO mail;", "INSERT INTO customers (mail) VALUES ('a') ON CONFLICT (mail) DO NOTHING"),
        new("1003 silent: an expression that may fold", "CREATE TABLE t (id bigserial PRIMARY KEY, a int NOT NULL); CREATE UNIQUE INDEX ON t ((a + 1));", "INSERT INTO t (a) VALUES (1) ON CONFLICT ((a + (2 - 1))) DO NOTHING"),
        new("1003 silent: parentheses around the column", Customers, "INSERT INTO customers (email) VALUES ('a') ON CONFLICT ((email)) DO NOTHING"),
    ];
}
