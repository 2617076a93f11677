using StripeSync.Sql.Tests.Conformance;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>The replay against a server that has run the same migrations.</summary>
public sealed class ServerCatalogTests
{
    [Fact]
    public async Task The_migrations_of_the_observed_cases_make_the_same_catalog()
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        var scripts = ConformanceCases.All.Where(c => !c.SchemaErrorByVersion.ContainsKey($"{server.MajorVersion}")).Select(c => c.SchemaSql).Distinct().ToList();
        Assert.True(scripts.Count > 140, $"Only {scripts.Count} migrations were compared.");
        await CompareAsync(server, database, scripts, mustSucceed: false);
    }

    [Fact]
    public async Task Every_kind_of_statement_has_the_effect_that_the_server_gives_it()
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        var scripts = MigrationSnippets.All.Where(s => s.Since <= server.MajorVersion).Select(s => s.Sql).ToList();
        Assert.True(scripts.Count > 55, $"Only {scripts.Count} migrations were compared.");
        await CompareAsync(server, database, scripts, mustSucceed: true);
    }

    [Fact]
    public async Task Code_has_the_effect_that_the_server_gives_it_and_what_may_run_or_not_makes_unknown()
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        var wrong = new List<string>();
        foreach (var (script, expected) in CodeSnippets.All)
        {
            await database.ResetAsync();
            await using (var connection = await database.OpenAsync())
            {
                if (await SqlScript.RunAsync(connection, script) is { } failure)
                    wrong.Add($"{script}\n  fails: {failure.MessageText}");
            }

            var differences = CatalogText.Differences(CatalogText.Build(script, server.MajorVersion), await CatalogText.ServerAsync(database), out _, out var unknown);
            if (string.Join(' ', unknown.Order(StringComparer.Ordinal)) is var silent && silent != expected)
                differences.Add($"unknown: {silent}");
            if (differences.Count > 0)
                wrong.Add(script + "\n  " + string.Join("\n  ", differences));
        }

        Assert.True(wrong.Count == 0, string.Join("\n----\n", wrong));
    }

    /// <summary>What psql reads itself does not reach the server: its commands, and the data of COPY … FROM stdin.</summary>
    private static string WithoutPsql(string script)
    {
        var lines = new List<string>();
        var isData = false;
        foreach (var line in script.Split('\n'))
        {
            if (isData)
                isData = line != @"\.";
            else if (line.StartsWith("COPY", StringComparison.Ordinal) && line.EndsWith("FROM stdin;", StringComparison.Ordinal))
                isData = true;
            else if (!line.StartsWith('\\'))
                lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    private static async Task CompareAsync(PostgresServer server, TestDatabase database, IEnumerable<string> scripts, bool mustSucceed)
    {
        var wrong = new List<string>();
        var unknownNames = new List<string>();
        var (equal, unknown) = (0, 0);
        foreach (var script in scripts)
        {
            await database.ResetAsync();
            await using (var connection = await database.OpenAsync())
            {
                if (await SqlScript.RunAsync(connection, WithoutPsql(script), continueOnError: true) is { } failure && mustSucceed)
                    wrong.Add($"{script}\n  fails: {failure.MessageText}");
            }

            var catalog = CatalogText.Build(script, Math.Min(17, server.MajorVersion));
            var differences = CatalogText.Differences(catalog, await CatalogText.ServerAsync(database), out var same, out var silent);
            equal += same;
            unknown += silent.Count;
            unknownNames.AddRange(silent.Select(n => n + " in " + script));
            if (differences.Count > 0)
                wrong.Add(script + "\n  " + string.Join("\n  ", differences));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"relations: {equal} equal, {unknown} unknown ({string.Join(", ", unknownNames)}); {wrong.Count} scripts differ");
        Assert.True(wrong.Count == 0, $"relations: {equal} equal, {unknown} unknown; {wrong.Count} scripts differ\n" + string.Join("\n----\n", wrong));
    }
}
