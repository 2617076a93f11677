using System.Text.RegularExpressions;

namespace StripeSync.Sql.Tests.Docs;

/// <summary>What the documents of the repository name is there.</summary>
public sealed partial class DocumentTests
{
    private const string Quickstart = "samples/Quickstart/README.md";

    public static TheoryData<string> Documents =>
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", .. new[] { "docs", "samples" }.SelectMany(static folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)).Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        foreach (Match link in Link().Matches(Repository.Read(document)))
        {
            var target = link.Groups["target"].Value;
            if (!target.Contains("://", StringComparison.Ordinal))
                Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{document} links to {target}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Paths_exist(string document)
    {
        foreach (Match path in CodePath().Matches(Repository.Read(document)))
            Assert.True(Path.Exists(Repository.PathOf(path.Groups["path"].Value)), $"{document} names {path.Groups["path"].Value}");
    }

    /// <summary>The sample's own README is compared with a build of the sample.</summary>
    [Fact]
    public void The_readme_shows_what_a_build_of_the_quickstart_prints()
    {
        var shown = Warning().Matches(Repository.Read("README.md")).Select(static m => m.Value).ToList();
        Assert.NotEmpty(shown);
        Assert.Equal(Warning().Matches(Repository.Read(Quickstart)).Select(static m => m.Value), shown);
    }

    [Fact]
    public void The_readme_is_short() => Assert.InRange(Repository.Read("README.md").Split('\n').Count(static line => !line.StartsWith("| [SSQ", StringComparison.Ordinal)), 1, 140);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    /// <summary>A path of the repository in back-ticks, or an argument of a command, without wildcards and placeholders.</summary>
    [GeneratedRegex(@"(?<=[`\s])(?<path>(?:src|tests|samples|docs)/[\w./-]*[\w/])(?=[`\s])")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"^\w+\.cs\(\d+,\d+\): warning SSQ\d{4}: .*$", RegexOptions.Multiline)]
    private static partial Regex Warning();
}
