namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Invoices = "CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text NOT NULL, amount int NOT NULL DEFAULT 0, note text);";

    private const string InvoiceTrigger = "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.number := 'n'; RETURN NEW; END$$; CREATE TRIGGER fill BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION fill();";

    private static RuleCase[] Ssq1015() =>
    [
        new("1015 left out", Invoices, "INSERT INTO {|SSQ1015:invoices|} (note) VALUES ('x')") { SqlState = "23502", Remedies = 0 },
        new("1015 DEFAULT VALUES", Invoices, "INSERT INTO {|SSQ1015:invoices|} DEFAULT VALUES") { SqlState = "23502" },
        new("1015 NULL", Invoices, "INSERT INTO invoices (number, note) VALUES ({|SSQ1015:NULL|}, @note)") { SqlState = "23502" },
        new("1015 NULL in place of a default", Invoices, "INSERT INTO invoices (number, amount) VALUES ('x', {|SSQ1015:NULL|})") { SqlState = "23502" },
        new("1015 DEFAULT without a default", Invoices, "INSERT INTO {|SSQ1015:invoices|} (number) VALUES (DEFAULT)") { SqlState = "23502" },
        new("1015 DO NOTHING does not help", Customers, "INSERT INTO {|SSQ1015:customers|} (name) VALUES ('Ada') ON CONFLICT (email) DO NOTHING") { SqlState = "23502" },
        new("1015 an upsert", Customers, "INSERT INTO customers (email, name) VALUES ({|SSQ1015:NULL|}, 'Ada') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name") { SqlState = "23502" },
        new("1015 a primary key", "CREATE TABLE tags (name text PRIMARY KEY, note text);", "INSERT INTO {|SSQ1015:tags|} (note) VALUES ('x')") { SqlState = "23502" },
        new("1015 the second row", Invoices, "INSERT INTO invoices (number) VALUES ('a'), ({|SSQ1015:NULL|})") { SqlState = "23502" },
        new("1015 a query that gives a row", Invoices, "INSERT INTO {|SSQ1015:invoices|} (note) SELECT 'x'") { SqlState = "23502" },
        new("1015 without a column list", Invoices.Replace("GENERATED ALWAYS AS IDENTITY ", "", StringComparison.Ordinal), "INSERT INTO {|SSQ1015:invoices|} VALUES (1)") { SqlState = "23502" },
        new("1015 a queue job without its event", Queue, "INSERT INTO {|SSQ1015:stripe_sync_queue|} (space_id) VALUES (7)") { SqlState = "23502" },
        new("1015 NOT NULL added later", "CREATE TABLE invoices (id bigserial PRIMARY KEY, number text); ALTER TABLE invoices ALTER COLUMN number SET NOT NULL;", "INSERT INTO {|SSQ1015:invoices|} DEFAULT VALUES") { SqlState = "23502" },
        new("1015 DO UPDATE SET NULL", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET created_at = {|SSQ1015:NULL|}", Ada) { SqlState = "23502", Says = "whenever the row is there already", Remedies = 0 },
        new("1015 DO UPDATE SET NULL under a cast, beside others", Customers, "INSERT INTO customers (email, name) VALUES ('ada@example.org', 'x') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name, created_at = {|SSQ1015:NULL::timestamptz|}", Ada) { SqlState = "23502" },
        new("1015 DO UPDATE SET DEFAULT without a default", Customers + "ALTER TABLE customers ADD code text; UPDATE customers SET code = ''; ALTER TABLE customers ALTER code SET NOT NULL;", "INSERT INTO customers (email, code) VALUES ('ada@example.org', 'x') ON CONFLICT (email) DO UPDATE SET code = {|SSQ1015:DEFAULT|}", Ada.Replace("name)", "code)", StringComparison.Ordinal)) { SqlState = "23502" },

        new("1015 silent: DO UPDATE SET NULL of a column that may be NULL", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET name = NULL", Ada),
        new("1015 silent: DO UPDATE SET DEFAULT", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET created_at = DEFAULT", Ada),
        new("1015 silent: DO UPDATE SET a parameter", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET created_at = @at", Ada) { Parameters = "at=2024-01-01" },
        new("1015 silent: DO UPDATE SET NULL that a trigger replaces", Customers + "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.created_at := now(); RETURN NEW; END$$; CREATE TRIGGER fill BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION fill();", "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET created_at = NULL", Ada),
        new("1015 silent: supplied", Invoices, "INSERT INTO invoices (number) VALUES (@number)"),
        new("1015 silent: a default", Invoices.Replace("number text NOT NULL", "number text NOT NULL DEFAULT 'n'", StringComparison.Ordinal), "INSERT INTO invoices DEFAULT VALUES"),
        new("1015 silent: a default that is a function", "CREATE TABLE docs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), made timestamptz NOT NULL DEFAULT now());", "INSERT INTO docs DEFAULT VALUES"),
        new("1015 silent: a trigger fills it", Invoices + InvoiceTrigger, "INSERT INTO invoices (note) VALUES ('x')"),
        new("1015 silent: a domain with a default", "CREATE DOMAIN code AS text DEFAULT 'n'; CREATE TABLE invoices (id bigserial PRIMARY KEY, number code NOT NULL);", "INSERT INTO invoices DEFAULT VALUES"),
        new("1015 silent: a generated column", "CREATE TABLE invoices (id bigserial PRIMARY KEY, net int NOT NULL, gross int NOT NULL GENERATED ALWAYS AS (net * 2) STORED);", "INSERT INTO invoices (net) VALUES (1)"),
        new("1015 silent: a rule makes another statement of it", Invoices + "CREATE RULE r AS ON INSERT TO invoices DO INSTEAD NOTHING;", "INSERT INTO invoices (note) VALUES ('x')"),
        new("1015 silent: NOT NULL was dropped", Invoices + "ALTER TABLE invoices ALTER COLUMN number DROP NOT NULL;", "INSERT INTO invoices (note) VALUES ('x')"),
        new("1015 silent: a view with a default of its own", Invoices + "CREATE VIEW bills AS SELECT number, note FROM invoices; ALTER VIEW bills ALTER COLUMN number SET DEFAULT 'n';", "INSERT INTO bills (note) VALUES ('x')"),
        new("1015 silent: a query without a row", Invoices, "INSERT INTO invoices (number) SELECT note FROM invoices WHERE false"),
        new("1015 silent: a default added later", Invoices + "ALTER TABLE invoices ALTER COLUMN number SET DEFAULT 'n';", "INSERT INTO invoices (note) VALUES ('x')"),
        new("1015 silent: a partition's trigger fills it", "CREATE TABLE events (day int NOT NULL, number text NOT NULL) PARTITION BY LIST (day); CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);" + InvoiceTrigger.Replace("invoices", "events_1", StringComparison.Ordinal), "INSERT INTO events (day) VALUES (1)"),
    ];
}
