using System.Globalization;
using System.Text;
using System.Text.Json;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Lint;

public sealed class LineProtocolTests : IDisposable
{
    private const string Table = "CREATE TABLE t (a int UNIQUE, b int UNIQUE)";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void An_answer_has_this_form()
    {
        var result = _workspace.RunWith(
            Request("1", "CALL migrate();\n" + Table, "INSERT INTO t VALUES (1, 1)\nON CONFLICT (a) DO NOTHING") + "\n", "lint", "--jsonl");
        Assert.Equal(
            """
            {"id":"1","findings":[{"rule":"SSQ1019","severity":"info","certainty":"possible","sqlState":"23505","schema":"public","table":"t","uniqueKeys":["t_b_key"],"path":"sql","line":2,"column":13,"endLine":2,"endColumn":16,"message":"ON CONFLICT (a) leaves (b) of t unguarded: 23505 when it already exists under another (a)"}],"arbiters":["t_a_key"],"notUnderstood":[{"path":"schema","line":1,"text":"CALL migrate()"}]}

            """.ReplaceLineEndings("\n"),
            result.Output);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1, 1)", "null")]
    [InlineData("SELECT 1", "null")]
    [InlineData("INSERT INTO nothing_of_ours VALUES (1) ON CONFLICT (a) DO NOTHING", "null")]
    [InlineData("INSERT INTO t VALUES (1, 1) ON CONFLICT (abs(c)) DO NOTHING", "null")]
    [InlineData("INSERT INTO t VALUES (1, 1) ON CONFLICT DO NOTHING", "[]")]
    [InlineData("INSERT INTO t VALUES (1, 1) ON CONFLICT (a, b) DO NOTHING", "[]")]
    [InlineData("INSERT INTO t VALUES (1, 1) ON CONFLICT (b) DO UPDATE SET a = 2", """["t_b_key"]""")]
    [InlineData("INSERT INTO t VALUES (1, 1) ON CONFLICT ON CONSTRAINT t_a_key DO NOTHING", """["t_a_key"]""")]
    public void Arbiters_are_null_where_they_are_not_known(string sql, string arbiters)
    {
        var answer = Assert.Single(Answers(_workspace.RunWith(Request("x", Table, sql), "lint", "--jsonl")));
        Assert.Equal(arbiters, answer.GetProperty("arbiters").GetRawText());
    }

    [Fact]
    public async Task A_thousand_lines_are_answered_in_their_order()
    {
        var requests = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            // Each third has a schema of its own, so that the answer tells whether it was used.
            var column = i % 3 == 0 ? string.Create(CultureInfo.InvariantCulture, $"c{i}") : "a";
            requests.Append(Request(string.Create(CultureInfo.InvariantCulture, $"id {i}"), $"CREATE TABLE t ({column} int UNIQUE)", $"INSERT INTO t ({column}) VALUES (1) ON CONFLICT ({column}) DO NOTHING")).Append('\n');
        }

        var result = await _workspace.RunProcess(requests.ToString(), "lint", "--jsonl");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"id {i} [\"t_{(i % 3 == 0 ? $"c{i}" : "a")}_key\"]")),
            Answers(result).Select(static a => a.GetProperty("id").GetString() + " " + a.GetProperty("arbiters").GetRawText()));
    }

    [Fact]
    public async Task An_answer_is_sent_before_the_next_request_is_read()
    {
        using var process = _workspace.Start("lint", "--jsonl");
        var token = TestContext.Current.CancellationToken;
        for (var i = 0; i < 3; i++)
        {
            var id = i.ToString(CultureInfo.InvariantCulture);
            await process.StandardInput.WriteAsync((Request(id, Table, "INSERT INTO t VALUES (1, 1) ON CONFLICT (c) DO NOTHING") + "\n").AsMemory(), token);
            await process.StandardInput.FlushAsync(token);
            var line = await process.StandardOutput.ReadLineAsync(token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), token);
            Assert.StartsWith($"{{\"id\":\"{id}\",", line, StringComparison.Ordinal);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(token);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_warning_in_any_answer_is_the_exit_code()
    {
        var input = Request("1", Table, "INSERT INTO t VALUES (1, 1) ON CONFLICT (a, b) DO NOTHING") + "\n" + Request("2", Table, "SELECT 1") + "\n";
        Assert.Equal(1, _workspace.RunWith(input, "lint", "--jsonl").ExitCode);
    }

    [Fact]
    public void A_request_without_schema_is_judged_by_the_migrations_of_the_command_line()
    {
        _workspace.Write("1.sql", Table);
        var input = """{"id":"1","sql":"INSERT INTO t VALUES (1, 1) ON CONFLICT (a) DO NOTHING"}""" + "\n" + Request("2", "CREATE TABLE t (c int UNIQUE)", "INSERT INTO t VALUES (1) ON CONFLICT (c) DO NOTHING")
            + "\n\r\n" + """{"id":"3","sql":"INSERT INTO t VALUES (1, 1) ON CONFLICT (b) DO NOTHING","schema":null,"postgresVersion":18,"more":{}}""";
        var answers = Answers(_workspace.RunWith(input, "lint", "--jsonl", "--migrations", "1.sql"));
        Assert.Equal(["""["t_a_key"]""", """["t_c_key"]""", """["t_b_key"]"""], answers.Select(static a => a.GetProperty("arbiters").GetRawText()));
    }

    [Theory]
    [InlineData("{", "not JSON at byte 2; write one object a line:")]
    [InlineData("[]", "not an object; write one object a line:")]
    [InlineData("""{"schema":"","sql":""}""", "\"id\" is missing; write one object a line:")]
    [InlineData("""{"id":1,"schema":"","sql":""}""", "\"id\" is not a string; write one object a line:")]
    [InlineData("""{"id":"2","sql":""}""", "\"schema\" is missing; send the migrations in it, or name them with --migrations")]
    [InlineData("""{"id":"2","schema":""}""", "\"sql\" is missing; write one object a line:")]
    [InlineData("""{"id":"2","schema":"","sql":"\ud800"}""", "\"sql\" has half of a surrogate pair; send both \\u escapes, or the character itself")]
    [InlineData("""{"id":"2","schema":"","sql":"","postgresVersion":13}""", "\"postgresVersion\" is not understood; write a major version from 14 to 18")]
    [InlineData("""{"id":"2","schema":"","sql":"","postgresVersion":"15"}""", "\"postgresVersion\" is not understood; write a major version from 14 to 18")]
    [InlineData("""{"id":"2","schema":"","sql":"","postgresVersion":15.5}""", "\"postgresVersion\" is not understood; write a major version from 14 to 18")]
    public void A_line_that_is_not_understood_ends_the_run_behind_the_answers_so_far(string line, string message)
    {
        var result = _workspace.RunWith(Request("1", Table, "SELECT 1") + "\n" + line + "\n" + Request("3", Table, "SELECT 1"), "lint", "--jsonl");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(["1"], Answers(result with { Error = "" }).Select(static a => a.GetProperty("id").GetString()));
        Assert.StartsWith("stripesync: standard input, line 2: " + message, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count('\n'));
    }

    [Fact]
    public void Bytes_that_are_no_text_end_the_run()
    {
        var result = _workspace.RunWith([.. Encoding.UTF8.GetBytes(Request("1", Table, "SELECT 1")), (byte)'\n', 0xFF, (byte)'\n'], "lint", "--jsonl");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches("^stripesync: standard input, line [12]: not UTF-8; send UTF-8\n$", result.Error);
    }

    private static string Request(string id, string schema, string sql) => JsonSerializer.Serialize(new { id, schema, sql, postgresVersion = 15 });

    private static List<JsonElement> Answers(ToolResult result)
    {
        Assert.Equal("", result.Error);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }
}
