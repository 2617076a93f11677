namespace StripeSync.Sql.Tests.Schema;

/// <summary>All cases of the rules about .sql files.</summary>
public static partial class SchemaCases
{
    private const string Items = "CREATE TABLE items (id bigint PRIMARY KEY, a int NOT NULL, b int NOT NULL, live boolean NOT NULL DEFAULT true);";
    private const string TwoItems = "INSERT INTO items VALUES (1, 1, 1), (2, 1, 2);";

    public static IReadOnlyList<SchemaCase> All { get; } =
        [.. Writes(), .. NullableKeys(), .. KeysBeforeCleanup(), .. DeferrableKeys(), .. NotUnderstood(), .. OlderIndexes(), .. Undeclared(), .. Baselines()];

    public static SchemaCase Find(string name) => All.Single(c => c.Name == name);

    private static SchemaCase[] Writes() =>
    [
        new("1003 a key that is not there", Items + " INSERT INTO items (id, a, b) VALUES (1, 1, 1) ON CONFLICT {|SSQ1003:(a)|} DO NOTHING;") { Raises = "42P10" },
        new("1003 a key that comes later", Items, "INSERT INTO items (id, a, b) VALUES (1, 1, 1) ON CONFLICT {|SSQ1003:(a)|} DO NOTHING; {|SSQ3003:CREATE UNIQUE INDEX ON items (a)|};") { Raises = "42P10" },
        new("1003 a key that is gone", Items + "ALTER TABLE items ADD CONSTRAINT one UNIQUE (a);", "ALTER TABLE items DROP CONSTRAINT one;\n\n-- seed\nINSERT INTO items (id, a, b)\nVALUES (1, 1, 1)\nON CONFLICT {|SSQ1003:(a)|} DO UPDATE SET b = 2;") { Raises = "42P10" },
        new("1003 in a CTE", Items + "WITH made AS (INSERT INTO items (id, a, b) VALUES (1, 1, 1) ON CONFLICT {|SSQ1003:(b)|} DO NOTHING RETURNING id) SELECT id FROM made;") { Raises = "42P10" },
        new("1003 along the path of the file", "CREATE SCHEMA app; SET search_path = app; CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL); INSERT INTO t VALUES (1, 1) ON CONFLICT {|SSQ1003:(a)|} DO NOTHING;") { Raises = "42P10" },
        new("1004 a deferrable key", Items, "CREATE TABLE seats (id int PRIMARY KEY, place int NOT NULL, {|SSQ3004:UNIQUE (place)|} DEFERRABLE); INSERT INTO seats VALUES (1, 1) ON CONFLICT {|SSQ1004:(place)|} DO NOTHING;") { Raises = "55000" },
        new("1004 an index is no constraint", Items + "CREATE UNIQUE INDEX one ON items (a); INSERT INTO items VALUES (1, 1, 1) ON CONFLICT {|SSQ1004:ON CONSTRAINT one|} DO NOTHING;") { Raises = "42704" },

        new("1008 a row twice", Items + "INSERT INTO items (id, a, b) VALUES (1, 1, 1), {|SSQ1008:(1, 2, 2)|} ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a;") { Raises = "21000" },
        new("1015 a required column", "CREATE TABLE notes (id int PRIMARY KEY, body text NOT NULL); INSERT INTO {|SSQ1015:notes|} (id) VALUES (1) ON CONFLICT (id) DO NOTHING;") { Raises = "23502" },
        new("1016 a value that the CHECK refuses", "CREATE TABLE notes (id int PRIMARY KEY, body text CHECK (body <> '')); INSERT INTO notes VALUES (1, {|SSQ1016:''|}) ON CONFLICT (id) DO NOTHING;") { Raises = "23514" },
        new("1008 plain seeds", Items + "INSERT INTO items (id, a, b) VALUES (1, 1, 1), {|SSQ1008:(1, 2, 2)|};") { Raises = "23505" },
        new("1015 plain seeds", Items + "INSERT INTO items (id, a, b) VALUES (1, 1, 1);\n-- the second\nINSERT INTO {|SSQ1015:items|} (id, a) VALUES (2, 2);\nINSERT INTO items (id, a, b) VALUES (3, {|SSQ1015:NULL|}, 3);") { Raises = "23502" },
        new("1015 seeds in WITH", Items + "WITH made AS (INSERT INTO {|SSQ1015:items|} (id, a) VALUES (1, 1) RETURNING id) SELECT id FROM made;") { Raises = "23502" },
        new("1016 plain seeds", "CREATE TABLE notes (id int PRIMARY KEY, body text CHECK (body <> '')); INSERT INTO notes VALUES (1, 'x'); INSERT INTO notes VALUES (2, {|SSQ1016:''|});") { Raises = "23514" },
        new("1016 plain seeds of a later file", "CREATE TABLE notes (id int PRIMARY KEY, body text CHECK (body <> ''));", "INSERT INTO notes VALUES (1, {|SSQ1016:''|}); ALTER TABLE notes DROP CONSTRAINT notes_body_check;") { Raises = "23514" },
        new("1015 silent: a seed from a query without a row", Items + "INSERT INTO items (id) SELECT id FROM items;"),
        new("1015 silent: a seed in code may not run", Items + "DO $$ BEGIN IF EXISTS (SELECT FROM items) THEN INSERT INTO items (id) VALUES (1); END IF; END $$;"),
        new("1015 silent: NOT NULL comes between two seeds", "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes (id) VALUES (1); UPDATE notes SET body = 'x'; ALTER TABLE notes ALTER COLUMN body SET NOT NULL; INSERT INTO notes (id, body) VALUES (2, 'y');"),
        new("1015 silent: a seed in the section for going back", Items + "\nINSERT INTO items VALUES (1, 1, 1);\n-- migrate:down\nINSERT INTO items (id) VALUES (1);") { IsForEngineOnly = true },
        new("1016 silent: the CHECK comes between two seeds", "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes VALUES (1, ''); DELETE FROM notes; ALTER TABLE notes ADD CHECK (body <> ''); INSERT INTO notes VALUES (2, 'x');"),
        new("1016 silent: the CHECK is for later rows", "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes VALUES (1, ''); ALTER TABLE notes ADD CHECK (body <> '') NOT VALID;"),
        new("1015 silent: NOT NULL comes later", "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes (id) VALUES (1) ON CONFLICT (id) DO NOTHING; UPDATE notes SET body = 'x'; ALTER TABLE notes ALTER COLUMN body SET NOT NULL;"),
        new("1016 silent: the CHECK comes later", "CREATE TABLE notes (id int PRIMARY KEY, body text); INSERT INTO notes VALUES (1, '') ON CONFLICT (id) DO NOTHING; DELETE FROM notes; ALTER TABLE notes ADD CHECK (body <> '');"),

        new("1003 silent: the key is there at that statement, and gone later", Items + "CREATE UNIQUE INDEX one ON items (a);", "INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING;", "DROP INDEX one;"),
        new("1003 silent: plain inserts of a migration", Items + "CREATE UNIQUE INDEX one ON items (a); INSERT INTO items VALUES (1, 1, 1); INSERT INTO items VALUES (2, 2, 2);"),
        new("1003 silent: another key may be hit", Items + "CREATE UNIQUE INDEX one ON items (a); INSERT INTO items VALUES (1, 1, 1), (2, 2, 2) ON CONFLICT (id) DO NOTHING;"),
        new("1003 silent: a table that nothing declares", "CREATE TABLE others (id int);", "INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING;") { Raises = "42P01" },
        new("1003 silent: a trigger is there", Items + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION f(); INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING;") { Raises = "42P10" },
        new("1003 silent: in the section for going back", Items + "\n-- migrate:down\nINSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING;") { IsForEngineOnly = true },
        new("1004 silent: a constraint by name", Items + "ALTER TABLE items ADD CONSTRAINT one UNIQUE (a); INSERT INTO items VALUES (1, 1, 1) ON CONFLICT ON CONSTRAINT one DO NOTHING;"),
        new("1004 silent: an index that became a constraint before", Items + "CREATE UNIQUE INDEX one ON items (a); ALTER TABLE items ADD CONSTRAINT two UNIQUE USING INDEX one; INSERT INTO items VALUES (1, 1, 1) ON CONFLICT ON CONSTRAINT two DO NOTHING;"),
        new("1004 silent: no target with an immediate key", Items + "INSERT INTO items VALUES (1, 1, 1) ON CONFLICT DO NOTHING;"),
    ];

    private static SchemaCase[] DeferrableKeys() =>
    [
        new("3004 a deferrable key", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, {|SSQ3004:UNIQUE (a)|} DEFERRABLE);") { Then = ("INSERT INTO t VALUES (1, 1) ON CONFLICT (a) DO NOTHING", "55000") },
        new("3004 a later constraint", Items, "ALTER TABLE items ADD {|SSQ3004:CONSTRAINT late UNIQUE (id, a)|} DEFERRABLE INITIALLY DEFERRED;") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (id, a) DO NOTHING", "55000") },
        new("3004 a column constraint", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL {|SSQ3004:UNIQUE|} DEFERRABLE INITIALLY IMMEDIATE);") { Then = ("INSERT INTO t VALUES (1, 1) ON CONFLICT (a) DO NOTHING", "55000") },

        new("3004 silent: NOT DEFERRABLE", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL UNIQUE NOT DEFERRABLE);") { Then = ("INSERT INTO t VALUES (1, 1) ON CONFLICT (a) DO NOTHING", null) },
        new("3004 silent: a foreign key", Items + "CREATE TABLE t (id int PRIMARY KEY, item bigint REFERENCES items DEFERRABLE);") { Then = ("INSERT INTO t VALUES (1, NULL) ON CONFLICT (id) DO NOTHING", null) },
        new("3004 silent: made immediate later", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT k UNIQUE (a) DEFERRABLE);", "ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k UNIQUE (a);") { Then = ("INSERT INTO t VALUES (1, 1) ON CONFLICT (a) DO NOTHING", null) },
        new("3004 silent: the table is gone", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL UNIQUE DEFERRABLE);", "DROP TABLE t;"),
        new("3004 silent: an exclusion constraint", "CREATE TABLE t (during int4range NOT NULL, EXCLUDE USING gist (during WITH &&) DEFERRABLE);"),
        new("3004 silent: dropped later", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT k UNIQUE (a) DEFERRABLE);", "ALTER TABLE t DROP CONSTRAINT k;") { Then = ("INSERT INTO t VALUES (1, 1) ON CONFLICT DO NOTHING", null) },
        new("3004 silent: the column is gone", "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL UNIQUE DEFERRABLE);", "ALTER TABLE t DROP COLUMN a;") { Then = ("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", null) },
        new("3004 silent: a temporary table", "CREATE TEMP TABLE t (id int PRIMARY KEY, a int NOT NULL UNIQUE DEFERRABLE);"),
    ];

    private static SchemaCase[] NotUnderstood() =>
    [
        new("3005 a DO block", Items, "{|SSQ3005:DO $$ BEGIN|}\n  IF (SELECT count(*) FROM items) < 5 THEN ALTER TABLE items ADD UNIQUE (id, a); END IF;\nEND $$;"),
        new("3005 words of another product", Items, "{|SSQ3005:ALTER TABLE items SPLIT INTO shards|};") { Raises = "42601" },
        new("3005 dynamic SQL", Items, "DO $$ DECLARE x text := 'id, a'; BEGIN {|SSQ3005:EXECUTE 'CREATE UNIQUE INDEX ON items (' || x || ')'|}; END $$;"),
        new("3005 an index of the table is named", Items + "CREATE INDEX by_b ON items (b);", "DO $$ DECLARE x text := ''; BEGIN {|SSQ3005:EXECUTE 'DROP INDEX by_b' || x|}; END $$;"),
        new("3005 two tables", Items + "CREATE TABLE t (id int PRIMARY KEY);", "{|SSQ3005:DO $$ BEGIN|}\n  IF (SELECT count(*) FROM items) < 5 THEN ALTER TABLE items ADD UNIQUE (id, a); ALTER TABLE t ADD a int UNIQUE; END IF;\nEND $$;"),
        new("3005 four tables", Items + "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE v (id int PRIMARY KEY);", "{|SSQ3005:DO $$ BEGIN|}\n  IF (SELECT count(*) FROM items) < 5 THEN ALTER TABLE items ADD UNIQUE (id, a); ALTER TABLE t ADD a int; ALTER TABLE u ADD a int; ALTER TABLE v ADD a int; END IF;\nEND $$;"),
        new("3005 a function that is called", Items + "CREATE FUNCTION f(x text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE items ADD ' || x; END $$;", "{|SSQ3005:SELECT f('c int')|};"),
        new("3005 words after a known statement", Items, "{|SSQ3005:ALTER TABLE items ADD COLUMN c int WITH SHARDS 4|};") { Raises = "42601" },

        new("3005 silent: a DO block about nothing that is declared", Items, "DO $$ BEGIN PERFORM 1; END $$;"),
        new("3005 silent: declared anew", Items, "DO $$ BEGIN DROP TABLE items; END $$;", Items),
        new("3005 silent: static code", Items, "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'u') THEN ALTER TABLE items ADD CONSTRAINT u UNIQUE (id, a); END IF; END $$;"),
        new("3005 silent: dropped later", Items, "DO $$ BEGIN ALTER TABLE items ADD c int; END $$;", "DROP TABLE items;"),
        new("3005 silent: statements that are understood", Items, "COMMENT ON TABLE items IS 'x'; ANALYZE items; ALTER TABLE items ENABLE ROW LEVEL SECURITY;"),
        new("3005 silent: a function that is only made", Items, "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE items ADD c int; END $$;"),
        new("3005 silent: dynamic SQL that is a constant", Items, "DO $$ BEGIN EXECUTE 'CREATE UNIQUE INDEX ON items (id, a)'; END $$;"),
        new("3005 silent: a view", Items + "CREATE VIEW v AS SELECT id FROM items;", "DO $$ BEGIN PERFORM 'v'; END $$;"),
    ];

    private static SchemaCase[] OlderIndexes() =>
    [
        new("3006 other columns", Items + "CREATE UNIQUE INDEX one ON items (a);", "DROP INDEX IF EXISTS other; CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (a, b);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a, b) DO NOTHING", "42P10") },
        new("3006 the older one is not unique", Items + "CREATE INDEX one ON items (a);", "CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", "42P10") },
        new("3006 the older one is partial", Items + "CREATE UNIQUE INDEX one ON items (a) WHERE live;", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS {|SSQ3006:\"one\"|} ON public.items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", "42P10") },
        new("3006 the older one is over more rows", Items + "CREATE UNIQUE INDEX one ON items (a);", "CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (a) WHERE live;") { Then = ("INSERT INTO items VALUES (1, 1, 1, false), (2, 1, 1, false)", "23505") },
        new("3006 on another table", Items + "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL); CREATE UNIQUE INDEX one ON t (a);", "CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", "42P10") },
        new("3006 in one file", Items + "CREATE UNIQUE INDEX one ON items (a); CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (b);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (b) DO NOTHING", "42P10") },
        new("3006 an expression", Items + "CREATE UNIQUE INDEX one ON items ((a % 2));", "CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", "42P10") },
        new("3006 another predicate", Items + "CREATE UNIQUE INDEX one ON items (a) WHERE b > 5;", "CREATE UNIQUE INDEX IF NOT EXISTS {|SSQ3006:one|} ON items (a) WHERE b > 3;") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) WHERE b > 3 DO NOTHING", "42P10") },

        new("3006 silent: the same index", Items + "CREATE UNIQUE INDEX one ON items (a, b) WHERE live;", "CREATE UNIQUE INDEX IF NOT EXISTS one ON items (a, b) WHERE (live);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a, b) WHERE live DO NOTHING", null) },
        new("3006 silent: the columns in another order", Items + "CREATE UNIQUE INDEX one ON items (a, b);", "CREATE UNIQUE INDEX IF NOT EXISTS one ON items (b, a DESC);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (b, a) DO NOTHING", null) },
        new("3006 silent: the older one is dropped first", Items + "CREATE INDEX one ON items (b); DROP INDEX one; CREATE UNIQUE INDEX IF NOT EXISTS one ON items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", null) },
        new("3006 silent: made later under another name", Items + "CREATE INDEX one ON items (b); CREATE UNIQUE INDEX IF NOT EXISTS one ON items (a); CREATE UNIQUE INDEX two ON items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", null) },
        new("3006 silent: the older one is gone at the end", Items + "CREATE INDEX one ON items (b); CREATE UNIQUE INDEX IF NOT EXISTS one ON items (a);", "DROP INDEX one;"),
        new("3006 silent: not unique", Items + "CREATE INDEX one ON items (b); CREATE INDEX IF NOT EXISTS one ON items (a);"),
        new("3006 silent: the name is new", Items + "CREATE UNIQUE INDEX IF NOT EXISTS one ON items (a);") { Then = ("INSERT INTO items VALUES (1, 1, 1) ON CONFLICT (a) DO NOTHING", null) },
        new("3006 silent: the transaction is rolled back", Items + "CREATE INDEX one ON items (b); BEGIN; CREATE UNIQUE INDEX IF NOT EXISTS one ON items (a); ROLLBACK;") { IsForEngineOnly = true },
    ];

    private static SchemaCase[] Undeclared() =>
    [
        new("3007 ALTER TABLE", Items, "ALTER TABLE {|SSQ3007:orders|} ADD COLUMN x int;") { Raises = "42P01" },
        new("3007 CREATE INDEX", Items, "CREATE INDEX ON {|SSQ3007:public.orders|} (x);") { Raises = "42P01" },
        new("3007 DROP TABLE", Items, "DROP TABLE items, {|SSQ3007:orders|};") { Raises = "42P01" },
        new("3007 dropped before", Items, "DROP TABLE items;", "CREATE TABLE others (id int PRIMARY KEY); ALTER TABLE {|SSQ3007:items|} ADD COLUMN x int;") { Raises = "42P01" },
        new("3007 dropped in the same file", Items, "DROP TABLE items; ALTER TABLE {|SSQ3007:items|} ADD UNIQUE (a);") { Raises = "42P01" },
        new("3007 a rename", Items, "ALTER TABLE {|SSQ3007:orders|} RENAME TO purchases;") { Raises = "42P01" },
        new("3007 a unique index of a schema", "CREATE SCHEMA app; CREATE TABLE app.items (id int PRIMARY KEY);", "CREATE UNIQUE INDEX ON {|SSQ3007:app.orders|} (id);") { Raises = "42P01" },
        new("3007 a constraint", Items, "ALTER TABLE ONLY {|SSQ3007:public.orders|} ADD CONSTRAINT k UNIQUE (id);") { Raises = "42P01" },

        new("3007 silent: IF EXISTS", Items, "ALTER TABLE IF EXISTS orders ADD COLUMN x int; DROP TABLE IF EXISTS orders;"),
        new("3007 silent: no migration creates a table", "ALTER TABLE orders ADD COLUMN x int;") { Raises = "42P01" },
        new("3007 silent: declared", Items, "ALTER TABLE public.items ADD COLUMN x int; CREATE INDEX ON items (x); DROP TABLE items;"),
        new("3007 silent: a schema of the platform", Items, "ALTER TABLE auth.users ADD COLUMN x int;") { Raises = "3F000" },
        new("3007 silent: a block may have made it", Items, "DO $$ BEGIN CREATE TABLE orders (id int); END $$; ALTER TABLE orders ADD COLUMN x int;"),
        new("3007 silent: renamed before", Items, "ALTER TABLE items RENAME TO orders; ALTER TABLE orders ADD COLUMN x int;"),
        new("3007 silent: a temporary table", Items, "CREATE TEMP TABLE orders (id int); ALTER TABLE orders ADD COLUMN x int;"),
        new("3007 silent: a view and a sequence", Items + "CREATE VIEW v AS SELECT id FROM items; CREATE SEQUENCE s;", "ALTER VIEW v RENAME TO w; ALTER SEQUENCE s RENAME TO q;"),
    ];

    private static SchemaCase[] Baselines()
    {
        const string First = "CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL UNIQUE DEFERRABLE);";
        const string Second = "CREATE TABLE b (id int PRIMARY KEY, x int NOT NULL UNIQUE DEFERRABLE);";
        const string Third = "CREATE TABLE c (id int PRIMARY KEY, x int NOT NULL {|SSQ3004:UNIQUE|} DEFERRABLE); INSERT INTO c VALUES (1, 1) ON CONFLICT {|SSQ1004:(x)|} DO NOTHING;";
        SchemaCase Of(string name, string baseline) => new(name, First, Second, Third) { Options = Sql.Catalogs.EngineOptions.Default with { Baseline = baseline }, Raises = "55000" };
        return
        [
            Of("baseline: a name", "0002.sql"),
            Of("baseline: a path from the project", "../db/migrations/0002.sql"),
            Of("baseline: a full path", "/db/migrations/0002.sql"),
            Of("baseline: a file that is gone", "0002_squashed.sql"),
            Of("baseline: a path of Windows", "..\\db\\migrations\\0002.sql"),
            new("baseline: the last file", First, Second, "CREATE TABLE c (id int PRIMARY KEY, x int NOT NULL UNIQUE DEFERRABLE);") { Options = Sql.Catalogs.EngineOptions.Default with { Baseline = "0003.sql" } },
        ];
    }
}
