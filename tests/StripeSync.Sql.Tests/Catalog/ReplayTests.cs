using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>What the replay says where no server can be asked: files, roots, and statements that are not understood.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData("CREATE TABLE t (a int); FROBNICATE TABLE t", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t SPLIT PARTITION x INTO (y)", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE ${schema}.t ADD UNIQUE (a)", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD UNIQUE (a); END $$", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD UNIQUE (a)', x) FROM (VALUES ('t')) AS v (x); END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int UNIQUE); DO $$ BEGIN EXECUTE 'DROP INDEX ' || 't_a' || x; END $$", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int UNIQUE); DO $$ BEGIN EXECUTE 'DROP INDEX t_a_key' || x; END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DO LANGUAGE plv8 $$ BEGIN ALTER TABLE t ADD b int; END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DO $$ ALTER TABLE t ADD b int; $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD b int; IF 1 = 2 THEN END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD b int; ROLLBACK; END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int UNIQUE); DO $$ BEGIN ALTER TABLE t DROP CONSTRAINT t_a_key; EXCEPTION WHEN undefined_object THEN NULL; END $$", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN DROP INDEX gone; ALTER TABLE t ADD b int; EXCEPTION WHEN undefined_object THEN NULL; END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD b int; ALTER TABLE t ADD b int; EXCEPTION WHEN duplicate_table THEN NULL; END $$", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); SELECT create_hypertable('public.t', 'a')", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); CALL partman('t')", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); UPDATE pg_index SET indisvalid = false WHERE indrelid = 't'::regclass", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); SELECT setval('t_id_seq', 5); SELECT count(*) FROM t WHERE b = 't'", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t SELECT f('t')", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DROP TABLE t'", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); INSERT INTO ${schema}.t VALUES (1)", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE UNIQUE INDEX CONCURRENTLY ON t (a)", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE UNIQUE INDEX ON t (a)", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); DROP TABLE t", TableResolutionKind.NotDeclared)]
    [InlineData("DO $$ BEGIN CREATE TABLE t (a int); END $$", TableResolutionKind.Found)]
    [InlineData("DO $$ BEGIN IF x THEN CREATE TABLE t (a int); END IF; END $$", TableResolutionKind.Unknown)]
    [InlineData("DO $$ BEGIN IF x THEN CREATE TABLE t (a int); END IF; END $$; CREATE TABLE IF NOT EXISTS t (a int)", TableResolutionKind.Unknown)]
    [InlineData("DO $$ BEGIN DROP TABLE IF EXISTS t; END $$; CREATE TABLE t (a int)", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN IF x THEN DROP TABLE t; END IF; END $$; CREATE TABLE t (b int)", TableResolutionKind.Found)]
    [InlineData("CREATE TABLE t (a int); CREATE TABLE t (b int)", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); CREATE TABLE t (b int); CREATE TABLE t (b int)", TableResolutionKind.Unknown)]
    [InlineData("ALTER TABLE t ADD UNIQUE (a)", TableResolutionKind.Unknown)]
    [InlineData("ALTER TABLE old RENAME TO t", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN nope", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t PARTITION OF nowhere FOR VALUES IN (1)", TableResolutionKind.Unknown)]
    [InlineData("CREATE TEMP TABLE t (a int)", TableResolutionKind.NotDeclared)]
    [InlineData("CREATE TABLE t (a citext); DROP EXTENSION citext CASCADE", TableResolutionKind.Unknown)]
    [InlineData("CREATE TABLE t (a int); DROP OWNED BY someone", TableResolutionKind.Unknown)]
    public void What_is_not_understood_makes_unknown(string sql, TableResolutionKind expected) =>
        Assert.Equal(expected, CatalogText.Build(sql).Resolve(null, "t", default).Kind);

    [Theory]
    [InlineData("-- migrate:up\nCREATE TABLE t (a int);\n-- migrate:down\nDROP TABLE t;")]
    [InlineData("-- +goose Up\nCREATE TABLE t (a int)\n-- +goose Down\nDROP TABLE t;")]
    [InlineData("-- +goose Down\nDROP TABLE t;\n-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE t (a int);\n-- +goose StatementEnd")]
    [InlineData("-- +migrate Up\r\nCREATE TABLE t (a int);\r\n-- +migrate Down\r\nDROP TABLE t;\r\n")]
    [InlineData("CREATE TABLE t (a int);\n--//@UNDO\nDROP TABLE t;")]
    [InlineData("CREATE TABLE t (a int);\n-- @DOWN\nDROP TABLE t;")]
    [InlineData("-- Up Migration\nCREATE TABLE t (a int);\n\n  -- Down Migration\nDROP TABLE t;")]
    [InlineData("# --- !Ups\nCREATE TABLE t (a int);\n# --- !Downs\nDROP TABLE t;")]
    [InlineData("\uFEFFCREATE TABLE t (a int); -- migrate:down is not a line of its own\nCREATE TABLE u (a int);")]
    public void Down_sections_are_not_replayed(string sql)
    {
        var catalog = CatalogText.Build(sql);
        Assert.Equal(TableResolutionKind.Found, catalog.Resolve(null, "t", default).Kind);
        Assert.Empty(catalog.NotUnderstood);
    }

    [Theory]
    [InlineData("2_drop.down.sql")]
    [InlineData("2_drop_down.sql")]
    [InlineData("2_drop/down.sql")]
    [InlineData("U2__drop.sql")]
    [InlineData("sub/U2.1__drop.sql")]
    public void Down_files_are_not_replayed(string path) =>
        Assert.Equal(TableResolutionKind.Found, CatalogText.Build([("1.sql", "CREATE TABLE t (a int)"), (path, "DROP TABLE t")]).Resolve(null, "t", default).Kind);

    [Theory]
    [InlineData("V2__b.sql", "V10__a.sql")]
    [InlineData("1/9.sql", "1a/1.sql")]
    [InlineData("20240101_b.sql", "20240102_a.sql")]
    [InlineData("a.sql", "B.sql")]
    [InlineData("V9__z.sql", "R__a.sql")]
    [InlineData("009_x.sql", "10_x.sql")]
    [InlineData("zz/1.sql", "a/R__x.sql")]
    public void Files_come_in_natural_order(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
        var catalog = CatalogText.Build([(second, "ALTER TABLE t ADD UNIQUE (a)"), (first, "CREATE TABLE t (a int)")]);
        Assert.Single(catalog.Resolve(null, "t", default).Table!.UniqueKeys);
    }

    [Fact]
    public void Every_file_is_a_session_of_its_own()
    {
        var catalog = CatalogText.Build([("1.sql", "CREATE SCHEMA app; SET search_path = app; CREATE TABLE t (a int); BEGIN; CREATE TABLE u (a int)"), ("2.sql", "CREATE TABLE t (b int)")]);
        Assert.Equal(["app.t", "app.u", "public.stripe_sync_queue", "public.t"], catalog.Tables.Select(t => t.ToString()));
    }

    [Fact]
    public void Roots_that_agree_are_one_and_roots_that_differ_make_unknown()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        SchemaRoot Root(string path, string sql) => new(path, [SchemaFile.Parse(path + "/1.sql", sql, cancellationToken)]);
        var catalog = Catalog.Build(
            [Root("a", "CREATE TABLE t (x int PRIMARY KEY, CHECK (x > 0)); CREATE TABLE u (x int)"), Root("b", "create table t (\"x\" integer, primary key (x), check ((x > 0))); CREATE TABLE u (x int UNIQUE)")],
            EngineOptions.Default,
            cancellationToken);
        Assert.Equal(TableResolutionKind.Found, catalog.Resolve(null, "t", default).Kind);
        Assert.Equal(TableResolutionKind.Unknown, catalog.Resolve(null, "u", default).Kind);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("INSERT INTO stripe_sync_queue DEFAULT VALUES", true)]
    [InlineData("CREATE SCHEMA jobs; CREATE TABLE jobs.stripe_sync_queue (id int)", false)]
    [InlineData("DO $$ BEGIN CREATE TABLE stripe_sync_queue (id int); END $$", false)]
    [InlineData("DO $$ BEGIN EXECUTE 'CREATE TABLE stripe_sync_queue (id int)' || x; END $$", false)]
    [InlineData("ALTER TABLE stripe_sync_queue ADD x int", false)]
    public void The_profile_stands_in_where_nothing_names_the_queue(string sql, bool expected)
    {
        var resolution = CatalogText.Build(sql).Resolve("public", "stripe_sync_queue", default);
        Assert.Equal(expected, resolution.Table is { IsFromProfile: true });
        if (expected)
            Assert.Equal(["stripe_sync_queue_pkey", "stripe_sync_queue_space_id_event_type_key"], resolution.Table!.UniqueKeys.Select(k => k.Name));
    }

    [Fact]
    public void The_first_relation_of_any_kind_along_the_path_wins()
    {
        var catalog = CatalogText.Build("CREATE SCHEMA a; CREATE VIEW a.t AS SELECT 1; CREATE TABLE public.t (x int)");
        Assert.Equal(RelationKind.View, catalog.Resolve(null, "t", ["nope", "a", "public"]).Table!.Kind);
        Assert.Equal(RelationKind.Table, catalog.Resolve(null, "t", default).Table!.Kind);
        Assert.Equal(TableResolutionKind.NotDeclared, catalog.Resolve("b", "t", default).Kind);
    }

    [Theory]
    [InlineData("CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f()", true, false)]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", false, false)]
    [InlineData("CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()", false, false)]
    [InlineData("CREATE TRIGGER g BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION f()", false, false)]
    [InlineData("CREATE TRIGGER g BEFORE INSERT ON t FOR ROW EXECUTE FUNCTION f(); ALTER TRIGGER g ON t RENAME TO h; DROP TRIGGER IF EXISTS h ON t", false, false)]
    [InlineData("CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING", false, true)]
    [InlineData("CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING", false, false)]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); ALTER TABLE t DISABLE RULE r", false, false)]
    [InlineData("CREATE OR REPLACE RULE r AS ON INSERT TO t DO ALSO SELECT 1; DROP RULE r ON t", false, false)]
    public void Triggers_and_rules_are_seen(string sql, bool trigger, bool rule)
    {
        var table = CatalogText.Build("CREATE TABLE t (a int); " + sql).Resolve(null, "t", default).Table!;
        Assert.Equal((trigger, rule), (table.HasBeforeTrigger, table.HasRules));
    }

    [Fact]
    public void A_partition_shares_the_triggers_of_its_table()
    {
        var catalog = CatalogText.Build("CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TRIGGER g BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION f()");
        Assert.True(catalog.Resolve(null, "p", default).Table!.HasBeforeTrigger);
        Assert.True(catalog.Resolve(null, "c", default).Table!.IsPartition);
    }

    [Fact]
    public void A_rename_reaches_predicates_and_expressions()
    {
        var key = CatalogText.Build("CREATE TABLE t (a int, b text); CREATE UNIQUE INDEX ON t (lower(b)) WHERE b IS NOT NULL AND a IN (1, 2); ALTER TABLE t RENAME b TO c; ALTER TABLE t RENAME a TO \"A\"")
            .Resolve(null, "t", default).Table!.UniqueKeys[0];
        Assert.Equal("lower(c)", key.Elements[0].ToString());
        Assert.Equal("(c is not null) and (\"A\" in (1, 2))", key.Predicate!.Canonical);
    }

    [Fact]
    public void An_origin_points_at_the_declaring_words()
    {
        const string Sql = "CREATE TABLE t (a int CONSTRAINT u UNIQUE, b int);\nCREATE UNIQUE INDEX x ON t (b);";
        var table = CatalogText.Build(Sql).Resolve(null, "t", default).Table!;
        string Words(Origin? origin) => Sql.Substring(origin!.Span.Start, origin.Span.Length);
        Assert.Equal(["t", "CONSTRAINT u UNIQUE", "CREATE UNIQUE INDEX x ON t (b)"], new[] { table.Origin }.Concat(table.UniqueKeys.Select(k => k.Origin)).Select(Words));
    }
}
