namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private static RuleCase[] Ssq1017() =>
    [
        new("1017 a table", Customers, "INSERT INTO {|SSQ1017:custommers|} (email) VALUES ('a')") { SqlState = "42P01" },
        new("1017 a table of a declared schema", "CREATE SCHEMA app; CREATE TABLE app.notes (id bigserial PRIMARY KEY);", "INSERT INTO {|SSQ1017:app.note|} (id) VALUES (1)") { SqlState = "42P01" },
        new("1017 a table of another schema", "CREATE SCHEMA app; CREATE TABLE app.notes (id bigserial PRIMARY KEY); CREATE TABLE tags (name text);", "INSERT INTO {|SSQ1017:notes|} (id) VALUES (1)") { SqlState = "42P01" },
        new("1017 a quoted name", Customers, "INSERT INTO {|SSQ1017:\"Customers\"|} (email) VALUES ('a')") { SqlState = "42P01" },
        new("1017 a column", Customers, "INSERT INTO customers (email, {|SSQ1017:nmae|}) VALUES ('a', 'b') ON CONFLICT (email) DO NOTHING") { SqlState = "42703" },
        new("1017 a column that was dropped", Customers + "ALTER TABLE customers DROP COLUMN name;", "INSERT INTO customers (email, {|SSQ1017:name|}) VALUES ('a', 'b')") { SqlState = "42703" },
        new("1017 a column that was renamed", Customers + "ALTER TABLE customers RENAME COLUMN name TO full_name;", "INSERT INTO customers (email, {|SSQ1017:name|}) VALUES ('a', 'b')") { SqlState = "42703" },
        new("1017 a table that was dropped", Customers + "CREATE TABLE old (a int); DROP TABLE old;", "INSERT INTO {|SSQ1017:old|} (a) VALUES (1)") { SqlState = "42P01" },
        new("1017 a column of DO UPDATE SET", Customers, "INSERT INTO customers (email) VALUES ('a') ON CONFLICT (email) DO UPDATE SET {|SSQ1017:nmae = 'b'|}") { SqlState = "42703" },
        new("1017 in a CTE", Customers, "WITH added AS (INSERT INTO {|SSQ1017:custommers|} (email) VALUES ('a') RETURNING 1) SELECT 1") { SqlState = "42P01" },

        new("1017 silent: declared", Customers, "INSERT INTO customers (email, name) VALUES ('a', 'b') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name"),
        new("1017 silent: a schema of the platform", "CREATE SCHEMA auth; DO $$ BEGIN EXECUTE 'CREATE TABLE auth' || '.users (id int)'; END $$;", "INSERT INTO auth.users (id) VALUES (1)"),
        new("1017 silent: a schema that no migration fills", Customers + "CREATE SCHEMA other; DO $$ BEGIN EXECUTE 'CREATE TABLE other' || '.things (id int)'; END $$;", "INSERT INTO other.things (id) VALUES (1)"),
        new("1017 silent: something was not understood", Customers + "DO $$ BEGIN EXECUTE 'CREATE TABLE th' || 'ings (id int)'; END $$;", "INSERT INTO things (id) VALUES (1)"),
        new("1017 silent: a view", Customers + "CREATE VIEW people AS SELECT email AS mail FROM customers;", "INSERT INTO people (mail) VALUES ('a') ON CONFLICT (mail) DO NOTHING"),
        new("1017 silent: upper case folds", Customers, "INSERT INTO Customers (EMAIL) VALUES ('a') ON CONFLICT (Email) DO NOTHING"),
        new("1017 silent: a column added later", Customers + "ALTER TABLE customers ADD COLUMN phone text;", "INSERT INTO customers (email, phone) VALUES ('a', 'b') ON CONFLICT (email) DO NOTHING"),
        new("1017 silent: a renamed table", Customers + "ALTER TABLE customers RENAME TO clients;", "INSERT INTO clients (email) VALUES ('a') ON CONFLICT (email) DO NOTHING"),
        new("1017 silent: a partition", "CREATE TABLE events (day int, x int) PARTITION BY LIST (day); CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);", "INSERT INTO events_1 (day, x) VALUES (1, 2)"),
    ];
}
