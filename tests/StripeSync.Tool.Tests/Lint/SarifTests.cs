using System.Text.Json;
using StripeSync.Sql.Rules;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Lint;

/// <summary>What the SARIF 2.1.0 schema requires, and what code scanning needs beyond it.</summary>
public sealed class SarifTests : IDisposable
{
    private readonly Workspace _workspace = new Workspace().Write("1.sql", "CREATE TABLE t (id int PRIMARY KEY, a text UNIQUE, b text);");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_log_has_one_run_of_our_tool_with_every_rule()
    {
        using var log = Log("SELECT 1", 0);
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        Assert.True(Uri.IsWellFormedUriString(log.RootElement.GetProperty("$schema").GetString(), UriKind.Absolute));
        var run = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("stripesync", driver.GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$", driver.GetProperty("semanticVersion").GetString());
        Assert.Equal(RuleCatalog.All.Select(static r => r.Id), driver.GetProperty("rules").EnumerateArray().Select(static r => r.GetProperty("id").GetString()));
        foreach (var rule in driver.GetProperty("rules").EnumerateArray())
        {
            Assert.NotEmpty(rule.GetProperty("shortDescription").GetProperty("text").GetString()!);
            Assert.NotEmpty(rule.GetProperty("fullDescription").GetProperty("text").GetString()!);
            Assert.True(Uri.IsWellFormedUriString(rule.GetProperty("helpUri").GetString(), UriKind.Absolute));
            Assert.Contains(rule.GetProperty("defaultConfiguration").GetProperty("level").GetString(), new[] { "warning", "note" });
        }

        Assert.Empty(run.GetProperty("results").EnumerateArray());
    }

    [Fact]
    public void A_result_names_its_rule_its_level_and_its_region()
    {
        using var log = Log("INSERT INTO t (id) VALUES (1);\nINSERT INTO t (id) VALUES (1) ON CONFLICT (b) DO NOTHING", 1);
        var run = log.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["SSQ1002 note", "SSQ1003 warning"], results.Select(static r => r.GetProperty("ruleId").GetString() + " " + r.GetProperty("level").GetString()));
        Assert.All(results, r => Assert.Equal(r.GetProperty("ruleId").GetString(), rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.All(results, static r => Assert.NotEmpty(r.GetProperty("message").GetProperty("text").GetString()!));
        var place = Assert.Single(results[1].GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");
        Assert.Equal("queries/a%20b%23.sql", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("""{"startLine":2,"startColumn":43,"endLine":2,"endColumn":46}""", JsonSerializer.Serialize(place.GetProperty("region")));
        Assert.Equal("42P10", results[1].GetProperty("properties").GetProperty("sqlState").GetString());
        Assert.Equal(["t_pkey"], results[1].GetProperty("properties").GetProperty("uniqueKeys").EnumerateArray().Select(static k => k.GetString()));
    }

    [Fact]
    public void An_absolute_path_is_an_absolute_uri()
    {
        _workspace.Write("q.sql", "INSERT INTO t (id) VALUES (1)");
        using var log = JsonDocument.Parse(_workspace.Run("lint", _workspace.PathOf("q.sql"), "--migrations", "1.sql", "--format", "sarif").Output);
        var uri = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
        Assert.StartsWith("file:///", uri, StringComparison.Ordinal);
        Assert.Equal(_workspace.PathOf("q.sql"), new Uri(uri).LocalPath);
    }

    private JsonDocument Log(string sql, int exitCode)
    {
        _workspace.Write("queries/a b#.sql", sql);
        var result = _workspace.Run("lint", "queries/a b#.sql", "--migrations", "1.sql", "--format", "sarif");
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Output);
    }
}
