namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Prices = "CREATE TABLE prices (code text PRIMARY KEY, amount numeric(10,2), n int);";

    private static RuleCase[] Ssq1008() =>
    [
        new("1008 an upsert of one row twice", Prices, "INSERT INTO prices (code, amount) VALUES ('a', 1), {|SSQ1008:('a', 1)|} ON CONFLICT (code) DO UPDATE SET amount = EXCLUDED.amount")
        { SqlState = "21000", Keys = "(code)", Remedies = 1 },
        new("1008 a plain insert of one row twice", Prices, "INSERT INTO prices (code, amount) VALUES ('a', 1), {|SSQ1008:('a', 1)|}")
        { SqlState = "23505", Keys = "(code)", Remedies = 1 },
        new("1008 the rows differ beside the key", Prices, "INSERT INTO prices (code, amount) VALUES ('a', 1), {|SSQ1008:('a', 2)|} ON CONFLICT (code) DO UPDATE SET amount = EXCLUDED.amount")
        { SqlState = "21000", Remedies = 0 },
        new("1008 not next to each other", Prices, "INSERT INTO prices (code, n) VALUES ('a', 1), ('b', 2), ('c', 3), {|SSQ1008:('a', 1)|}, ('b', 2) ON CONFLICT (code) DO UPDATE SET n = EXCLUDED.n")
        { SqlState = "21000", Remedies = 1 },
        new("1008 a number in three spellings", "CREATE TABLE prices (n int PRIMARY KEY, x int);", "INSERT INTO prices (n) VALUES (1), {|SSQ1008:('01')|}, (1.0) ON CONFLICT (n) DO UPDATE SET x = 1")
        { SqlState = "21000", Remedies = 0 },
        new("1008 an integer column rounds", "CREATE TABLE prices (n int PRIMARY KEY, x int);", "INSERT INTO prices (n) VALUES (2), {|SSQ1008:(1.6)|}")
        { SqlState = "23505" },
        new("1008 blanks at the end of character(n)", "CREATE TABLE prices (c char(3) PRIMARY KEY, x int);", "INSERT INTO prices (c) VALUES ('a'), {|SSQ1008:('a ')|} ON CONFLICT (c) DO UPDATE SET x = 1")
        { SqlState = "21000" },
        new("1008 a uuid in two spellings", "CREATE TABLE prices (u uuid PRIMARY KEY, x int);", "INSERT INTO prices (u) VALUES ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'), {|SSQ1008:('a0eebc999c0b4ef8bb6d6bb9bd380a11')|} ON CONFLICT (u) DO UPDATE SET x = 1")
        { SqlState = "21000" },
        new("1008 citext", "CREATE EXTENSION citext; CREATE TABLE prices (c citext PRIMARY KEY, x int);", "INSERT INTO prices (c) VALUES ('Ada'), {|SSQ1008:('ADA')|} ON CONFLICT (c) DO UPDATE SET x = 1")
        { SqlState = "21000" },
        new("1008 an expression key", "CREATE TABLE users (email text NOT NULL, x int); CREATE UNIQUE INDEX users_email ON users (lower(email));", "INSERT INTO users (email) VALUES ('Ada@example.org'), {|SSQ1008:('ada@example.org')|} ON CONFLICT (lower(email)) DO UPDATE SET x = 1")
        { SqlState = "21000" },
        new("1008 a default in both rows", "CREATE TABLE prices (tenant int DEFAULT 1, code text, x int, PRIMARY KEY (tenant, code));", "INSERT INTO prices (code) VALUES ('a'), {|SSQ1008:('a')|}")
        { SqlState = "23505" },
        new("1008 NULLS NOT DISTINCT", "CREATE TABLE links (a int, b int, x int, UNIQUE NULLS NOT DISTINCT (a, b));", "INSERT INTO links (a, b) VALUES (1, NULL), {|SSQ1008:(1, NULL)|} ON CONFLICT (a, b) DO UPDATE SET x = 1")
        { SqlState = "21000" },
        new("1008 a queue", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync'), {|SSQ1008:(7, 'sync')|}")
        { SqlState = "23505", Remedies = 1 },

        new("1008 silent: DO NOTHING copes", Prices, "INSERT INTO prices (code) VALUES ('a'), ('a') ON CONFLICT (code) DO NOTHING"),
        new("1008 silent: another key", Prices, "INSERT INTO prices (code) VALUES ('a'), ('b') ON CONFLICT (code) DO UPDATE SET n = 1", "INSERT INTO prices VALUES ('a');"),
        new("1008 silent: a text with a blank is another one", Prices, "INSERT INTO prices (code) VALUES ('a'), ('a ') ON CONFLICT (code) DO UPDATE SET n = 1"),
        new("1008 silent: a text in another case is another one", Prices, "INSERT INTO prices (code) VALUES ('a'), ('A') ON CONFLICT (code) DO UPDATE SET n = 1"),
        new("1008 silent: digits of a text", Prices, "INSERT INTO prices (code) VALUES ('1'), ('01') ON CONFLICT (code) DO UPDATE SET n = 1"),
        new("1008 silent: parameters", Prices, "INSERT INTO prices (code) VALUES (@a), (@b) ON CONFLICT (code) DO UPDATE SET n = 1") { Parameters = "a=x;b=y" },
        new("1008 silent: NULL is equal to nothing", "CREATE TABLE links (id bigserial PRIMARY KEY, a int, b int, UNIQUE (a, b));", "INSERT INTO links (a, b) VALUES (1, NULL), (1, NULL)"),
        new("1008 silent: outside of the partial index", "CREATE TABLE rooms (code text NOT NULL, active boolean NOT NULL, x int); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE active;", "INSERT INTO rooms (code, active) VALUES ('a', true), ('a', false) ON CONFLICT (code) WHERE active DO UPDATE SET x = 1"),
        new("1008 silent: the same moment of the day before a cast", "CREATE TABLE days (d timestamp PRIMARY KEY, x int);", "INSERT INTO days (d) VALUES ('2024-01-01 10:00'), ('2024-01-01 10:00'::date) ON CONFLICT (d) DO UPDATE SET x = 1"),
        new("1008 silent: a generated key", "CREATE TABLE notes (id bigserial PRIMARY KEY, body text);", "INSERT INTO notes (body) VALUES ('a'), ('a')"),
    ];
}
