using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Schema;

/// <summary>Runs every <see cref="SchemaCase"/> on the engine and on a real server.</summary>
public sealed class SchemaRuleTests
{
    public static TheoryData<string> Names => [.. SchemaCases.All.Select(static c => c.Name)];

    public static TheoryData<string> NamesForServer => [.. SchemaCases.All.Where(static c => !c.IsForEngineOnly).Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_engine_says_it(string name)
    {
        var @case = SchemaCases.Find(name);
        var (said, findings) = @case.Judge(TestContext.Current.CancellationToken);
        Assert.Equal(@case.Expected, said);
        Assert.All(findings, static finding =>
        {
            Assert.InRange(finding.Message.Length, 20, 199);
            if (finding.SqlState is not null)
                Assert.Contains(finding.SqlState, finding.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(NamesForServer))]
    public async Task The_server_does_it(string name)
    {
        var @case = SchemaCases.Find(name);
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync("");
        for (var i = 0; i < @case.Files.Length; i++)
        {
            var isLast = i == @case.Files.Length - 1;
            if (isLast && @case.Seed.Length > 0)
                await database.ExecuteAsync(@case.Seed);
            Assert.Equal(isLast ? @case.Raises : null, await database.TryExecuteAsync(@case.Sql(i)));
        }

        if (@case.Then is var (sql, sqlState))
            Assert.Equal(sqlState, await database.TryExecuteAsync(sql));
    }

    [Theory]
    [InlineData("SSQ3002")]
    [InlineData("SSQ3003")]
    [InlineData("SSQ3004")]
    [InlineData("SSQ3005")]
    [InlineData("SSQ3006")]
    [InlineData("SSQ3007")]
    [InlineData("SSQ3008")]
    public void Each_rule_has_eight_cases_and_eight_near_misses(string id)
    {
        Assert.InRange(SchemaCases.All.Count(c => c.Expected.Any(e => e.Contains(id, StringComparison.Ordinal))), 8, int.MaxValue);
        Assert.InRange(SchemaCases.All.Count(c => !c.Expected.Any() && c.Name.StartsWith(id[3..] + " silent: ", StringComparison.Ordinal)), 8, int.MaxValue);
    }
}
