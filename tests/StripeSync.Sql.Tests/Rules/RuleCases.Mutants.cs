namespace StripeSync.Sql.Tests.Rules;

/// <summary>Small changes of the engine that no other case noticed; see docs/conformance.md.</summary>
public static partial class RuleCases
{
    private static RuleCase[] Mutants() =>
    [
        new("mutant: a range in either order holds", Checked("n int", "n BETWEEN SYMMETRIC 5 AND 1"), "INSERT INTO things (n) VALUES (3)"),
        new("mutant: a range in either order", Checked("n int", "n BETWEEN SYMMETRIC 5 AND 1"), "INSERT INTO things (n) VALUES ({|SSQ1016:6|})") { SqlState = "23514" },
        new("mutant: digits as text have no order", Checked("code text", "code > '10'"), "INSERT INTO things (code) VALUES ('9')"),
        new("mutant: NULL is not distinct from NULL", Checked("n int", "n IS DISTINCT FROM NULL"), "INSERT INTO things (n) VALUES ({|SSQ1016:NULL|})") { SqlState = "23514" },
        new("mutant: NULL is distinct from a value", Checked("n int", "n IS NOT DISTINCT FROM 3"), "INSERT INTO things (n) VALUES ({|SSQ1016:NULL|})") { SqlState = "23514" },
        new("mutant: one side of OR is not computed", Checked("n int", "n > 100 OR random() < 2"), "INSERT INTO things (n) VALUES (1)"),
        new("mutant: a cast to another number", Checked("n int", "n < 3"), "INSERT INTO things (n) VALUES ({|SSQ1016:4.0::numeric|})") { SqlState = "23514" },
        new("mutant: a cast of NULL to another type", Checked("n int", "n IS NOT NULL"), "INSERT INTO things (n) VALUES ({|SSQ1016:NULL::bigint|})") { SqlState = "23514" },

        new("mutant: a slip in the first letter", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', {|SSQ1016:'qending'|})") { SqlState = "23514", Remedies = 1 },
        new("mutant: two letters in the wrong order", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', {|SSQ1016:'failde'|})") { SqlState = "23514", Remedies = 1 },
        new("mutant: three slips are another word", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', {|SSQ1016:'procezzinq'|})") { SqlState = "23514", Remedies = 0 },

        new("mutant: rows of different length", "CREATE TABLE pairs (a int UNIQUE, b int);", "INSERT INTO pairs VALUES (1, 2), (3)") { SqlState = "42601" },
        new("mutant: the advice names one key", Customers, "INSERT INTO {|SSQ1002:customers|} (email) VALUES ('a')", "INSERT INTO customers (email) VALUES ('a');") { SqlState = "23505", Says = "add ON CONFLICT (email)" },
        new("mutant: the advice for two keys", TwoKeys, "INSERT INTO {|SSQ1002:accounts|} (email, external_id) VALUES ('a', 'b')", "INSERT INTO accounts (email) VALUES ('a');") { SqlState = "23505", Says = "ON CONFLICT can guard only one of them" },
        new("mutant: the status code is said of a queue", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT {|SSQ1005:(id)|} DO NOTHING", QueuedJob) { SqlState = "23505", Says = "23505 (HTTP 409)" },
        new("mutant: the partial index over the same columns is named", "CREATE TABLE tags (a int, b int, live boolean); CREATE UNIQUE INDEX ON tags (b) WHERE live; CREATE UNIQUE INDEX ON tags (a, b) WHERE live;",
            "INSERT INTO tags (a, b) VALUES (1, 2) ON CONFLICT {|SSQ1003:(a, b)|} DO NOTHING") { SqlState = "42P10", Says = "(a, b) of tags is unique only WHERE" },
    ];
}
