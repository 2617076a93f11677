using System.Text;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Lint;

/// <summary><c>stripesync lint --fix</c> changes files: what it says, what it writes, and what it leaves alone.</summary>
public sealed class LintFixTests : IDisposable
{
    private const string Insert = "INSERT INTO tags (name, note) VALUES ('a', 'ä');";
    private const string Repaired = "INSERT INTO tags (name, note) VALUES ('a', 'ä') ON CONFLICT (name) DO UPDATE SET note = EXCLUDED.note;";

    private readonly Workspace _workspace = new Workspace().Write("db/1.sql", "CREATE TABLE tags (name text PRIMARY KEY, note text); CREATE TABLE two (a int UNIQUE, b int UNIQUE);");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_first_remedy_of_each_finding_is_carried_out()
    {
        _workspace.Write("sql/q.sql", $"-- names\n{Insert}\nINSERT INTO two (a, b) VALUES (1, 2);\nINSERT INTO tags (name) VALUES ('x'), ('x');\n");
        var result = _workspace.Run("lint", "sql", "--migrations", "db", "--fix");
        Assert.Equal($"-- names\n{Repaired}\nINSERT INTO two (a, b) VALUES (1, 2);\nINSERT INTO tags (name) VALUES ('x');\n", File.ReadAllText(_workspace.PathOf("sql/q.sql")));
        Assert.Equal("""
            sql/q.sql:2:13: repaired SSQ1002: Add ON CONFLICT (name) DO UPDATE
            sql/q.sql:4:39: repaired SSQ1008: Remove the repeated row

            """.ReplaceLineEndings("\n"), result.Error);
        Assert.Equal("""
            sql/q.sql:3:13: info SSQ1002: Insert into two fails with 23505 when (a) or (b) already exists; ON CONFLICT can guard only one of them
            sql/q.sql:4:13: info SSQ1002: Insert into tags fails with 23505 when (name) already exists; add ON CONFLICT (name)

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["q.sql"], Directory.EnumerateFiles(_workspace.PathOf("sql")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_second_run_finds_nothing_to_repair_in_what_the_first_one_wrote()
    {
        _workspace.Write("q.sql", Insert);
        _workspace.Run("lint", "q.sql", "--migrations", "db", "--fix");
        var result = _workspace.Run("lint", "q.sql", "--migrations", "db", "--fix");
        Assert.Equal(new ToolResult(0, "", ""), result);
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16", "utf-16BE", "utf-32"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encoding_mark_and_line_ends_stay(string name)
    {
        var encoding = name switch
        {
            "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            "utf-8 with mark" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            _ => Encoding.GetEncoding(name),
        };
        var path = _workspace.PathOf("q.sql");
        const string text = "SELECT 1;\r\nINSERT INTO tags (name, note)\r\n  VALUES ('a', 'ä');\r\n-- end";
        File.WriteAllBytes(path, [.. encoding.Preamble, .. encoding.GetBytes(text)]);
        Assert.Equal(0, _workspace.Run("lint", "q.sql", "--migrations", "db", "--fix").ExitCode);
        var repaired = text.Replace(");\r\n-- end", ")\r\n  ON CONFLICT (name)\r\n  DO UPDATE SET note = EXCLUDED.note;\r\n-- end", StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexString([.. encoding.Preamble, .. encoding.GetBytes(repaired)]), Convert.ToHexString(File.ReadAllBytes(path)));
    }

    [Fact]
    public void A_file_without_findings_is_not_touched()
    {
        _workspace.Write("q.sql", Repaired);
        File.SetLastWriteTimeUtc(_workspace.PathOf("q.sql"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _workspace.Run("lint", "q.sql", "--migrations", "db", "--fix");
        Assert.Equal(2020, File.GetLastWriteTimeUtc(_workspace.PathOf("q.sql")).Year);
    }

    [Fact]
    public void Permissions_and_links_stay()
    {
        if (OperatingSystem.IsWindows())
            return;
        _workspace.Write("real/q.sql", Insert);
        var real = _workspace.PathOf("real/q.sql");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(_workspace.PathOf("link.sql"), real);
        _workspace.Run("lint", "link.sql", "--migrations", "db", "--fix");
        Assert.Equal(Repaired, File.ReadAllText(real));
        Assert.NotNull(new FileInfo(_workspace.PathOf("link.sql")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead, File.GetUnixFileMode(real));
    }

    [Fact]
    public void A_file_that_cannot_be_written_stays_as_it_is()
    {
        _workspace.Write("q.sql", Insert);
        File.SetAttributes(_workspace.PathOf("q.sql"), FileAttributes.ReadOnly);
        var result = _workspace.Run("lint", "q.sql", "--migrations", "db", "--fix");
        File.SetAttributes(_workspace.PathOf("q.sql"), FileAttributes.Normal);
        Assert.Equal("stripesync: q.sql cannot be written: it is read-only; check the file and its permissions\n", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(Insert, File.ReadAllText(_workspace.PathOf("q.sql")));
    }

    [Fact]
    public void A_migration_is_left_alone()
    {
        _workspace.Write("db/2.sql", "INSERT INTO tags (name) VALUES ('a') ON CONFLICT (note) DO NOTHING;");
        var result = _workspace.Run("lint", "db", "--migrations", "db", "--fix");
        Assert.Contains("SSQ1003", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
        Assert.Equal("INSERT INTO tags (name) VALUES ('a') ON CONFLICT (note) DO NOTHING;", File.ReadAllText(_workspace.PathOf("db/2.sql")));
    }

    [Fact]
    public void A_dry_run_prints_a_diff_and_writes_nothing()
    {
        var text = $"{Insert}\n" + string.Concat(Enumerable.Range(2, 9).Select(static i => $"SELECT {i};\n")) + "INSERT INTO tags (name)\n  VALUES ('x'),\n         ('x'); -- twice";
        _workspace.Write("q.sql", text);
        var result = _workspace.Run("lint", "q.sql", "--migrations", "db", "--fix", "--dry-run");
        Assert.Equal($"""
            --- a/q.sql
            +++ b/q.sql
            @@ -1,4 +1,4 @@
            -{Insert}
            +{Repaired}
             SELECT 2;
             SELECT 3;
             SELECT 4;
            @@ -9,5 +9,4 @@
             SELECT 9;
             SELECT 10;
             INSERT INTO tags (name)
            -  VALUES ('x'),
            -         ('x'); -- twice
            \ No newline at end of file
            +  VALUES ('x'); -- twice
            \ No newline at end of file

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(text, File.ReadAllText(_workspace.PathOf("q.sql")));
    }

    [Theory]
    [InlineData("--dry-run shows what --fix would change; add --fix", "lint", "q.sql", "--migrations", "db", "--dry-run")]
    [InlineData("--fix changes files; leave out --sql and -", "lint", "--migrations", "db", "--fix", "--sql", "SELECT 1")]
    [InlineData("--fix changes files; leave out --sql and -", "lint", "-", "--migrations", "db", "--fix")]
    [InlineData("--dry-run prints a diff; leave out --format", "lint", "q.sql", "--migrations", "db", "--fix", "--dry-run", "--format", "json")]
    [InlineData("--jsonl answers and changes nothing; leave out --fix and --dry-run", "lint", "--migrations", "db", "--fix", "--jsonl")]
    public void What_does_not_go_together_is_said(string message, params string[] arguments)
    {
        _workspace.Write("q.sql", Insert);
        var result = _workspace.Run(arguments);
        Assert.Equal("stripesync: " + message + "\n", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(Insert, File.ReadAllText(_workspace.PathOf("q.sql")));
    }
}
