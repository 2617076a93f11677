using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Tests.Docs;

/// <summary>Rules, pages, release notes and tests name the same things.</summary>
public class RuleDocumentationTests
{
    internal static readonly string Repository = RepositoryRoot.PathOf("");

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(static d => d.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_has_a_page_with_its_title(string id)
    {
        var page = Path.Combine(Repository, "docs", "rules", id + ".md");
        Assert.True(File.Exists(page), "There is no docs/rules/" + id + ".md.");
        var heading = File.ReadLines(page).First(static line => line.StartsWith("# ", StringComparison.Ordinal));
        Assert.Contains(id, heading, StringComparison.Ordinal);
        Assert.Contains(Title(Descriptors.Of(id)), heading, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_is_in_the_release_notes_of_the_analyzer(string id)
    {
        var descriptor = Descriptors.Of(id);
        var releases = new[] { "Unshipped", "Shipped" }.SelectMany(static name => File.ReadLines(Path.Combine(Repository, "src", "StripeSyncAnalyzers", $"AnalyzerReleases.{name}.md")));
        Assert.Single(releases, $"{id} | {descriptor.Category} | {(descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity : "Disabled")} | {Title(descriptor)}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_is_named_by_a_test(string id)
    {
        var constant = typeof(RuleIds).GetFields().Single(f => (string?)f.GetRawConstantValue() == id).Name;
        var named = Directory.EnumerateFiles(Path.Combine(Repository, "tests", "StripeSyncAnalyzers.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !Path.GetRelativePath(Repository, path).Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin"))
            .Where(static path => Path.GetFileName(Path.GetDirectoryName(path)) is not ("Docs" or "Infrastructure"))
            .Where(path => File.ReadAllText(path) is var text && (text.Contains(id + ":", StringComparison.Ordinal) || text.Contains("RuleIds." + constant, StringComparison.Ordinal)));
        Assert.NotEmpty(named);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Descriptor_is_complete(string id)
    {
        var descriptor = Descriptors.Of(id);
        Assert.Equal("{0}", descriptor.MessageFormat.ToString());
        Assert.Equal($"https://github.com/stripesync/StripeSyncAnalyzers/blob/main/docs/rules/{id}.md", descriptor.HelpLinkUri);
        Assert.EndsWith(".", descriptor.Description.ToString(), StringComparison.Ordinal);
        Assert.Equal(id is not (RuleIds.UnknownName or RuleIds.UndeclaredReference or RuleIds.NullableKey), descriptor.IsEnabledByDefault);
    }

    [Fact]
    public void Ids_are_constants_and_each_has_one_descriptor()
    {
        var ids = typeof(RuleIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static f => (string)f.GetRawConstantValue()!).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), Descriptors.All.Select(static d => d.Id).Order(StringComparer.Ordinal));
        Assert.All(ids, static id => Assert.Matches(new Regex("^SSQ[0-9]{4}$"), id));
        Assert.Equal(Descriptors.All, new ConflictSafetyAnalyzer().SupportedDiagnostics);
    }

    /// <summary>The page of a rule.</summary>
    internal static string ReadPage(string id) => File.ReadAllText(Path.Combine(Repository, "docs", "rules", id + ".md")).ReplaceLineEndings("\n");

    private static string Title(DiagnosticDescriptor descriptor) => descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
