using System.Text.Json;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Lint;

public sealed class LintCommandTests : IDisposable
{
    private readonly Workspace _workspace = new Workspace().Write("db/1.sql", """
        CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL UNIQUE, b text);
        CREATE TABLE mail_jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message_id text NOT NULL UNIQUE);
        """);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Findings_are_printed_to_the_letter_as_json()
    {
        _workspace.Write("sql/q.sql", "SELECT 1;\r\nINSERT INTO t (id, a) VALUES (1, 'ä')\r\n  ON CONFLICT (b,\r\n   id) DO NOTHING;\r\n");
        var result = _workspace.Run("lint", "sql/q.sql", "--migrations", "db", "--format", "json");
        Assert.Equal("", result.Error);
        Assert.Equal("""
            {
              "findings": [
                {
                  "rule": "SSQ1003",
                  "severity": "warning",
                  "certainty": "certain",
                  "sqlState": "42P10",
                  "schema": "public",
                  "table": "t",
                  "uniqueKeys": [
                    "t_pkey",
                    "t_a_key"
                  ],
                  "path": "sql/q.sql",
                  "line": 3,
                  "column": 15,
                  "endLine": 4,
                  "endColumn": 7,
                  "message": "ON CONFLICT (b, id) matches no unique key of t: 42P10 on every execution; use (id) or (a)"
                }
              ]
            }

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void Comments_ignore_and_those_that_ignore_nothing_are_said()
    {
        _workspace.Write("db/2.sql", """
            CREATE TABLE stripe_sync_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, status text NOT NULL, UNIQUE (space_id, event_type));
            -- stripesync: ignore SSQ1015
            INSERT INTO t (id) VALUES (1);
            -- stripesync: ignore SSQ1016
            INSERT INTO t (id, a) VALUES (2, 'x');
            """);
        _workspace.Write("q.sql", """
            -- stripesync: ignore SSQ2002 at night, when no worker runs
            DELETE FROM stripe_sync_queue;
            -- stripesync: ignore SSQ2002
            DELETE FROM stripe_sync_queue WHERE status = 'failed';
            UPDATE t SET b = 'x' -- stripesync: ignore SSQ1013
            """);
        var result = _workspace.Run("lint", "q.sql", "db/2.sql", "--migrations", "db");
        Assert.Equal("""
            q.sql:3:1: info SSQ9003: This comment ignores SSQ2002, but nothing is found there; remove it
            q.sql:5:22: info SSQ9003: This comment ignores SSQ1013, but nothing is found there; remove it
            db/2.sql:4:1: info SSQ9003: This comment ignores SSQ1016, but nothing is found there; remove it

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Findings_are_one_line_each_as_text()
    {
        _workspace.Write("q.sql", "INSERT INTO t (id, a) VALUES (1, 'x');\n\n  INSERT INTO t (id, a) VALUES (1, 'x') ON CONFLICT (b) DO NOTHING;\n");
        var result = _workspace.Run("lint", "q.sql", "--migrations", "db");
        Assert.Equal("""
            q.sql:1:13: info SSQ1002: Insert into t fails with 23505 when (id) or (a) already exists; ON CONFLICT can guard only one of them
            q.sql:3:53: warning SSQ1003: ON CONFLICT (b) matches no unique key of t: 42P10 on every execution; use (id) or (a)

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(1, result.ExitCode);
    }

    [Theory]
    [InlineData("INSERT INTO t (id, a) VALUES (1, 'x') ON CONFLICT DO NOTHING", 0, null)]
    [InlineData("INSERT INTO t (id, a) VALUES (1, 'x')", 0, "SSQ1002")]
    [InlineData("INSERT INTO t (id, a) VALUES (1, 'x') ON CONFLICT (b) DO NOTHING", 1, "SSQ1003")]
    [InlineData("this is (no SQL $$ at all", 0, null)]
    [InlineData("", 0, null)]
    public void The_exit_code_counts_warnings_alone(string sql, int exitCode, string? rule)
    {
        var result = _workspace.Run("lint", "--migrations", "db", "--format", "json", "--sql", sql);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(rule is null ? [] : [(rule, "--sql")], Findings(result).Select(static f => (f.GetProperty("rule").GetString()!, f.GetProperty("path").GetString()!)));
    }

    [Fact]
    public void Standard_input_is_a_file_named_by_a_hyphen()
    {
        var result = _workspace.RunWith("\uFEFFINSERT INTO t (id, a) VALUES (1, 'x')", "lint", "-", "--migrations", "db");
        Assert.StartsWith("-:1:13: info SSQ1002:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_sql_text_may_begin_with_any_character()
    {
        foreach (var sql in new[] { "@x; INSERT INTO t (id, a) VALUES (1, 'x')", "-- x\nINSERT INTO t (id, a) VALUES (1, 'x')", "--migrations\nINSERT INTO t (id, a) VALUES (1, 'x')" })
            Assert.Single(Findings(_workspace.Run("lint", "--format", "json", "--migrations", "db", "--sql=" + sql)));
    }

    [Fact]
    public void Files_folders_and_globs_are_checked_in_their_order_and_once()
    {
        foreach (var name in new[] { "q/b.sql", "q/a/2.sql", "q/a/1.sql" })
            _workspace.Write(name, "INSERT INTO t (id, a) VALUES (1, 'x')");
        _workspace.Write("q/a/readme.md", "INSERT INTO t (id, a) VALUES (1, 'x')");
        var result = _workspace.Run("lint", "q/b.sql", "q", "q/**/1.sql", "--migrations", "db", "--format", "json");
        Assert.Equal(["q/b.sql", "q/a/1.sql", "q/a/2.sql"], Findings(result).Select(static f => f.GetProperty("path").GetString()));
    }

    [Fact]
    public void A_file_that_is_a_migration_is_judged_as_one()
    {
        // The INSERT ran before the key was there.
        _workspace.Write("m/1.sql", "CREATE TABLE stripe_sync_queue (id int, space_id int, event_type text); INSERT INTO stripe_sync_queue (id) VALUES (1); INSERT INTO o VALUES (1);")
            .Write("m/2.sql", "CREATE UNIQUE INDEX i ON stripe_sync_queue (id);");
        var findings = Findings(_workspace.Run("lint", "m", "--migrations", "m/*.sql", "--format", "json"));
        Assert.Equal(["SSQ3001", "SSQ3003"], findings.Select(static f => f.GetProperty("rule").GetString()));
        var finding = findings[0];
        Assert.Equal(("SSQ3001", "m/1.sql", 14), (finding.GetProperty("rule").GetString(), finding.GetProperty("path").GetString(), finding.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("1_a.sql", "m/2_b.sql")]
    [InlineData("m/2_b.sql", null)]
    [InlineData("0_gone.sql", "m/1_a.sql m/2_b.sql")]
    public void Migrations_up_to_the_baseline_are_history(string baseline, string? expected)
    {
        _workspace.Write("m/1_a.sql", "CREATE TABLE a_queue (id int PRIMARY KEY, x int UNIQUE DEFERRABLE);").Write("m/2_b.sql", "CREATE TABLE b_queue (id int PRIMARY KEY, x int UNIQUE DEFERRABLE);");
        var findings = Findings(_workspace.Run("lint", "m", "--migrations", "m", "--format", "json", "--baseline", baseline));
        Assert.Equal(expected ?? "", string.Join(' ', findings.Select(static f => f.GetProperty("path").GetString()).Distinct()));

        // They still make the catalog.
        Assert.Contains("SSQ1002", Findings(_workspace.Run("lint", "--migrations", "m", "--format", "json", "--baseline", baseline, "--sql", "INSERT INTO a_queue (id) VALUES (1)")).Select(static f => f.GetProperty("rule").GetString()));
    }

    [Fact]
    public void Settings_are_those_of_the_analyzers()
    {
        const string Insert = "INSERT INTO mail_jobs (message_id) VALUES ('x')";
        Assert.Equal("SSQ1002", Rule());
        Assert.Equal("SSQ1001", Rule("--queue-tables", "a|mail_*"));
        Assert.Equal("SSQ1001", Rule("--queue-tables", "a", "--queue-tables", "public.mail_jobs; b"));
        Assert.Equal("SSQ1001", Rule("--queue-keys", "mail_jobs(message_id)"));
        Assert.Equal("SSQ1002", Rule("--postgres-version", "17", "--search-path", "app|public"));
        Assert.Null(Rule("--search-path", "app", "--queue-tables", "public.mail_jobs"));

        string? Rule(params string[] settings) =>
            Findings(_workspace.Run(["lint", "--migrations", "db", "--format", "json", "--sql", settings is ["--search-path", "app", ..] ? Insert.Replace("mail_", "public.mail_", StringComparison.Ordinal) : Insert, .. settings]))
                .Select(static f => f.GetProperty("rule").GetString()).SingleOrDefault();
    }

    private static List<JsonElement> Findings(ToolResult result)
    {
        Assert.Equal("", result.Error);
        using var document = JsonDocument.Parse(result.Output);
        return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(static f => f.Clone())];
    }
}
