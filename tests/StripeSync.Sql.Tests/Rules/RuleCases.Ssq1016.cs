namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private static string Checked(string column, string check) => $"CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {column}, note text, CHECK ({check}));";

    private static RuleCase[] Ssq1016() =>
    [
        new("1016 a status that is none", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', {|SSQ1016:'queued'|})")
        { SqlState = "23514", Remedies = 1 },
        new("1016 DO NOTHING does not help", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', {|SSQ1016:'done'|}) ON CONFLICT (space_id, event_type) DO NOTHING")
        { SqlState = "23514", Remedies = 1 },
        new("1016 two rows", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'a', {|SSQ1016:'Pending'|}), (7, 'b', 'Pending') ON CONFLICT (space_id, event_type) DO NOTHING")
        { SqlState = "23514", Remedies = 1 },
        new("1016 no word is close", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', {|SSQ1016:'purple'|})")
        { SqlState = "23514", Remedies = 0 },
        new("1016 DO UPDATE SET", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = {|SSQ1016:'complete'|}", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync');")
        { SqlState = "23514" },
        new("1016 as pg_dump writes it", Checked("status character varying(20)", "(status)::text = ANY ((ARRAY['open'::character varying, 'closed'::character varying])::text[])"), "INSERT INTO things (status) VALUES ({|SSQ1016:'opened'|})")
        { SqlState = "23514", Remedies = 1 },
        new("1016 an array literal", Checked("status text", "status = ANY ('{open,closed}')"), "INSERT INTO things (status) VALUES ({|SSQ1016:'close'|})")
        { SqlState = "23514", Remedies = 1 },
        new("1016 OR of equalities", Checked("status text", "status = 'open' OR status = 'closed'"), "INSERT INTO things (status) VALUES ({|SSQ1016:'x'|})") { SqlState = "23514" },
        new("1016 a comparison", Checked("n int", "n > 0"), "INSERT INTO things (n) VALUES ({|SSQ1016:0|})") { SqlState = "23514" },
        new("1016 a negative price", Checked("n numeric(10,2)", "n >= 0"), "INSERT INTO things (n) VALUES ({|SSQ1016:-1.50|})") { SqlState = "23514" },
        new("1016 a range", Checked("n int", "n BETWEEN 1 AND 5"), "INSERT INTO things (n) VALUES ({|SSQ1016:6|})") { SqlState = "23514" },
        new("1016 an integer column rounds", Checked("n int", "n <= 2"), "INSERT INTO things (n) VALUES ({|SSQ1016:2.5|})") { SqlState = "23514" },
        new("1016 NOT", Checked("n int", "NOT (n = 3)"), "INSERT INTO things (n) VALUES ({|SSQ1016:'3'|})") { SqlState = "23514" },
        new("1016 a length", Checked("code text", "char_length(code) <= 3"), "INSERT INTO things (code) VALUES ({|SSQ1016:'abcd'|})") { SqlState = "23514" },
        new("1016 an empty text", Checked("code text", "code <> ''"), "INSERT INTO things (code) VALUES ({|SSQ1016:''|})") { SqlState = "23514" },
        new("1016 blanks", Checked("code text", "length(trim(code)) > 0"), "INSERT INTO things (code) VALUES ({|SSQ1016:'  '|})") { SqlState = "23514" },
        new("1016 lower case only", Checked("code text", "code = lower(code)"), "INSERT INTO things (code) VALUES ({|SSQ1016:'Abc'|})") { SqlState = "23514" },
        new("1016 IS NOT NULL", Checked("code text", "code IS NOT NULL"), "INSERT INTO things (code) VALUES ({|SSQ1016:NULL|})") { SqlState = "23514" },
        new("1016 two columns", Checked("a int, b int", "a < b"), "INSERT INTO things (a, b) VALUES ({|SSQ1016:2|}, 1)") { SqlState = "23514" },
        new("1016 one part of an AND", Checked("a int, b int", "a > 0 AND b > 0"), "INSERT INTO things (a, b) VALUES (@a, {|SSQ1016:0|})") { SqlState = "23514" },
        new("1016 the second part of an AND", Checked("a int, b int", "a > 0 AND (b > 0 AND b < 9)"), "INSERT INTO things (a, b) VALUES (1, {|SSQ1016:10|})") { SqlState = "23514" },
        new("1016 a day", Checked("d date", "d >= '2020-01-01'"), "INSERT INTO things (d) VALUES ({|SSQ1016:'2019-12-31'|})") { SqlState = "23514" },
        new("1016 a boolean", Checked("ok boolean", "ok"), "INSERT INTO things (ok) VALUES ({|SSQ1016:false|})") { SqlState = "23514" },
        new("1016 IS DISTINCT FROM", Checked("code text", "code IS DISTINCT FROM 'x'"), "INSERT INTO things (code) VALUES ({|SSQ1016:'x'|})") { SqlState = "23514" },
        new("1016 a default that is refused", Checked("n int DEFAULT 0", "n > 0"), "INSERT INTO {|SSQ1016:things|} (note) VALUES ('x')") { SqlState = "23514" },
        new("1016 a query", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT 7, 'sync', {|SSQ1016:'done'|} ON CONFLICT (space_id, event_type) DO NOTHING") { SqlState = "23514" },

        new("1016 silent: a status that is one", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', 'failed') ON CONFLICT (space_id, event_type) DO NOTHING"),
        new("1016 silent: a parameter", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (7, 'sync', @status) ON CONFLICT (space_id, event_type) DO NOTHING") { Parameters = "status=failed" },
        new("1016 silent: NULL passes", Checked("n int", "n > 0"), "INSERT INTO things (n) VALUES (NULL)"),
        new("1016 silent: NULL beside a false one of an OR", Checked("a int, b int", "a > 0 OR b > 0"), "INSERT INTO things (a, b) VALUES (0, NULL)"),
        new("1016 silent: an integer column rounds up", Checked("n int", "n >= 2"), "INSERT INTO things (n) VALUES (1.6)"),
        new("1016 silent: a cast rounds", Checked("n numeric", "n >= 2"), "INSERT INTO things (n) VALUES (1.6::int)"),
        new("1016 silent: blanks of character(n) do not count", Checked("c char(5)", "length(c) = 3"), "INSERT INTO things (c) VALUES ('abc  ')"),
        new("1016 silent: blanks that do not fit are cut", Checked("c varchar(3)", "length(c) <= 3"), "INSERT INTO things (c) VALUES ('abc  ')"),
        new("1016 silent: citext", "CREATE EXTENSION citext;" + Checked("c citext", "c IN ('open', 'closed')"), "INSERT INTO things (c) VALUES ('OPEN')"),
        new("1016 silent: a domain of another type", "CREATE DOMAIN code AS char(5);" + Checked("c code", "c = 'a'"), "INSERT INTO things (c) VALUES ('a ')"),
        new("1016 silent: a date in another spelling", Checked("d date", "d = '2020-01-01'"), "INSERT INTO things (d) VALUES ('January 1, 2020')"),
        new("1016 silent: a collation that takes them for equal", "CREATE COLLATION ignores_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);" + Checked("c text COLLATE ignores_case", "c = 'a'"), "INSERT INTO things (c) VALUES ('A')"),
        new("1016 silent: a pattern is not evaluated", Checked("c text", "c ~ '^[a-z]+$'"), "INSERT INTO things (c) VALUES ('abc')"),
        new("1016 silent: a trigger changes it", Checked("n int", "n > 0") + "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.n := 1; RETURN NEW; END$$; CREATE TRIGGER fill BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION fill();", "INSERT INTO things (n) VALUES (0)"),
        new("1016 silent: the CHECK was dropped", Checked("n int", "n > 0") + "ALTER TABLE things DROP CONSTRAINT things_n_check;", "INSERT INTO things (n) VALUES (0)"),
        new("1016 silent: a domain's default stands for the NULL", "CREATE DOMAIN code AS text DEFAULT 'x';" + Checked("c code", "c IS NOT NULL"), "INSERT INTO things (note) VALUES ('y')"),
        new("1016 silent: characters, not bytes", Checked("c text", "char_length(c) <= 3"), "INSERT INTO things (c) VALUES ('äöü')"),
        new("1016 silent: numeric(10,1) rounds", Checked("n numeric(10,1)", "n = 1.3"), "INSERT INTO things (n) VALUES (1.25)"),
        new("1016 silent: DO UPDATE SET of another column", Queue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET created_at = now()", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync');"),
    ];
}
