using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests;

/// <summary>The main flows, through the built tool as a process.</summary>
public sealed class ToolProcessTests : IDisposable
{
    private readonly Workspace _workspace = new Workspace()
        .Write("db/1.sql", "CREATE TABLE \"größe\" (a int UNIQUE);")
        .Write("fine.sql", "INSERT INTO \"größe\" (a) VALUES (1) ON CONFLICT (a) DO NOTHING;")
        .Write("wrong.sql", "INSERT INTO \"größe\" (a) VALUES (1) ON CONFLICT (b, a) DO NOTHING; INSERT INTO \"größe\" (a) VALUES (1) ON CONFLICT ((a + 1)) DO NOTHING;");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task No_warning_is_exit_code_0() =>
        Assert.Equal(new ToolResult(0, "", ""), await _workspace.RunProcess("", "lint", "fine.sql", "--migrations", "db"));

    [Fact]
    public async Task A_warning_is_exit_code_1()
    {
        var result = await _workspace.RunProcess("", "lint", "wrong.sql", "--migrations", "db");
        Assert.Equal(
            new ToolResult(1, "wrong.sql:1:114: warning SSQ1003: ON CONFLICT ((a + 1)) matches no unique key of \"größe\": 42P10 on every execution; use (a)\n", ""), result);
    }

    [Fact]
    public async Task A_mistake_is_exit_code_2() =>
        Assert.Equal(
            new ToolResult(2, "", "stripesync: no migrations; add --migrations PATH with the files that declare the tables\n"),
            await _workspace.RunProcess("", "lint", "fine.sql"));

    [Fact]
    public async Task Standard_input_is_read_as_UTF_8()
    {
        var result = await _workspace.RunProcess("INSERT INTO \"größe\" (a) VALUES (1) ON CONFLICT ((a + 1)) DO NOTHING", "lint", "-", "--migrations", "db/*.sql", "--format", "json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("\"table\": \"größe\"", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalog_is_printed()
    {
        var result = await _workspace.RunProcess("", "schema", "--migrations", "db");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(_workspace.Run("schema", "--migrations", "db").Output, result.Output);
    }
}
