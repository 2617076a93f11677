namespace StripeSync.Sql.Tests.Rules;

/// <summary>Disagreements that the generated cases found; see Generated/.</summary>
public static partial class RuleCases
{
    private static RuleCase[] Generated() =>
    [
        new("generated: a predicate over literals that is not evaluated", "CREATE TABLE rooms (n int, code int); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE NOT (n = ANY ('{1,2}'));",
            "INSERT INTO rooms (n, code) VALUES (1, 7)", "INSERT INTO rooms VALUES (1, 7);"),
        new("generated: a part of the predicate is NULL beside one that is not evaluated", "CREATE TABLE rooms (d uuid, e int, code int); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE d <> '00000000-0000-0000-0000-000000000002' AND e IN (1);",
            "INSERT INTO rooms (d, code) VALUES ('00000000-0000-0000-0000-000000000001', 7)", "INSERT INTO rooms (d, code) VALUES ('00000000-0000-0000-0000-000000000001', 7);"),
        new("generated: a default function decides the predicate", "CREATE TABLE rooms (a int, c int); CREATE UNIQUE INDEX rooms_a ON rooms ((- a)) WHERE c + 1 > 1 OR coalesce(a, 0) > 0;",
            "INSERT INTO rooms (a, c) VALUES (0, NULL)", "INSERT INTO rooms (a, c) VALUES (0, NULL);"),
        new("generated: NULL meets in an expression of a NULLS NOT DISTINCT key", "CREATE TABLE rooms (e int UNIQUE, a text); CREATE UNIQUE INDEX rooms_a ON rooms (lower(a)) NULLS NOT DISTINCT;",
            "INSERT INTO {|SSQ1002:rooms|} (e) VALUES (1)", "INSERT INTO rooms (e) VALUES (2);")
        { SqlState = "23505", Keys = "(e) (lower(a))", Remedies = 0 },
        new("generated: a default of today meets", "CREATE TABLE days (e int UNIQUE, d date NOT NULL DEFAULT current_date UNIQUE);",
            "INSERT INTO {|SSQ1002:days|} (e) VALUES (1)", "INSERT INTO days (e) VALUES (2);")
        { SqlState = "23505", Keys = "(e) (d)", Remedies = 0 },
        new("generated: a value in place of NULL may meet, and no remedy leaves it open", "CREATE TABLE rooms (e int UNIQUE, a text); CREATE UNIQUE INDEX rooms_a ON rooms (coalesce(a, ''));",
            "INSERT INTO {|SSQ1002:rooms|} (e) VALUES (1)", "INSERT INTO rooms (e, a) VALUES (1, 'x');")
        { SqlState = "23505", Keys = "(e)", Remedies = 0 },
        new("generated: a default of today does not make a day of long ago", "CREATE TABLE days (e int UNIQUE, b int, d date DEFAULT current_date); CREATE UNIQUE INDEX days_b ON days (b) WHERE d = '2024-06-01';",
            "INSERT INTO days (e, b) VALUES (1, 1) ON CONFLICT (e) DO NOTHING", "INSERT INTO days (e, b, d) VALUES (2, 1, '2024-06-01');"),
        new("generated: a deferrable arbiter stops before a repeated row", "CREATE TABLE rooms (a text UNIQUE, n int, CONSTRAINT late UNIQUE (a) DEFERRABLE);",
            "INSERT INTO rooms (a, n) VALUES ('x', 1), ('x', 2) ON CONFLICT {|SSQ1004:(a)|} DO UPDATE SET n = EXCLUDED.n") { SqlState = "55000" },
        new("generated: an OR implies an OR only item by item", "CREATE TABLE flags (k int, p boolean, q boolean, r boolean); CREATE UNIQUE INDEX flags_k ON flags (k) WHERE p OR q AND r;",
            "INSERT INTO flags (k) VALUES (1) ON CONFLICT {|SSQ1003:(k) WHERE p OR q AND (p OR (q AND r))|} DO NOTHING") { SqlState = "42P10" },
        new("generated: a number as text", "CREATE TABLE rooms (n numeric(10,2), code int); CREATE UNIQUE INDEX rooms_code ON rooms (code) WHERE n::text = '1';",
            "INSERT INTO rooms (n, code) VALUES (1, 7)", "INSERT INTO rooms VALUES (1, 7);"),
    ];
}
