using System.Text.Json;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Schema;

public sealed class SchemaCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_catalog_is_printed_to_the_letter()
    {
        _workspace.Write("db/1.sql", """
            CREATE TABLE stripe_sync_queue (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              space_id uuid NOT NULL,
              "Event" varchar(40)
            );
            CREATE VIEW v AS SELECT 1;
            """);
        _workspace.Write("db/2.sql", """
            ALTER TABLE stripe_sync_queue ADD CONSTRAINT job UNIQUE NULLS NOT DISTINCT (space_id, "Event") DEFERRABLE;

            DO $$ BEGIN
              EXECUTE 'ALTER TABLE "größe" ADD x ' || kind;
            END $$;
            CREATE UNIQUE INDEX open_jobs ON stripe_sync_queue (lower("Event")) WHERE space_id IS NOT NULL;
            """);
        var result = _workspace.Run("schema", "--migrations", "db");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("""
            {
              "tables": [
                {
                  "schema": "public",
                  "name": "stripe_sync_queue",
                  "columns": [
                    {
                      "name": "id",
                      "type": "bigint",
                      "nullable": false,
                      "generated": true
                    },
                    {
                      "name": "space_id",
                      "type": "uuid",
                      "nullable": false,
                      "generated": false
                    },
                    {
                      "name": "Event",
                      "type": "character varying(40)",
                      "nullable": true,
                      "generated": false
                    }
                  ],
                  "uniqueKeys": [
                    {
                      "name": "stripe_sync_queue_pkey",
                      "kind": "primary",
                      "keys": [
                        "id"
                      ],
                      "predicate": null,
                      "nullsNotDistinct": false,
                      "deferrable": false,
                      "valid": true
                    },
                    {
                      "name": "job",
                      "kind": "unique",
                      "keys": [
                        "space_id",
                        "\"Event\""
                      ],
                      "predicate": null,
                      "nullsNotDistinct": true,
                      "deferrable": true,
                      "valid": true
                    },
                    {
                      "name": "open_jobs",
                      "kind": "index",
                      "keys": [
                        "lower(\"Event\"::text)"
                      ],
                      "predicate": "space_id IS NOT NULL",
                      "nullsNotDistinct": false,
                      "deferrable": false,
                      "valid": true
                    }
                  ]
                }
              ],
              "notUnderstood": [
                {
                  "path": "db/2.sql",
                  "line": 4,
                  "text": "EXECUTE 'ALTER TABLE \"größe\" ADD x ' || kind"
                }
              ]
            }

            """.ReplaceLineEndings("\n"), result.Output);
    }

    [Fact]
    public void The_built_in_profile_and_other_relations_are_no_tables_of_the_migrations()
    {
        _workspace.Write("1.sql", "CREATE VIEW v AS SELECT 1; CREATE SEQUENCE s; CREATE TABLE t (a int);");
        Assert.Equal(["t"], Tables(_workspace.Run("schema", "--migrations", "1.sql")));
    }

    [Fact]
    public void A_table_that_is_not_known_is_left_out_and_named()
    {
        _workspace.Write("1.sql", "CREATE TABLE t (a int); CREATE TABLE u (a int); DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD b ' || kind; END $$;");
        var result = _workspace.Run("schema", "--migrations", "1.sql");
        Assert.Equal(["u"], Tables(result));
        Assert.Equal("stripesync: public.t is left out: a statement that was not understood names it, or two folders declare it differently\n", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Files_run_in_natural_order_whatever_order_they_are_named_in()
    {
        _workspace.Write("db/V10__drop.sql", "DROP TABLE t;").Write("db/V9__create.sql", "CREATE TABLE t (a int);").Write("db/V11__again.sql", "CREATE TABLE t (b int);");
        var tables = Document(_workspace.Run("schema", "--migrations", "db/V11__again.sql", "db/V10__drop.sql", "db/V9__create.sql")).GetProperty("tables");
        Assert.Equal("b", tables[0].GetProperty("columns")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("db")]
    [InlineData("./db/")]
    [InlineData("db/**/*.sql")]
    [InlineData("d?/*/*.sql")]
    [InlineData("db/*/00?_*.SQL|db/*/00?_*.sql")]
    public void Folders_and_globs_name_the_files(string paths)
    {
        _workspace.Write("db/a/001_t.sql", "CREATE TABLE t (a int);").Write("db/b/002_u.sql", "CREATE TABLE u (a int);").Write("db/b/notes.txt", "CREATE TABLE no (a int);");
        var existing = paths.Split('|').Where(path => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || !path.EndsWith(".SQL", StringComparison.Ordinal));
        Assert.Equal(["t", "u"], Tables(_workspace.Run(["schema", "--migrations", .. existing])));
    }

    [Fact]
    public void A_file_that_is_named_twice_runs_once()
    {
        _workspace.Write("db/1.sql", "CREATE TABLE t (a int);");
        Assert.Equal(["t"], Tables(_workspace.Run("schema", "--migrations", "db/1.sql", "--migrations", "db", "./db/*.sql")));
    }

    [Fact]
    public void Two_folders_are_two_databases()
    {
        _workspace.Write("a/1.sql", "CREATE TABLE t (a int);").Write("b/1.sql", "CREATE TABLE t (b int); CREATE TABLE u (a int);");
        Assert.Equal(["u"], Tables(_workspace.Run("schema", "--migrations", "a", "b")));
    }

    [Fact]
    public void Migrations_come_from_standard_input_too()
    {
        var result = _workspace.RunWith("\uFEFFCREATE TABLE t (a int);\nCALL migrate();", "schema", "--migrations", "-");
        Assert.Equal(["t"], Tables(result));
        var statement = Document(result).GetProperty("notUnderstood")[0];
        Assert.Equal(("-", 2), (statement.GetProperty("path").GetString(), statement.GetProperty("line").GetInt32()));
    }

    [Fact]
    public void The_search_path_says_where_a_table_is_created()
    {
        _workspace.Write("1.sql", "CREATE TABLE t (a int);");
        var table = Document(_workspace.Run("schema", "--migrations", "1.sql", "--search-path", "app, public")).GetProperty("tables")[0];
        Assert.Equal("app", table.GetProperty("schema").GetString());
    }

    [Fact]
    public void A_long_statement_is_cut()
    {
        var result = _workspace.RunWith("DO $$ " + new string('x', 400) + " $$", "schema", "--migrations", "-");
        var text = Document(result).GetProperty("notUnderstood")[0].GetProperty("text").GetString()!;
        Assert.Equal(200, text.Length);
        Assert.EndsWith("x…", text, StringComparison.Ordinal);
    }

    private static JsonElement Document(ToolResult result)
    {
        Assert.Equal(0, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string?> Tables(ToolResult result) =>
        Document(result).GetProperty("tables").EnumerateArray().Select(static table => table.GetProperty("name").GetString());
}
