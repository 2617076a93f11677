namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private static RuleCase[] Ssq1012() =>
    [
        new("1012 one key", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') {|SSQ1012:ON CONFLICT DO NOTHING|}", Ada)
        { Keys = "(email)", Remedies = 1 },
        new("1012 parameters", Customers, "INSERT INTO customers (email, name) VALUES (@email, @name) {|SSQ1012:ON CONFLICT DO NOTHING|}", Ada)
        { Remedies = 1 },
        new("1012 a composite key", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') {|SSQ1012:ON CONFLICT DO NOTHING|}")
        { Keys = "(space_id, event_type)", Remedies = 1 },
        new("1012 a primary key", "CREATE TABLE tags (name text PRIMARY KEY);", "INSERT INTO tags VALUES ('a') {|SSQ1012:ON CONFLICT DO NOTHING|}", "INSERT INTO tags VALUES ('a');")
        { Keys = "(name)", Remedies = 1 },
        new("1012 an expression", "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL); CREATE UNIQUE INDEX users_email ON users (lower(email));", "INSERT INTO users (email) VALUES ('a') {|SSQ1012:ON CONFLICT DO NOTHING|}", "INSERT INTO users (email) VALUES ('A');")
        { Remedies = 1 },
        new("1012 a partial index", "CREATE TABLE rooms (id bigserial PRIMARY KEY, code text NOT NULL, deleted_at timestamptz); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE deleted_at IS NULL;", "INSERT INTO rooms (code) VALUES ('a') {|SSQ1012:ON CONFLICT DO NOTHING|}", "INSERT INTO rooms (code) VALUES ('a');")
        { Remedies = 1 },
        new("1012 RETURNING", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') {|SSQ1012:ON CONFLICT DO NOTHING|} RETURNING id", Ada)
        { Remedies = 1 },
        new("1012 a query", Customers, "INSERT INTO customers (email) SELECT 'ada@example.org' {|SSQ1012:ON CONFLICT  DO NOTHING|}", Ada)
        { Remedies = 1 },
        new("1012 in a CTE", Customers, "WITH added AS (INSERT INTO customers (email) VALUES ('ada@example.org') {|SSQ1012:ON CONFLICT DO NOTHING|} RETURNING id) SELECT id FROM added", Ada),

        new("1012 silent: a target", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO NOTHING", Ada),
        new("1012 silent: two keys can be hit", "CREATE TABLE accounts (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, external_id text NOT NULL UNIQUE);", "INSERT INTO accounts (email, external_id) VALUES ('a', 'x') ON CONFLICT DO NOTHING", "INSERT INTO accounts (email, external_id) VALUES ('b', 'x');"),
        new("1012 silent: an id is supplied too", Customers.Replace("ALWAYS", "BY DEFAULT", StringComparison.Ordinal), "INSERT INTO customers (id, email) VALUES (1, 'b') ON CONFLICT DO NOTHING", "INSERT INTO customers (id, email) VALUES (1, 'a');"),
        new("1012 silent: no key can be hit", "CREATE TABLE notes (id bigserial PRIMARY KEY, body text);", "INSERT INTO notes (body) VALUES ('a') ON CONFLICT DO NOTHING"),
        new("1012 silent: no key", "CREATE TABLE log (line text);", "INSERT INTO log (line) VALUES ('a') ON CONFLICT DO NOTHING"),
        new("1012 silent: an exclusion constraint", "CREATE TABLE rooms (code text PRIMARY KEY, during int4range, EXCLUDE USING gist (during WITH &&));", "INSERT INTO rooms (code, during) VALUES ('b', '[1,3)') ON CONFLICT DO NOTHING", "INSERT INTO rooms VALUES ('a', '[2,4)');"),
        new("1012 silent: a partial index that may be hit", "CREATE TABLE rooms (code text PRIMARY KEY, n int, note text); CREATE UNIQUE INDEX rooms_note ON rooms (note) WHERE n > 1;", "INSERT INTO rooms (code, n, note) VALUES ('b', @n, 'x') ON CONFLICT DO NOTHING", "INSERT INTO rooms VALUES ('a', 2, 'x');") { Parameters = "n=2" },
        new("1012 silent: a plan that a function decides", "CREATE TABLE rooms (code text PRIMARY KEY, n int, note text); CREATE UNIQUE INDEX rooms_note ON rooms (coalesce(note, ''));", "INSERT INTO rooms (code, n) VALUES ('b', 1) ON CONFLICT DO NOTHING", "INSERT INTO rooms VALUES ('a', 2, '');"),
    ];
}
