using System.Text.RegularExpressions;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>What the sample's README promises is what a build of the sample prints.</summary>
public partial class QuickstartTests(PackedPackage package)
{
    private const string Sample = "samples/Quickstart";

    /// <summary>The rule, and the words of the SQL that it points at, by place.</summary>
    private static readonly (string Id, string Words)[] Expected =
    [
        ("SSQ1001", "stripe_sync_queue (space_id, event_type) VALUES"),
        ("SSQ1005", "(id) DO UPDATE"),
        ("SSQ1002", "customers ({Columns})"),
        ("SSQ1019", "(email) DO UPDATE"),
        ("SSQ1003", "(number) DO UPDATE"),
        ("SSQ1004", "(invoice_id, position) DO UPDATE"),
    ];

    [Fact]
    public async Task Sample_builds_with_the_findings_that_it_promises()
    {
        var build = await package.BuildSamples();
        var warnings = Findings.Printed(string.Join('\n', build.Output.Split('\n').Where(static line => line.Replace('\\', '/').Contains("/" + Sample + "/", StringComparison.Ordinal))));

        var source = File.ReadAllLines(Repository.PathOf(Sample + "/UnsafeWrites.cs"));
        Assert.All(warnings, warning => Assert.Equal(("UnsafeWrites.cs", "warning"), (warning.File, warning.Severity)));
        Assert.Equal(Expected.Select(expected => expected.Id), warnings.Select(warning => warning.Id));
        Assert.All(
            warnings.Zip(Expected),
            pair => Assert.StartsWith(pair.Second.Words, source[pair.First.Line - 1][(pair.First.Column - 1)..], StringComparison.Ordinal));

        var readme = File.ReadAllText(Repository.PathOf(Sample + "/README.md"));
        Assert.Equal(
            string.Join('\n', warnings.Select(w => $"{w.File}({w.Line},{w.Column}): warning {w.Id}: {w.Message}")),
            FirstOutput().Match(readme.ReplaceLineEndings("\n")).Groups["output"].Value);
    }

    [GeneratedRegex(@"```text\n(?<output>UnsafeWrites\.cs.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex FirstOutput();
}
