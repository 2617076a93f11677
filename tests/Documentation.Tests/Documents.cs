using System.Reflection;
using System.Text.RegularExpressions;

namespace StripeSync.Documentation.Tests;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">The document's path in the repository, with slashes.</param>
/// <param name="Line">The line of the fence.</param>
/// <param name="Info">The language, and the words behind it.</param>
/// <param name="Body">The lines inside.</param>
internal sealed record Block(string Document, int Line, string Info, string Body)
{
    public override string ToString() => $"{Document}:{Line} ```{Info}";
}

/// <summary>The Markdown files of the repository.</summary>
internal static partial class Documents
{
    /// <summary>What a build or a test run leaves behind.</summary>
    private static readonly string[] Foreign = ["bin", "obj", "artifacts", "TestResults", "node_modules"];

    public static string Root { get; } =
        typeof(Documents).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Their paths in the repository, with slashes.</summary>
    public static IReadOnlyList<string> Paths { get; } = [.. Find(Root).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Block> Blocks { get; } = [.. Paths.SelectMany(static path => Read(path).Blocks)];

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static string Text(string document) => File.ReadAllText(PathOf(document)).ReplaceLineEndings("\n");

    /// <summary>What stands in back-ticks within a line, outside of blocks.</summary>
    public static IEnumerable<(string Document, string Code)> InlineCode() =>
        Paths.SelectMany(static path => Read(path).Prose.SelectMany(static line => BackTicks().Matches(line)).Select(code => (path, code.Groups["code"].Value.Replace("\\|", "|", StringComparison.Ordinal))));

    /// <summary>Takes a document apart; a fence that is never closed, or that has no language, is a mistake.</summary>
    public static (IReadOnlyList<Block> Blocks, IReadOnlyList<string> Prose) Read(string document)
    {
        var blocks = new List<Block>();
        var prose = new List<string>();
        (string Info, int Line, List<string> Body)? open = null;
        var lines = Text(document).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (open is { } block)
            {
                if (line.Trim() == "```")
                {
                    blocks.Add(new Block(document, block.Line, block.Info, string.Join('\n', block.Body)));
                    open = null;
                }
                else
                {
                    block.Body.Add(line);
                }
            }
            else if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                open = (line.TrimStart()[3..].Trim(), i + 1, []);
            }
            else
            {
                prose.Add(line);
            }
        }

        Assert.True(open is null, $"{document}:{open?.Line}: the block is not closed.");
        return (blocks, prose);
    }

    private static IEnumerable<string> Find(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.md"))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(child) is var name && !name.StartsWith('.') && !Foreign.Contains(name))
            {
                foreach (var file in Find(child))
                    yield return file;
            }
        }
    }

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex BackTicks();
}
