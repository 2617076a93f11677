namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    /// <summary>A queue whose natural key is over columns that can be NULL.</summary>
    private const string NullableQueue = """
        CREATE TABLE mail_queue (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            space_id bigint,
            event_type text,
            status text NOT NULL DEFAULT 'pending',
            CONSTRAINT mail_queue_job UNIQUE (space_id, event_type));
        """;

    private const string Links = "CREATE TABLE links (id bigserial PRIMARY KEY, a int, b int, note text, UNIQUE (a, b));";

    private static RuleCase[] Ssq1007() =>
    [
        new("1007 NULL in the arbiter", Links, "INSERT INTO links (a, b) VALUES (1, {|SSQ1007:NULL|}) ON CONFLICT (a, b) DO NOTHING")
        { PilesUp = true, Keys = "(a, b)", Remedies = 0 },
        new("1007 NULL in the arbiter of an upsert", Links, "INSERT INTO links (a, b, note) VALUES (@a, {|SSQ1007:NULL|}, 'x') ON CONFLICT (a, b) DO UPDATE SET note = EXCLUDED.note")
        { PilesUp = true, Parameters = "a=1" },
        new("1007 a column of the arbiter is left out", Links, "INSERT INTO links (a) VALUES (1) ON CONFLICT {|SSQ1007:(a, b)|} DO NOTHING")
        { PilesUp = true },
        new("1007 NULL under a cast", Links, "INSERT INTO links (a, b) VALUES (1, {|SSQ1007:NULL::int|}) ON CONFLICT (a, b) DO NOTHING")
        { PilesUp = true },
        new("1007 DEFAULT without a default", Links, "INSERT INTO links (a, b) VALUES (1, DEFAULT) ON CONFLICT {|SSQ1007:(a, b)|} DO NOTHING")
        { PilesUp = true },
        new("1007 one row of two", Links, "INSERT INTO links (a, b) VALUES (1, 2), (1, {|SSQ1007:NULL|}) ON CONFLICT (a, b) DO NOTHING")
        { PilesUp = true },
        new("1007 a query", Links, "INSERT INTO links (a, b) SELECT 1, {|SSQ1007:NULL|} ON CONFLICT (a, b) DO NOTHING")
        { PilesUp = true },
        new("1007 by constraint", Links, "INSERT INTO links (a, b) VALUES ({|SSQ1007:NULL|}, 2) ON CONFLICT ON CONSTRAINT links_a_b_key DO NOTHING")
        { PilesUp = true },
        new("1007 a job without its space", NullableQueue, "INSERT INTO mail_queue (space_id, event_type) VALUES ({|SSQ1007:NULL|}, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING")
        { PilesUp = true },
        new("1007 DEFAULT NULL", "CREATE TABLE links (id bigserial PRIMARY KEY, a int, b int DEFAULT NULL, UNIQUE (a, b));", "INSERT INTO links (a) VALUES (1) ON CONFLICT {|SSQ1007:(a, b)|} DO NOTHING")
        { PilesUp = true },

        new("1007 silent: NULLS NOT DISTINCT", Links.Replace("UNIQUE (a, b)", "UNIQUE NULLS NOT DISTINCT (a, b)", StringComparison.Ordinal), "INSERT INTO links (a, b) VALUES (1, NULL) ON CONFLICT (a, b) DO NOTHING", "INSERT INTO links (a, b) VALUES (1, NULL);"),
        new("1007 silent: a parameter", Links, "INSERT INTO links (a, b) VALUES (@a, @b) ON CONFLICT (a, b) DO NOTHING", "INSERT INTO links (a, b) VALUES (1, 1);"),
        new("1007 silent: a default", Links.Replace("b int,", "b int DEFAULT 0,", StringComparison.Ordinal), "INSERT INTO links (a) VALUES (1) ON CONFLICT (a, b) DO NOTHING", "INSERT INTO links (a) VALUES (1);"),
        new("1007 silent: NULL in another column", Links, "INSERT INTO links (a, b, note) VALUES (1, 2, NULL) ON CONFLICT (a, b) DO NOTHING"),
        new("1007 silent: the arbiter is partial over the NULL", Links + "CREATE UNIQUE INDEX links_a ON links (a) WHERE b IS NULL;", "INSERT INTO links (a, b) VALUES (1, NULL) ON CONFLICT (a) WHERE b IS NULL DO NOTHING", "INSERT INTO links (a, b) VALUES (1, NULL);"),
        new("1007 silent: a domain with a default", "CREATE DOMAIN slot AS int DEFAULT 7; CREATE TABLE links (id bigserial PRIMARY KEY, a int, b slot, UNIQUE (a, b));", "INSERT INTO links (a) VALUES (1) ON CONFLICT (a, b) DO NOTHING", "INSERT INTO links (a) VALUES (1);"),
        new("1007 silent: a trigger fills it", Links + "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.b := 0; RETURN NEW; END$$; CREATE TRIGGER fill BEFORE INSERT ON links FOR EACH ROW EXECUTE FUNCTION fill();", "INSERT INTO links (a, b) VALUES (1, NULL) ON CONFLICT (a, b) DO NOTHING", "INSERT INTO links (a) VALUES (1);"),
        new("1007 silent: a plain insert relies on no key", Links, "INSERT INTO links (a, b) VALUES (1, NULL)"),
    ];
}
