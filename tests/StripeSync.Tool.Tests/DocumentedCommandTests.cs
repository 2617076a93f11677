using System.Text.RegularExpressions;
using StripeSync.Documentation.Tests;
using StripeSync.Tool.CommandLine;

namespace StripeSync.Tool.Tests;

/// <summary>Every command of the tool that a document names, in a line or in a block, is one that it understands. Those of tool.md and runbook.md are run besides.</summary>
public sealed partial class DocumentedCommandTests
{
    [Fact]
    public void Each_command_is_understood()
    {
        var commands = Documents.InlineCode().Select(static code => (code.Document, code.Code))
            .Concat(Documents.Blocks.Where(static block => block.Info is "sh" or "console").SelectMany(static block => block.Body.Split('\n').Select(line => (block.Document, line))))
            .Select(static found => (found.Document, Command: Command().Match(found.Item2)))
            .Where(static found => found.Command.Success)
            // "stripesync clean … --dry-run" stands for several.
            .Where(static found => !found.Command.Value.Contains(" … ", StringComparison.Ordinal))
            .ToList();
        Assert.True(commands.Count > 30);
        foreach (var (document, command) in commands)
        {
            string[] words = [.. Word().Matches(command.Groups["arguments"].Value).Select(static word => word.Value.Trim('"')).Where(static word => word != "2>&1")];
            using var output = new StringWriter();
            var parsed = StripeSyncCommand.Parse(words, new Terminal(static () => Stream.Null, output, output, Path.GetTempPath()), TestContext.Current.CancellationToken);
            // A name without arguments is no command line, but must be a command.
            Assert.True(words.Length == 1 ? parsed.CommandResult.Command.Name == words[0] : parsed.Errors.Count == 0, $"{document}: {command.Value}: {string.Join("; ", parsed.Errors.Select(static e => e.Message))}");
        }
    }

    [GeneratedRegex(@"^(?:\$ )?(?:echo .* \| )?stripesync (?<arguments>[a-z].*)$")]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
