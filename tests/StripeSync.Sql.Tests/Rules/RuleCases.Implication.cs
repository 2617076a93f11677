namespace StripeSync.Sql.Tests.Rules;

/// <summary>
/// Which WHERE of a conflict target implies the predicate of a partial index. Where it does, the other key of the table is what stays open; where it does not,
/// nothing matches the target.
/// </summary>
public static partial class RuleCases
{
    private static RuleCase[] Implication() =>
    [
        Implied("a < b", "a <= b"),
        Implied("a < b", "a <> b"),
        Implied("a = b", "a <= b"),
        Implied("a = b", "a >= b"),
        Implied("a > b", "a >= b"),
        NotImplied("a <= b", "a < b"),
        NotImplied("a <> b", "a < b"),
        NotImplied("a = b", "a <> b"),
        NotImplied("a > b", "a <= b"),

        Implied("a < 5", "a < 7"),
        Implied("a < 5", "a <= 5"),
        Implied("a <= 5", "a < 6"),
        Implied("a >= 5", "a > 4"),
        Implied("a >= 5", "a <> 4"),
        Implied("a > 5", "a >= 5"),
        Implied("a = 5", "a < 6"),
        Implied("a = 5", "a > 4"),
        Implied("a = 5", "a <> 6"),
        Implied("a > 5", "a <> 5"),
        NotImplied("a <= 5", "a < 5"),
        NotImplied("a < 7", "a < 5"),
        NotImplied("a >= 5", "a > 5"),
        NotImplied("a > 4", "a > 5"),
        NotImplied("a <> 5", "a > 5"),
        NotImplied("a <> 5", "a <> 6"),
        NotImplied("a = 5", "a <> 5"),
        NotImplied("a >= 5", "a <= 9"),

        Implied("s = 'abc'", "s <> 'xyz'"),
        Implied("s < 'abc'", "s < 'xyz'"),
        Implied("s = 'A1'", "s <> 'a1'"),
        NotImplied("s = 'abc'", "s = 'ABC'"),
        NotImplied("s > 'abc'", "s > 'xyz'"),

        Implied("d > '2024-06-01'", "d >= '2024-01-01'"),
        Implied("d = '2024-06-01'", "d < '2024-07-01'"),
        Implied("at > '2024-06-01 00:00:00+02'", "at > '2024-05-31 12:00:00+00'"),
        Implied("ts >= '2024-06-01 10:00:00'", "ts > '2024-06-01 09:59:59'"),
        NotImplied("d > '2024-01-01'", "d >= '2024-06-01'"),
        NotImplied("at > '2024-06-01 00:00:00+02'", "at > '2024-06-01 00:00:00+00'"),
        NotImplied("ts > '2024-06-01 10:00:00'", "ts > '2024-06-02 10:00:00'"),

        Implied("a IN (1, 2)", "a > 0"),
        Implied("a IN (1, 2)", "a IN (1, 2, 3)"),
        Implied("a = ANY ('{1,2}')", "a < 3"),
        Implied("a BETWEEN 2 AND 4", "a > 1"),
        Implied("a BETWEEN SYMMETRIC 2 AND 4", "a > 1"),
        Implied("a IN (1, 2)", "a IS NOT NULL"),
        Implied("a + 1 > 0", "a IS NOT NULL"),
        Implied("abs(a) > 0", "a IS NOT NULL"),
        Implied("a::bigint > 0", "a IS NOT NULL"),
        Implied("lower(s) = 'x'", "s IS NOT NULL"),
        Implied("s COLLATE \"C\" = 'x'", "s IS NOT NULL"),
        Implied("a = ANY ('{1}')", "a IS NOT NULL"),
        Implied("a <> ALL ('{1,2}')", "a IS NOT NULL"),
        Implied("p", "p IS NOT NULL"),
        NotImplied("a IN (1, 4)", "a < 3"),
        NotImplied("a NOT IN (1, 2)", "a > 2"),
        NotImplied("a BETWEEN 2 AND 4", "a > 2"),
        NotImplied("coalesce(a, 1) > 0", "a IS NOT NULL"),
        NotImplied("b > 0", "a IS NOT NULL"),
        NotImplied("p IS NOT TRUE", "p IS NOT NULL"),

        Implied("p AND q", "q"),
        Implied("p", "p OR q"),
        Implied("p = true", "p"),
        Implied("true = p", "p"),
        Implied("p = false", "NOT p"),
        Implied("p <> true", "NOT p"),
        Implied("NOT (p OR q)", "NOT q"),
        Implied("false OR p", "p"),
        Implied("true AND p", "p"),
        Implied("(a, b) = (1, 2)", "b = 2"),
        Implied("(a, b) <> (1, 2)", "a <> 1 OR b <> 2"),
        Implied("NOT (a = 1)", "a <> 1"),
        Implied("NOT (a BETWEEN 2 AND 4)", "a < 2 OR a > 4"),
        Implied("(a, b) IS NOT NULL", "a IS NOT NULL"),
        NotImplied("p OR q", "q"),
        NotImplied("p", "p AND q"),
        NotImplied("p", "NOT p"),
        NotImplied("p = false", "p"),
        NotImplied("NOT (p AND q)", "NOT q"),
        NotImplied("a = 1 OR b = 2", "b = 2"),
        NotImplied("a IS NULL", "a IS NOT NULL"),
    ];

    private static RuleCase Implied(string where, string predicate) =>
        new($"implication: {where} is {predicate}", PartialRooms(predicate), $"INSERT INTO rooms (k, e) VALUES (7, 1) ON CONFLICT {{|SSQ1019:(k) WHERE {where}|}} DO NOTHING", "INSERT INTO rooms (k, e) VALUES (8, 1);")
        { SqlState = "23505", Keys = "(e)" };

    private static RuleCase NotImplied(string where, string predicate) =>
        new($"implication: {where} is not {predicate}", PartialRooms(predicate), $"INSERT INTO rooms (k, e) VALUES (7, 1) ON CONFLICT {{|SSQ1003:(k) WHERE {where}|}} DO NOTHING")
        { SqlState = "42P10" };

    private static string PartialRooms(string predicate) =>
        $"CREATE TABLE rooms (k int, e int UNIQUE, a int, b int, s text, d date, at timestamptz, ts timestamp, p boolean, q boolean); CREATE UNIQUE INDEX ON rooms (k) WHERE {predicate};";
}
