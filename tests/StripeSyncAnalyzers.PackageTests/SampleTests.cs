using System.Text.RegularExpressions;
using StripeSync.TestServer;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>
/// The samples with a Before.cs and an After.cs, built afresh: what is printed is what the comments of Before.cs announce; and run, on a server:
/// what Before does is what the README shows, and nothing of After fails.
/// </summary>
public partial class SampleTests(PackedPackage package)
{
    private static readonly string[] Samples = ["WithDapper", "WithEntityFramework", "WithLinq2Db", "WithNpgsql", "WithSupabase"];

    [Fact]
    public async Task Samples_build_with_the_findings_that_they_announce()
    {
        var build = await package.BuildSamples();
        var announced = Samples.SelectMany(static sample => Announced(sample)).Order(StringComparer.Ordinal);
        Assert.Equal(announced, Warning().Matches(build.Output.Replace('\\', '/')).Where(static m => m.Groups["sample"].Value != "Quickstart").Select(static m => $"{m.Groups["sample"].Value}/{m.Groups["place"].Value}{m.Groups["what"].Value}").Distinct().Order(StringComparer.Ordinal));
        Assert.All(Findings.Printed(build.Output), static finding => Assert.StartsWith("SSQ", finding.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("WithDapper")]
    [InlineData("WithEntityFramework")]
    [InlineData("WithLinq2Db")]
    [InlineData("WithNpgsql")]
    [InlineData("Quickstart")]
    public async Task Sample_does_on_a_server_what_its_readme_shows(string sample)
    {
        await package.BuildSamples();
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        var run = await Dotnet.Run(Repository.Root, Path.Combine(package.Artifacts, "bin", sample, "release", sample + ".dll"), database.ConnectionString);
        run.MustSucceed();

        Assert.Equal(Outcomes(sample), run.Output.ReplaceLineEndings("\n").Trim());
        Assert.All(run.Output.Split('\n').Where(static line => line.StartsWith("After.", StringComparison.Ordinal)), static line => Assert.Matches(@"first: ok +again: ok\s*$", line));
    }

    /// <summary>The outcomes that the README of a sample shows.</summary>
    internal static string Outcomes(string sample) =>
        Output().Match(File.ReadAllText(Repository.PathOf($"samples/{sample}/README.md")).ReplaceLineEndings("\n")).Groups["output"].Value;

    /// <summary>One line a finding: the sample, the file and the line, the severity in the mode All, and the rule.</summary>
    private static IEnumerable<string> Announced(string sample) =>
        Directory.EnumerateFiles(Repository.PathOf("samples/" + sample), "*.cs")
            .SelectMany(path => File.ReadAllLines(path)
                .Select((line, index) => (Mark: Mark().Match(line), Line: index + 1))
                .Where(static found => found.Mark.Success)
                .Select(found => $"{sample}/{Path.GetFileName(path)}({found.Line}): warning {found.Mark.Groups["id"].Value}"));

    [GeneratedRegex(@" (//|--) (?<id>SSQ\d{4})$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"/samples/(?<sample>\w+)/(?<place>[^\n(]+\(\d+),\d+(?<what>\): \w+ SSQ\d{4})")]
    private static partial Regex Warning();

    /// <summary>The block with the outcomes of the writes.</summary>
    [GeneratedRegex(@"```text\n(?<output>\w+\.\w+ +first: .*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Output();
}
