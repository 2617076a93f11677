namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>A migration with code, and the relations of which nothing is known afterwards.</summary>
public sealed record CodeSnippet(string Sql, string Unknown = "");

/// <summary>DO blocks as people write them, to run on a server and on the replay.</summary>
internal static class CodeSnippets
{
    private const string Start = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b text); ";

    public static IReadOnlyList<CodeSnippet> All { get; } =
    [
        // Plain statements.
        new(Start + "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); CREATE UNIQUE INDEX ON t (lower(b)) WHERE a > 0; END $$"),
        new(Start + "DO LANGUAGE plpgsql $x$ DECLARE n int := 0; BEGIN CREATE TABLE v (LIKE t INCLUDING ALL); ALTER TABLE t RENAME TO w; END; $x$ ; CREATE TABLE t (x int UNIQUE)"),
        new(Start + "DO 'BEGIN ALTER TABLE t DROP COLUMN b; CREATE INDEX ON t (a); END' LANGUAGE plpgsql"),
        new(Start + "DO $$ <<outer>> BEGIN <<inner>> DECLARE x int; BEGIN NULL; ALTER TABLE t ADD c int; END inner; RAISE NOTICE 'done; t %', 1; BEGIN ALTER TABLE t ADD d int UNIQUE; END; RETURN; ALTER TABLE t ADD e int; END $$"),
        new("DO $$ BEGIN CREATE SCHEMA app; SET search_path = app; CREATE TABLE t (id int PRIMARY KEY); PERFORM set_config('search_path', 'public', false); CREATE TABLE u (id int UNIQUE); END $$; CREATE TABLE w (id int UNIQUE)"),
        new(Start + "DO $$ DECLARE r record; BEGIN INSERT INTO t VALUES (1, 2, 'x') ON CONFLICT DO NOTHING; UPDATE t SET a = 1; SELECT * INTO r FROM t; PERFORM count(*) FROM t; ALTER TABLE t ADD UNIQUE (a); END $$"),

        // Existence checks.
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'u') THEN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); END IF; END $$; DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'u') THEN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace WHERE n.nspname = 'public' AND r.relname = 't' AND c.conname = 't_pkey' AND c.contype = 'p') THEN ALTER TABLE t ADD CONSTRAINT other PRIMARY KEY (a); ELSE ALTER TABLE t ADD UNIQUE (b); END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_a_key' AND conrelid = 'public.t'::regclass) THEN ALTER TABLE public.t ADD CONSTRAINT t_a_key UNIQUE (a); END IF; IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_a_key' AND conrelid = 't'::regclass) THEN ALTER TABLE t ADD c int; END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'c') THEN ALTER TABLE t ADD COLUMN c int; END IF; IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name='t' AND column_name='b') THEN ALTER TABLE t RENAME COLUMN b TO bb; END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'u' AND table_name = 't' AND constraint_type = 'UNIQUE') THEN ALTER TABLE t ADD CONSTRAINT u UNIQUE (b); END IF; IF EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE table_name = 't' AND constraint_type = 'PRIMARY KEY') THEN ALTER TABLE t DROP CONSTRAINT t_pkey; END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'n') THEN CREATE TABLE n (id int PRIMARY KEY); END IF; IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 't') THEN ALTER TABLE t ADD UNIQUE (a); END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = 'public' AND tablename = 't' AND indexname = 'ui') THEN CREATE UNIQUE INDEX ui ON t (a); END IF; IF EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'ui') THEN DROP INDEX ui; END IF; IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'ux' AND n.nspname = 'public' AND c.relkind = 'i') THEN CREATE UNIQUE INDEX ux ON t (b); END IF; END $$"),
        new(Start + "DO $$ BEGIN IF to_regclass('public.n') IS NULL THEN CREATE TABLE n (id int UNIQUE); END IF; IF to_regclass('t') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'c' AND NOT attisdropped) THEN ALTER TABLE t ADD c int UNIQUE; END IF; END $$"),
        new(Start + "DO $$ BEGIN IF (SELECT count(*) FROM information_schema.columns WHERE table_name = 't' AND column_name = 'c') = 0 THEN ALTER TABLE t ADD c int; ELSIF true THEN DROP TABLE t; END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'app') THEN CREATE SCHEMA app; END IF; END $$; CREATE TABLE app.t (id int PRIMARY KEY)"),
        new(Start + "DO $$ DECLARE n int; there boolean; BEGIN SELECT count(*) INTO n FROM pg_constraint WHERE conname = 'u'; IF n = 0 THEN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); END IF; there := EXISTS (SELECT 1 FROM pg_class WHERE relname = 'x'); IF NOT there THEN CREATE TABLE x (a int UNIQUE); END IF; SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'x' AND column_name = 'b') INTO there; IF there IS FALSE THEN ALTER TABLE x ADD b int; END IF; PERFORM 1 FROM pg_indexes WHERE indexname = 'xi'; IF NOT FOUND THEN CREATE INDEX xi ON x (b); END IF; END $$"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('a'); END IF; END $$; ALTER TABLE t ADD m mood UNIQUE"),

        // Handlers.
        new(Start + "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$; DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 5); EXCEPTION WHEN duplicate_object THEN NULL; END $$; ALTER TABLE t ADD d int UNIQUE"),
        new(Start + "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); EXCEPTION WHEN duplicate_table OR duplicate_object THEN RAISE NOTICE 'there'; END $$; DO $$ BEGIN ALTER TABLE t ADD x int; ALTER TABLE t ADD CONSTRAINT u UNIQUE (b); ALTER TABLE t ADD y int; EXCEPTION WHEN duplicate_table THEN ALTER TABLE t ADD z int; END $$"),
        new(Start + "DO $$ BEGIN BEGIN ALTER TABLE t ADD COLUMN c int; EXCEPTION WHEN duplicate_column THEN RAISE NOTICE 'column c is there'; END; BEGIN ALTER TABLE t ADD COLUMN c text; EXCEPTION WHEN duplicate_column THEN NULL; END; ALTER TABLE t ADD UNIQUE (c); END $$"),
        new(Start + "DO $$ BEGIN CREATE TABLE t (other int); EXCEPTION WHEN SQLSTATE '42P07' THEN NULL; END $$; DO $$ BEGIN CREATE INDEX i ON t (a); CREATE INDEX i ON t (b); EXCEPTION WHEN OTHERS THEN NULL; END $$; DO $$ BEGIN ALTER TABLE t ADD PRIMARY KEY (a); EXCEPTION WHEN invalid_table_definition THEN NULL; END $$; DO $$ BEGIN ALTER TABLE t DROP COLUMN nope; EXCEPTION WHEN undefined_column THEN NULL; END $$"),
        new("CREATE TYPE e AS ENUM ('a'); DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$; CREATE TABLE t (x e UNIQUE)"),
        new(Start + "DO $$ BEGIN ALTER TABLE t ADD c int; RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN ALTER TABLE t ADD d int; END $$"),

        // EXECUTE of text that is written out.
        new(Start + "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)'; EXECUTE $q$ CREATE UNIQUE INDEX ON t (b) WHERE b <> 'x' $q$; EXECUTE 'ALTER TABLE t ADD c text DEFAULT ''it''''s'' UNIQUE'; EXECUTE format('ALTER TABLE %I ADD COLUMN %I int', 't', 'Mixed'); EXECUTE 'CREATE TABLE ' || 'x (a int UNIQUE)'; END $$"),

        // The idempotent scripts of EF Core.
        new("""
            CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" ("MigrationId" character varying(150) NOT NULL, "ProductVersion" character varying(32) NOT NULL, CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId"));
            START TRANSACTION;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20240101000000_Initial') THEN
                    IF NOT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'app') THEN
                        CREATE SCHEMA app;
                    END IF;
                END IF;
            END $EF$;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20240101000000_Initial') THEN
                CREATE TABLE app."Jobs" (
                    "Id" integer GENERATED BY DEFAULT AS IDENTITY,
                    "Name" text NOT NULL,
                    CONSTRAINT "PK_Jobs" PRIMARY KEY ("Id")
                );
                END IF;
            END $EF$;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20240101000000_Initial') THEN
                CREATE UNIQUE INDEX "IX_Jobs_Name" ON app."Jobs" ("Name");
                END IF;
            END $EF$;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20240101000000_Initial') THEN
                INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
                VALUES ('20240101000000_Initial', '8.0.0');
                END IF;
            END $EF$;
            COMMIT;

            START TRANSACTION;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20240202000000_Second') THEN
                DROP INDEX app."IX_Jobs_Name";
                END IF;
            END $EF$;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '20240202000000_Second') THEN
                ALTER TABLE app."Jobs" ADD "Key" uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
                CREATE UNIQUE INDEX "IX_Jobs_Key" ON app."Jobs" ("Key", lower("Name")) WHERE "Name" <> '';
                END IF;
            END $EF$;
            COMMIT;
            """),
        new("""CREATE TABLE "__EFMigrationsHistory" ("MigrationId" text PRIMARY KEY); CREATE TABLE t (a int UNIQUE); DO $EF$ BEGIN IF EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '1') THEN DROP TABLE t; END IF; END $EF$"""),

        // The columns of a query.
        new(Start + "CREATE TABLE q AS SELECT t.a AS ta, a + 1 AS x1, a AS \"A b\", lower(b), b::varchar(9), 1::numeric, 'x' AS x2, true, NULL AS x3, count(*) OVER (), CASE WHEN a > 1 THEN 1 ELSE id END, now(), 5 five, array[1], row(1, 2)::text, EXISTS (SELECT 1), coalesce(b, ''), a > 1 AND b = '' AS yes, DATE '2024-01-01', current_date AS cd, gen_random_uuid() FROM t"),
        new(Start + "CREATE TABLE q AS SELECT * FROM t; CREATE TABLE r (x, \"Y\") AS SELECT t.id, t.a, u.b FROM public.t, t AS u WHERE t.a > 0 ORDER BY 1; CREATE UNLOGGED TABLE s AS TABLE t WITH NO DATA; CREATE TABLE v AS VALUES (1, 'x', true), (2, 'y', false); SELECT id, b AS bb INTO w FROM t WHERE a = 1; SELECT u.*, 1 AS n INTO TABLE x FROM t u LEFT JOIN w ON w.id = u.id"),
        new(Start + "CREATE TABLE q AS WITH c AS (SELECT id AS k, a FROM t) SELECT k, c.a, sub.z FROM c JOIN (SELECT 1 AS z) sub ON true; CREATE TABLE r AS SELECT id, a FROM t UNION ALL SELECT 1, 2.5; CREATE TABLE s AS (SELECT DISTINCT ON (a) a, sum(id) FROM t GROUP BY a, b HAVING count(*) > 0); CREATE TABLE IF NOT EXISTS s AS SELECT 1; CREATE UNIQUE INDEX ON s (sum)"),
        new(Start + "CREATE TABLE p (LIKE t INCLUDING ALL, c char(3) COLLATE \"C\", n numeric(10, 2), at timestamptz DEFAULT now(), e bigserial); CREATE TABLE q AS SELECT * FROM p; ALTER TABLE q ADD PRIMARY KEY (id); CREATE TABLE r (one) AS SELECT * FROM q"),
        new(Start + "CREATE TABLE p (id int); CREATE VIEW v AS SELECT 1 AS one; CREATE TABLE q AS SELECT * FROM v; CREATE TABLE r AS SELECT * FROM t JOIN p USING (id); CREATE TABLE s AS SELECT * FROM generate_series(1, 2); CREATE TABLE u AS SELECT (SELECT 1)", "public.q public.r public.s public.u"),

        // What may run or not.
        new(Start + "CREATE TABLE x (a int); DO $$ BEGIN IF EXISTS (SELECT 1 FROM t WHERE a > 5) THEN ALTER TABLE t ADD UNIQUE (a); ELSE RAISE NOTICE 'x'; END IF; ALTER TABLE x ADD b int UNIQUE; END $$", "public.t"),
        new(Start + "CREATE TABLE x (a int); DO $$ BEGIN FOR i IN 1..2 LOOP EXECUTE 'ALTER TABLE t ADD COLUMN c' || i || ' int'; END LOOP; WHILE false LOOP ALTER TABLE x ADD c int; EXIT; END LOOP; END $$", "public.t public.x"),
        new(Start + "CREATE TABLE x (a int); DO $$ BEGIN IF (SELECT count(*) FROM t) > 0 THEN RETURN; END IF; ALTER TABLE x ADD c int; END $$", "public.x"),
        new(Start + "CREATE TABLE x (a int); DO $$ BEGIN CASE (SELECT count(*) FROM t) WHEN 0 THEN ALTER TABLE t ADD c int; ELSE DROP TABLE x; END CASE; END $$", "public.t public.x"),
        new(Start + "CREATE TABLE x (a int); DO $$ BEGIN IF current_setting('server_version_num')::int > 10 THEN CREATE TABLE n (a int); END IF; END $$", "public.n"),
        new(Start + "CREATE ROLE code_snippet; DO $$ BEGIN CREATE ROLE code_snippet; ALTER TABLE t ADD c int; EXCEPTION WHEN duplicate_object THEN NULL; END $$; DROP ROLE code_snippet", "public.t"),
        new(Start + "DO $$ DECLARE n int := 1; BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN c%s int', 't', n); END $$", "public.t"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_pkey' AND convalidated) THEN ALTER TABLE t ADD c int; END IF; END $$", "public.t"),
        new(Start + "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'u' UNION SELECT 1) THEN ALTER TABLE t ADD c int; END IF; END $$", "public.t"),

        // The server makes the name of the copy of what the column was called.
        new("CREATE TABLE s (a int, b int UNIQUE); ALTER TABLE s RENAME b TO c; CREATE TABLE t (LIKE s INCLUDING INDEXES)", "public.t"),

        // Other statements whose effect is not followed.
        new("CREATE TABLE m (id int, k int) PARTITION BY LIST (k); CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1); CREATE UNIQUE INDEX u ON m (k, id); ALTER INDEX u RENAME TO uu; ALTER TABLE m1 RENAME TO mm; CREATE UNIQUE INDEX ON m (k) WHERE id > 0; ALTER TABLE m RENAME COLUMN id TO ident; CREATE TABLE m3 PARTITION OF m FOR VALUES IN (3)", "public.m3"),
        new("CREATE VIEW v AS SELECT 1 AS a, 'x'::text AS b; CREATE TABLE t (LIKE v); CREATE TYPE ct AS (f int, g text); CREATE TABLE u OF ct (f WITH OPTIONS PRIMARY KEY); CREATE TABLE w (LIKE ct)", "public.t public.u public.w"),
        new("CREATE TABLE t (a int UNIQUE, b int); CREATE VIEW v AS SELECT a AS x, b FROM t WHERE b > 0; ALTER VIEW v RENAME COLUMN x TO z; ALTER VIEW v RENAME TO w; CREATE OR REPLACE VIEW w AS SELECT a AS z, b, 1 AS c FROM t; ALTER VIEW w ALTER COLUMN b SET DEFAULT 5; ALTER TABLE t RENAME a TO aa; ALTER TABLE w RENAME COLUMN c TO cc", "public.w"),
        new("CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$; CREATE TABLE t (a text); CREATE UNIQUE INDEX ON t (norm(a)); CREATE UNIQUE INDEX ON t ((a || 'x'), md5(a)); ALTER FUNCTION norm(text) RENAME TO norm2; DROP FUNCTION norm2 CASCADE", "public.t"),
        new("CREATE FUNCTION mig() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE t ADD COLUMN z int UNIQUE; END $$; CREATE TABLE t (a int); SELECT mig(); DROP FUNCTION mig()", "public.t"),
        new("CREATE PROCEDURE mig() LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE t ADD COLUMN z int UNIQUE; END $$; CREATE TABLE t (a int); CALL mig(); DROP PROCEDURE mig()", "public.t"),
        new("CREATE FUNCTION mig() RETURNS void LANGUAGE sql AS 'ALTER TABLE t ADD COLUMN z int UNIQUE'; CREATE TABLE t (a int); DO $$ BEGIN PERFORM mig(); END $$", "public.t"),
    ];
}
