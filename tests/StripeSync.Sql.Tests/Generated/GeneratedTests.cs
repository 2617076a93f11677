using System.Diagnostics;
using System.Globalization;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>
/// Random schemas, migrations and statements, asked of the engine and of a live server. STRIPESYNC_GENERATED_CASES sets the number of statements
/// and STRIPESYNC_GENERATED_SEED the first seed; a failure names the seed that repeats it with one world.
/// </summary>
public sealed class GeneratedTests
{
    private const int DefaultCases = 2_400;
    private const int DefaultSeed = 20_261_123;

    [Fact]
    public async Task The_engine_agrees_with_the_server()
    {
        await using var server = await PostgresServer.StartAsync();
        await RunAsync(server, Number("STRIPESYNC_GENERATED_CASES", DefaultCases));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task The_engine_agrees_with_other_versions(int majorVersion)
    {
        if (!EmbeddedBinaries.IsAvailable(majorVersion))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => PostgresServer.StartVersionAsync(majorVersion));
            return;
        }

        await using var server = await PostgresServer.StartVersionAsync(majorVersion);
        Assert.Equal(majorVersion, server.MajorVersion);
        await RunAsync(server, Number("STRIPESYNC_GENERATED_VERSION_CASES", 200));
    }

    private static async Task RunAsync(PostgresServer server, int cases)
    {
        var seed = Number("STRIPESYNC_GENERATED_SEED", DefaultSeed);
        var tally = new Tally();
        var clock = Stopwatch.StartNew();
        await using var database = await server.CreateDatabaseAsync();
        await using (var connection = await database.OpenAsync())
        {
            await ServerProbe.PrepareAsync(connection);
            for (; tally.Statements < cases && tally.Wrong.Count < 25; seed++)
                await new World(seed, server.MajorVersion, database, connection, tally).RunAsync();
        }

        var report = $"PostgreSQL {server.MajorVersion}, {clock.Elapsed.TotalSeconds:F0} s: {tally}";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.True(tally.Wrong.Count == 0, $"{report}\nRepeat with STRIPESYNC_GENERATED_SEED=<seed> STRIPESYNC_GENERATED_CASES=1\n\n{string.Join("\n\n", tally.Wrong)}");
        Assert.True(tally.OpenConfirmed > 0 && tally.ClosedConfirmed > 0 && tally.Agreed > tally.Unknown, report);
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
