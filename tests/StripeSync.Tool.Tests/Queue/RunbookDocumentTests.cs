using System.Globalization;
using System.Text.RegularExpressions;
using StripeSync.Queue;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.TestServer;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>docs/runbook.md: the commands are run one after the other on the table of the page, and print what the page says.</summary>
public sealed partial class RunbookDocumentTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "runbook.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_examples_print_what_the_page_says()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(Schema().Match(Page).Groups["sql"].Value);
        // The numbers of runs are new each time: the nth of the page is the nth of this run.
        var runs = new Dictionary<string, string>();
        var examples = Example().Matches(Page);
        Assert.Equal(13, examples.Count);
        var start = DateTimeOffset.UtcNow.AddSeconds(-1);
        foreach (Match example in examples)
        {
            var arguments = Word().Matches(example.Groups["arguments"].Value).Select(static word => word.Value.Trim('"')).ToArray();
            var result = QueueCommands.RunOn(database.ConnectionString, "", isInteractive: false, [.. arguments.Select(word => runs.GetValueOrDefault(word, word))]);
            var printed = string.Join('\n', string.Create(CultureInfo.InvariantCulture, $"{result.Output}{result.Error}[exit code {result.ExitCode}]").Split('\n').Select(static line => line.TrimEnd())) + "\n";
            var expected = example.Groups["output"].Value;
            foreach (var (said, actual) in RunNumber().Matches(expected).Zip(RunNumber().Matches(printed)))
                runs.TryAdd(said.Groups["run"].Value, actual.Groups["run"].Value);
            foreach (var (said, actual) in runs)
                printed = printed.Replace(actual, said, StringComparison.Ordinal);
            // So is the time: what is of now, is of three o'clock on the page.
            printed = Time().Replace(printed, time => DateTimeOffset.Parse(time.Value, CultureInfo.InvariantCulture) >= start ? "2026-01-05 03:00:00Z" : time.Value);
            Assert.Equal(expected, printed);
        }
    }

    [Fact]
    public void What_the_page_names_is_there()
    {
        foreach (Match file in SqlFile().Matches(Page))
            Assert.True(File.Exists(Path.Combine(FieldTable.Folder, file.Groups["name"].Value)), file.Value);
        foreach (var file in Directory.GetFiles(FieldTable.Folder).Select(Path.GetFileName))
            Assert.Contains(file!, Page, StringComparison.Ordinal);
        // Links within the page, as they are made of its headings.
        var headings = Heading().Matches(Page).Select(static heading => NotInAnchor().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);
        Assert.All(Anchor().Matches(Page).Select(static link => link.Groups["anchor"].Value), anchor => Assert.Contains(anchor, headings));
        var linked = Anchor().Matches(Page).Select(static link => link.Groups["anchor"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(headings, heading => Assert.Contains(heading, linked));
        var methods = typeof(QueueMaintenance).GetMethods().Select(static method => method.Name).ToHashSet();
        foreach (Match method in Method().Matches(Page))
            Assert.Contains(method.Groups["name"].Value, methods);
    }

    [Fact]
    public async Task The_causes_of_the_page_are_those_that_are_known()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var causes = File.ReadAllText(Path.Combine(FieldTable.Folder, "explain_error.sql"));
        causes = causes[causes.IndexOf("-- causes {", StringComparison.Ordinal)..causes.IndexOf("-- } causes", StringComparison.Ordinal)];
        Assert.Equal(
            await database.RowsAsync($"""
                SELECT format('| `%s`: %s | %s | %s |', cause, meaning, concat_ws(' ', NULLIF(sqlstate, ''), 'HTTP ' || NULLIF(http, '')), next)
                FROM (VALUES {causes}) c(place, cause, sqlstate, http, meaning, next) ORDER BY place
                """),
            Page.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("`: ", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"```sql\n(?<sql>CREATE TABLE public\.spaces.*?)```", RegexOptions.Singleline)]
    private static partial Regex Schema();

    [GeneratedRegex(@"^\$ stripesync (?<arguments>[^\n]*)\n(?<output>.*?\[exit code \d\]\n)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"Run (?<run>[0-9a-f-]{36})\.")]
    private static partial Regex RunNumber();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex(@"^## (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\(#(?<anchor>[^)]*)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"`(?<name>\w+\.sql)`")]
    private static partial Regex SqlFile();

    [GeneratedRegex(@"\b(?<name>(?!Enqueue)\w+Async)\b")]
    private static partial Regex Method();
}
