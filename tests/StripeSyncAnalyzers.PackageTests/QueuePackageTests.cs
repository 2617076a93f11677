using System.IO.Compression;
using System.Xml.Linq;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The runtime's packages: what they hold, and that a project which names the queue alone is checked by the analyzers.</summary>
public class QueuePackageTests(PackedPackage package)
{
    [Fact]
    public async Task The_queue_brings_the_analyzers_along()
    {
        await package.Pack("src/StripeSync.Queue");
        await package.Pack("src/StripeSync.Queue.Hosting");

        Assert.Equal(["Npgsql exclude=Build,Analyzers", "StripeSyncAnalyzers include=All"], Dependencies("StripeSync.Queue"));
        Assert.Equal(
            ["Microsoft.Extensions.Diagnostics.HealthChecks exclude=Build,Analyzers", "Microsoft.Extensions.Hosting.Abstractions exclude=Build,Analyzers", "StripeSync.Queue include=All"],
            Dependencies("StripeSync.Queue.Hosting"));

        // The analyzers also come through the package for the host.
        var source = new MarkedSource("Writes.cs", """
            using Npgsql;
            using StripeSync.Queue;
            using StripeSync.Queue.Hosting;

            await using var source = NpgsqlDataSource.Create(args[0]);
            await source.EnqueueStripeSyncAsync(Guid.Empty, "sync");
            await using var command = source.CreateCommand("INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES ($1, 'sync')");
            await command.ExecuteNonQueryAsync();
            Console.WriteLine(typeof(StripeSyncWorker));
            """);
        var project = new ConsumerProject(package, """<PackageReference Include="StripeSync.Queue.Hosting" Version="{version}" />""");
        project.Write(source);
        await project.Restore();
        var build = await project.Build();
        build.Result.MustSucceed();
        Assert.Equal(source.Expected, build.Logged);
    }

    IEnumerable<string> Dependencies(string id)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(package.Source, $"{id}.{package.Version}.nupkg"));
        Assert.Equal(
            [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", $"lib/net8.0/{id}.dll", $"lib/net8.0/{id}.xml"],
            zip.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        using var nuspec = zip.GetEntry($"{id}.nuspec")!.Open();
        var groups = XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "group").ToList();
        Assert.Equal(2, groups.Count);
        return groups.SelectMany(group => group.Elements())
            .Select(dependency => $"{dependency.Attribute("id")!.Value} {(dependency.Attribute("include") ?? dependency.Attribute("exclude"))}".Replace("\"", "", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
