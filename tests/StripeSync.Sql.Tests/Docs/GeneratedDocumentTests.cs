using System.Text;
using StripeSync.Sql.Rules;

namespace StripeSync.Sql.Tests.Docs;

/// <summary>
/// What is written from the list of the rules: the table of the README, the index of their pages, and the analysis modes of the package.
/// With STRIPESYNC_UPDATE=1 the tests write them, otherwise they fail where a file and the rules differ.
/// </summary>
public sealed class GeneratedDocumentTests
{
    private const string Modes = "src/StripeSyncAnalyzers.Package/build/StripeSyncAnalyzers.";
    internal static bool Updates { get; } = Environment.GetEnvironmentVariable("STRIPESYNC_UPDATE") == "1";

    private static IEnumerable<(string Id, string Category, string Severity, string Title)> Rules => Repository.Rules.OrderBy(static r => r.Id, StringComparer.Ordinal);

    [Fact]
    public void The_table_of_the_readme()
    {
        var readme = Repository.Read("README.md");
        var rows = readme.Split('\n').Where(static line => line.StartsWith("| [SSQ", StringComparison.Ordinal)).ToList();
        var table = string.Join('\n', Rules.Select(static r => $"| [{r.Id}](docs/rules/{r.Id}.md) | {r.Title} | {r.Severity} |"));
        Check("README.md", readme.Replace(string.Join('\n', rows), table, StringComparison.Ordinal));
    }

    [Fact]
    public void The_index_of_the_pages()
    {
        var index = new StringBuilder("# Rules\n\nEach page shows the error as the server prints it, the code before and after, and when the rule is silent. This file is written by a test.\n");
        foreach (var category in Rules.GroupBy(static r => r.Category))
        {
            index.Append("\n## ").Append(category.Key).Append("\n\n| rule | what it finds | default | in All | in Strict |\n| --- | --- | --- | --- | --- |\n");
            foreach (var rule in category)
            {
                var all = Raised(rule) ?? rule.Severity;
                index.Append("| [").Append(rule.Id).Append("](rules/").Append(rule.Id).Append(".md) | ").Append(rule.Title).Append(" | ").Append(rule.Severity).Append(" | ").Append(all).Append(" | ").Append(AlwaysFails(rule.Id) ? "error" : all).Append(" |\n");
            }
        }

        Check("docs/rules.md", index.ToString());
    }

    [Theory]
    [InlineData("All", "possible conflicts of ordinary tables, and what is a suggestion or off otherwise, are warnings.")]
    [InlineData("Strict", "as All, and what PostgreSQL refuses on every run is an error.")]
    public void The_modes(string mode, string meaning)
    {
        var config = new StringBuilder($"# StripeSyncAnalysisMode={mode}: {meaning} This file is written by a test.\n# The level is below that of a global config which the project brings itself: that one wins, as any .editorconfig does.\nis_global = true\nglobal_level = -1\n\n");
        foreach (var rule in Rules)
        {
            var severity = mode == "Strict" && AlwaysFails(rule.Id) ? "error" : Raised(rule);
            if (severity is not null)
                config.Append("dotnet_diagnostic.").Append(rule.Id).Append(".severity = ").Append(severity).Append('\n');
        }

        Check(Modes + mode + ".globalconfig", config.ToString());
    }

    [Fact]
    public void Rules_of_the_engine_are_rules_of_the_analyzer() =>
        Assert.Subset(Repository.Rules.Select(static r => r.Id).ToHashSet(), RuleCatalog.All.Select(static r => r.Id).ToHashSet());

    /// <summary>The severity in the mode All; null where it is as by default. What only says that nothing is known, or that a comment is left over, stays a suggestion.</summary>
    private static string? Raised((string Id, string Category, string Severity, string Title) rule) =>
        rule.Severity != "warning" && rule.Id is not ("SSQ3005" or "SSQ9003") ? "warning" : null;

    private static bool AlwaysFails(string id) => RuleCatalog.All.FirstOrDefault(r => r.Id == id) is { AlwaysFails: true };

    private static void Check(string path, string expected)
    {
        if (Updates)
            File.WriteAllText(Repository.PathOf(path), expected);
        Assert.Equal(expected, Repository.Read(path));
    }
}
