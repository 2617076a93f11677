namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Emails = "CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, name text);";

    private static RuleCase[] Ssq1011() =>
    [
        new("1011 the row exists", Emails, "INSERT INTO customers (email, name) VALUES ('ada@example.org', 'x') ON CONFLICT (email) {|SSQ1011:DO NOTHING|} RETURNING email", Ada)
        { RequiresRow = true, Keys = "(email)", Remedies = 1 },
        new("1011 an alias", Emails, "INSERT INTO public.customers AS c (email) VALUES ('ada@example.org') ON CONFLICT (email) {|SSQ1011:DO NOTHING|} RETURNING c.email", Ada)
        { RequiresRow = true, Remedies = 1 },
        new("1011 by constraint", Emails, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT ON CONSTRAINT customers_email_key {|SSQ1011:DO NOTHING|} RETURNING email", Ada)
        { RequiresRow = true, Remedies = 1 },
        new("1011 citext keeps its spelling", "CREATE EXTENSION citext;" + Emails.Replace("email text", "email citext", StringComparison.Ordinal), "INSERT INTO customers (email) VALUES ('ADA@example.org') ON CONFLICT (email) {|SSQ1011:DO NOTHING|} RETURNING email::text", Ada)
        { RequiresRow = true, Remedies = 1 },
        new("1011 a composite key", "CREATE TABLE items (a int, b int, note text, PRIMARY KEY (a, b));", "INSERT INTO items (a, b) VALUES (1, 2) ON CONFLICT (a, b) {|SSQ1011:DO NOTHING|} RETURNING a::text;", "INSERT INTO items VALUES (1, 2, 'n');")
        { RequiresRow = true, Remedies = 1 },
        new("1011 an expression", "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL); CREATE UNIQUE INDEX users_email ON users (lower(email));", "INSERT INTO users (email) VALUES ('ADA') ON CONFLICT (lower(email)) {|SSQ1011:DO NOTHING|} RETURNING email", "INSERT INTO users (email) VALUES ('ada');")
        { RequiresRow = true, Remedies = 1 },
        new("1011 a partial index", "CREATE TABLE rooms (code text NOT NULL, gone boolean NOT NULL DEFAULT false); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE NOT gone;", "INSERT INTO rooms (code) VALUES ('a') ON CONFLICT (code) WHERE NOT gone {|SSQ1011:DO NOTHING|} RETURNING code", "INSERT INTO rooms VALUES ('a');")
        { RequiresRow = true, Remedies = 1 },
        new("1011 a query", Emails, "INSERT INTO customers (email) SELECT 'ada@example.org' ON CONFLICT (email) {|SSQ1011:DO NOTHING|} RETURNING email", Ada)
        { RequiresRow = true, Remedies = 1 },
        new("1011 a CTE before it", Emails, "WITH v AS (SELECT 'ada@example.org' AS e) INSERT INTO customers (email) SELECT e FROM v ON CONFLICT (email) {|SSQ1011:DO NOTHING|} RETURNING email", Ada)
        { RequiresRow = true, Remedies = 1 },

        new("1011 silent: DO UPDATE", Emails, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name RETURNING email", Ada) { RequiresRow = true },
        new("1011 silent: the row is looked for too", Emails, "WITH added AS (INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO NOTHING RETURNING email) SELECT email FROM added UNION ALL SELECT email FROM customers WHERE email = 'ada@example.org' LIMIT 1", Ada) { RequiresRow = true },
        new("1011 silent: the column keeps itself", Emails, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO UPDATE SET email = customers.email RETURNING email", Ada) { RequiresRow = true },
        new("1011 silent: a new row", "CREATE TABLE docs (id uuid PRIMARY KEY, body text);", "INSERT INTO docs (id, body) VALUES (gen_random_uuid(), 'x') ON CONFLICT (id) DO NOTHING RETURNING body") { RequiresRow = true },
        new("1011 silent: no key can conflict", "CREATE TABLE notes (id bigserial PRIMARY KEY, body text);", "INSERT INTO notes (body) VALUES ('x') ON CONFLICT DO NOTHING RETURNING body") { RequiresRow = true },
        new("1011 silent: outside of the partial index", "CREATE TABLE rooms (code text NOT NULL, gone boolean NOT NULL DEFAULT false); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE NOT gone;", "INSERT INTO rooms (code, gone) VALUES ('a', true) ON CONFLICT (code) WHERE NOT gone DO NOTHING RETURNING code", "INSERT INTO rooms VALUES ('a', true);") { RequiresRow = true },
        new("1011 silent: nobody requires the row", Emails, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO NOTHING RETURNING email", Ada),
        new("1011 silent: nothing is returned", Emails, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT (email) DO NOTHING", Ada),
    ];
}
