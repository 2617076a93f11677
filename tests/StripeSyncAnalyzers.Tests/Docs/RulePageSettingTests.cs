using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.Tests.Docs;

/// <summary>What the pages of the rules say of severities and of suppression has that effect.</summary>
public class RulePageSettingTests
{
    [Theory]
    [MemberData(nameof(RulePageCodeTests.AllPages), MemberType = typeof(RulePageCodeTests))]
    public async Task Pragma_silences_the_rule(string id)
    {
        var page = RuleDocumentationTests.ReadPage(id);
        foreach (var pragma in RulePageCodeTests.Blocks(page, "csharp").Where(static block => block.StartsWith('#')))
        {
            Assert.StartsWith($"#pragma warning disable {id} // ", pragma, StringComparison.Ordinal);
            var (schema, code) = id == RuleIds.UnusedIgnore
                ? ("CREATE TABLE customers (email text UNIQUE);", RulePageCodeTests.Blocks(page, "csharp").Single(static block => !block.StartsWith('#')))
                : (RulePageCodeTests.Blocks(page, "sql schema").Single(), RulePageCodeTests.Blocks(page, "csharp reported")[0]);
            Assert.Equal([id], (await RulePageCodeTests.AnalyzeCode(schema, code, id)).Select(static d => d.Id));
            Assert.Empty(await RulePageCodeTests.AnalyzeCode(schema, $"{pragma}\n{code}", id));
        }
    }

    /// <summary>Read as the compiler reads it: a section for C# files, or a global file.</summary>
    [Theory]
    [MemberData(nameof(RulePageCodeTests.AllPages), MemberType = typeof(RulePageCodeTests))]
    public void Severity_is_set_as_the_page_shows(string id)
    {
        var block = Assert.Single(RulePageCodeTests.Blocks(RuleDocumentationTests.ReadPage(id), "ini"));
        var name = block.Split('\n')[0].TrimStart('#', ' ');
        var config = AnalyzerConfig.Parse(SourceText.From(block), "/src/" + name);
        var set = AnalyzerConfigSet.Create(new List<AnalyzerConfig> { config }, out var diagnostics);
        Assert.Empty(diagnostics);

        var options = name == ".globalconfig" ? set.GlobalConfigOptions : set.GetOptionsForSourcePath("/src/App/Writes.cs");
        Assert.Empty(options.Diagnostics);
        var expected = block[(block.LastIndexOf(' ') + 1)..] switch
        {
            "error" => ReportDiagnostic.Error,
            "warning" => ReportDiagnostic.Warn,
            "none" => ReportDiagnostic.Suppress,
            var other => throw new InvalidOperationException(other),
        };
        Assert.Equal((id, expected), Assert.Single(options.TreeOptions) is var only ? (only.Key.ToUpperInvariant(), only.Value) : default);
    }
}
