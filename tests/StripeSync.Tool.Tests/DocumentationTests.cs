using System.Globalization;
using System.Text.RegularExpressions;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests;

/// <summary>Every example of docs/tool.md is run as it stands there.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_examples_print_what_the_page_says()
    {
        var page = File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "tool.md")).ReplaceLineEndings("\n");
        foreach (Match file in SqlFile().Matches(page))
            _workspace.Write(file.Groups["path"].Value, file.Groups["text"].Value);

        var examples = Example().Matches(page);
        Assert.Equal(6, examples.Count);
        foreach (Match example in examples)
        {
            var arguments = Words(example.Groups["arguments"].Value);
            var withError = arguments.Remove("2>&1");
            var result = _workspace.RunWith(example.Groups["input"].Value + "\n", [.. arguments]);
            var printed = result.Output + (withError ? result.Error.Replace(_workspace.Folder, ".", StringComparison.Ordinal) : "");
            Assert.Equal(example.Groups["output"].Value, string.Create(CultureInfo.InvariantCulture, $"{printed}[exit code {result.ExitCode}]\n"));
            Assert.Equal("", withError ? "" : result.Error);
        }
    }

    /// <summary>The comment before a statement: without it the rule speaks, with it nothing is said.</summary>
    [Fact]
    public void The_comment_turns_the_rule_off()
    {
        var page = File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "tool.md")).ReplaceLineEndings("\n");
        foreach (Match file in SqlFile().Matches(page))
            _workspace.Write(file.Groups["path"].Value, file.Groups["text"].Value);
        var (comment, statement) = Ignored().Match(page) is var match ? (match.Groups["comment"].Value, match.Groups["statement"].Value) : default;

        var without = _workspace.Run("lint", "--migrations", "db/migrations", "--sql", statement);
        Assert.Contains("SSQ1002", without.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), _workspace.Run("lint", "--migrations", "db/migrations", "--sql", comment + statement) is var with ? (with.ExitCode, with.Output) : default);
    }

    private static List<string> Words(string line) => [.. Word().Matches(line).Select(static word => word.Value.Trim('"'))];

    [GeneratedRegex(@"^`(?<path>[\w/]+\.sql)`:\n\n```sql\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SqlFile();

    [GeneratedRegex(@"^```sql\n(?<comment>-- stripesync: ignore [^\n]*\n)(?<statement>.*?)\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^\$ (echo '(?<input>[^\n]*)' \| )?stripesync (?<arguments>[^\n]*)\n(?<output>.*?\[exit code \d\]\n)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
