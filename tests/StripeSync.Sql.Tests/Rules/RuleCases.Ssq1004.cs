namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Deferrable = "CREATE TABLE seats (id bigserial PRIMARY KEY, row int NOT NULL, place int NOT NULL, guest text, CONSTRAINT seats_place UNIQUE (row, place) DEFERRABLE);";
    private const string Bookings = "CREATE TABLE bookings (id bigserial PRIMARY KEY, during int4range NOT NULL, note text, CONSTRAINT bookings_once EXCLUDE USING gist (during WITH &&));";

    private static RuleCase[] Ssq1004() =>
    [
        new("1004 a deferrable constraint", Deferrable, "INSERT INTO seats (row, place) VALUES (1, 2) ON CONFLICT {|SSQ1004:(row, place)|} DO NOTHING")
        { SqlState = "55000", Remedies = 0 },
        new("1004 a deferrable constraint by name", Deferrable, "INSERT INTO seats (row, place, guest) VALUES (1, 2, 'x') ON CONFLICT {|SSQ1004:ON CONSTRAINT seats_place|} DO UPDATE SET guest = EXCLUDED.guest")
        { SqlState = "55000", Remedies = 0 },
        new("1004 DO NOTHING without a target meets it too", Deferrable, "INSERT INTO seats (row, place) VALUES (1, 2) {|SSQ1004:ON CONFLICT DO NOTHING|}")
        { SqlState = "55000", Remedies = 0 },
        new("1004 beside a good twin", Deferrable + "CREATE UNIQUE INDEX seats_twin ON seats (row, place);", "INSERT INTO seats (row, place) VALUES (1, 2) ON CONFLICT {|SSQ1004:(row, place)|} DO NOTHING")
        { SqlState = "55000", Remedies = 0 },
        new("1004 an exclusion constraint with DO UPDATE", Bookings, "INSERT INTO bookings (during, note) VALUES ('[1,3)', 'x') ON CONFLICT {|SSQ1004:ON CONSTRAINT bookings_once|} DO UPDATE SET note = EXCLUDED.note")
        { SqlState = "42809", Remedies = 0 },
        new("1004 an index is no constraint", Customers + "CREATE UNIQUE INDEX customers_mail ON customers (email); ALTER TABLE customers DROP CONSTRAINT customers_email_key;", "INSERT INTO customers (email) VALUES ('a') ON CONFLICT {|SSQ1004:ON CONSTRAINT customers_mail|} DO NOTHING")
        { SqlState = "42704", Remedies = 1 },
        new("1004 no such constraint", Customers, "INSERT INTO customers (email) VALUES ('a') ON CONFLICT {|SSQ1004:ON CONSTRAINT uq_customers_email|} DO NOTHING")
        { SqlState = "42704", Remedies = 1 },
        new("1004 a constraint without index", Customers + "ALTER TABLE customers ADD CONSTRAINT customers_named CHECK (name <> '');", "INSERT INTO customers (email) VALUES ('a') ON CONFLICT {|SSQ1004:ON CONSTRAINT customers_named|} DO NOTHING")
        { SqlState = "42809", Remedies = 1 },

        new("1004 silent: a constraint by name", Customers, "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT ON CONSTRAINT customers_email_key DO NOTHING", Ada),
        new("1004 silent: an exclusion constraint with DO NOTHING", Bookings, "INSERT INTO bookings (during) VALUES ('[1,3)') ON CONFLICT ON CONSTRAINT bookings_once DO NOTHING", "INSERT INTO bookings (during) VALUES ('[1,3)');"),
        new("1004 silent: a renamed constraint", Customers + "ALTER TABLE customers RENAME CONSTRAINT customers_email_key TO one_mail;", "INSERT INTO customers (email) VALUES ('ada@example.org') ON CONFLICT ON CONSTRAINT one_mail DO NOTHING", Ada),
        new("1004 silent: an index that became a constraint", Customers + "CREATE UNIQUE INDEX customers_name ON customers (name); ALTER TABLE customers DROP CONSTRAINT customers_email_key, ADD CONSTRAINT by_name UNIQUE USING INDEX customers_name;", "INSERT INTO customers (email, name) VALUES ('a', 'b') ON CONFLICT ON CONSTRAINT by_name DO NOTHING"),
        new("1004 silent: NOT DEFERRABLE", Deferrable.Replace("DEFERRABLE", "NOT DEFERRABLE", StringComparison.Ordinal), "INSERT INTO seats (row, place) VALUES (1, 2) ON CONFLICT (row, place) DO NOTHING"),
        new("1004 silent: a deferrable key beside the target", "CREATE TABLE seats (id bigserial PRIMARY KEY, place int UNIQUE DEFERRABLE, guest text UNIQUE);", "INSERT INTO seats (guest) VALUES ('x') ON CONFLICT (guest) DO NOTHING", "INSERT INTO seats (guest) VALUES ('x');"),
        new("1004 silent: made immediate later", Deferrable + "ALTER TABLE seats DROP CONSTRAINT seats_place, ADD CONSTRAINT seats_place UNIQUE (row, place);", "INSERT INTO seats (row, place) VALUES (1, 2) ON CONFLICT ON CONSTRAINT seats_place DO NOTHING", "INSERT INTO seats (row, place) VALUES (1, 2);"),
        new("1004 silent: a quoted constraint", "CREATE TABLE t (id bigserial PRIMARY KEY, a int NOT NULL, CONSTRAINT \"UQ_t_a\" UNIQUE (a));", "INSERT INTO t (a) VALUES (1) ON CONFLICT ON CONSTRAINT \"UQ_t_a\" DO NOTHING"),
    ];
}
