using StripeSync.TestServer;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The sample over HTTP, against a stand-in for PostgREST over a real PostgreSQL.</summary>
public class SupabaseSampleTests(PackedPackage package)
{
    [Fact]
    public async Task Sample_does_over_HTTP_what_its_readme_shows()
    {
        await package.BuildSamples();
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        foreach (var migration in Directory.EnumerateFiles(Repository.PathOf("samples/WithSupabase/supabase/migrations")).Order(StringComparer.Ordinal))
            await database.ExecuteAsync(await File.ReadAllTextAsync(migration, TestContext.Current.CancellationToken));
        await using var postgrest = new PostgrestStandIn(database.ConnectionString);

        var run = await Dotnet.Run(Repository.Root, Path.Combine(package.Artifacts, "bin", "WithSupabase", "release", "WithSupabase.dll"), postgrest.Address, "key");

        run.MustSucceed();
        Assert.Equal(SampleTests.Outcomes("WithSupabase"), run.Output.ReplaceLineEndings("\n").Trim());
    }
}
