using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Conformance;

/// <summary>The observed verdicts are facts about a server, so the server at hand must confirm them.</summary>
public sealed class ServerAgreesTests
{
    [Fact]
    public void The_file_is_read_whole()
    {
        var cases = ConformanceCases.All;
        Assert.Equal(1437, cases.Count);
        Assert.Equal(cases.Count, cases.Select(c => c.Id).Distinct().Count());
        Assert.Equal(643, cases.Count(c => c.PlanError is not null));
        Assert.Equal(1088, cases.Count(c => c.ParamStyle is not null));
        var first = cases[0];
        Assert.Equal("public", first.Target!.Schema);
        Assert.Equal(["t_pkey"], first.Arbiters);
        Assert.Equal(["t_a_b_key", "t_c"], first.Uncovered!);
        // $1 takes the first value, so their order has to survive.
        Assert.Equal(
            ["space_id", "event_type"],
            cases.Single(c => c.Id == "queue-domain-8049aa308a").Params.Select(p => p.Key));
    }

    [Fact]
    public async Task The_server_confirms_every_tenth_case()
    {
        var sample = ConformanceCases.All.Where((c, i) => i % 10 == 0 && CanBePlanned(c)).ToList();
        Assert.True(sample.Count > 130, $"Only {sample.Count} cases were asked.");
        await ConfirmAsync(await PostgresServer.Shared, sample);
    }

    // The oldest and the newest version that the verdicts were observed on.
    [Theory]
    [InlineData(14)]
    [InlineData(18)]
    public async Task Other_versions_differ_where_the_file_says_so(int majorVersion)
    {
        if (!EmbeddedBinaries.IsAvailable(majorVersion))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => PostgresServer.StartVersionAsync(majorVersion));
            return;
        }
        var different = ConformanceCases.All.Where(c => c.PlanErrorByVersion.ContainsKey($"{majorVersion}") && CanBePlanned(c)).ToList();
        Assert.NotEmpty(different);
        await using var server = await PostgresServer.StartVersionAsync(majorVersion);
        Assert.Equal(majorVersion, server.MajorVersion);
        await ConfirmAsync(server, different);
    }

    static bool CanBePlanned(ConformanceCase @case) =>
        // COPY cannot be prepared; its facts are about execution alone.
        !@case.NeedsPsql && @case.Family != "copy";

    static async Task ConfirmAsync(PostgresServer server, IEnumerable<ConformanceCase> cases)
    {
        var wrong = new List<string>();
        await using var database = await server.CreateDatabaseAsync();
        // Cases of one schema share its tables: only planning happens in them.
        foreach (var schema in cases.GroupBy(c => c.SchemaSql))
        {
            if (schema.First().SchemaErrorByVersion.ContainsKey($"{server.MajorVersion}"))
                continue;
            await database.ResetAsync();
            await using (var migration = await database.OpenAsync())
            {
                var failure = await SqlScript.RunAsync(migration, schema.Key, continueOnError: true);
                var expected = schema.First().ExpectedSchemaErrors.FirstOrDefault()?[..5];
                if (failure?.SqlState != expected)
                    wrong.Add($"{schema.First().Id}: the migrations raise {failure?.MessageText ?? "nothing"}");
            }
            foreach (var @case in schema)
                if (await PlanErrorAsync(database, @case) is var seen && seen != @case.PlanErrorOn(server.MajorVersion))
                    wrong.Add($"{@case.Id}: {@case.PlanErrorOn(server.MajorVersion) ?? "none"} was observed, now {seen ?? "none"}: {@case.Statement}");
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    static async Task<string?> PlanErrorAsync(TestDatabase database, ConformanceCase @case)
    {
        await using var connection = await database.OpenAsync();
        if (@case.SessionSql is not null)
            Assert.Null(await SqlScript.RunAsync(connection, @case.SessionSql));
        // The facts of a text with several statements are about its first.
        return await ServerFacts.PlanErrorAsync(connection, SqlScript.Split(@case.Statement).First(), genericPlan: false, Values(@case));
    }

    // A value that is left out is chosen by the type of the parameter.
    static (string Name, string? Value)[] Values(ConformanceCase @case) =>
        [.. @case.Params.Where(p => p.Value != "auto").Select(p => (p.Key, (string?)p.Value))];
}
