using System.Text.RegularExpressions;

namespace StripeSync.Documentation.Tests;

/// <summary>The picture of docs/architecture.md: lines that Mermaid understands, rooms that have a name, and folders that are there.</summary>
public partial class PictureTests
{
    [Fact]
    public void Each_arrow_joins_rooms_that_are_there()
    {
        var lines = Documents.Blocks.Single(static block => block.Info == "mermaid").Body.Split('\n');
        Assert.Equal("flowchart TD", lines[0]);
        var arrows = lines.Skip(1).Select(static line => Arrow().Match(line)).ToList();
        Assert.All(arrows.Zip(lines.Skip(1)), static pair => Assert.True(pair.First.Success, pair.Second));

        var rooms = arrows.SelectMany(static a => a.Groups["room"].Captures.Select(static c => c.Value)).ToHashSet();
        var named = lines.SelectMany(static line => Named().Matches(line)).Select(static m => m.Groups["room"].Value).ToHashSet();
        Assert.Equal(rooms.Order(), named.Order());
        foreach (Match folders in lines.SelectMany(static line => Folders().Matches(line)))
        {
            var paths = folders.Groups["paths"].Value.Split(", ");
            Assert.All(paths, path => Assert.True(Directory.Exists(Documents.PathOf(path == paths[0] ? path : $"{Path.GetDirectoryName(paths[0])}/{path}")), path));
        }
    }

    [GeneratedRegex("""^    (?<room>\w+)(\["[^"]+"\])? -->(\|"[^"]+"\|)? (?<room>\w+)(\["[^"]+"\])?$""")]
    private static partial Regex Arrow();

    [GeneratedRegex("""\b(?<room>\w+)\["[^"]+"\]""")]
    private static partial Regex Named();

    [GeneratedRegex("<i>(?<paths>src/[^<]+)</i>")]
    private static partial Regex Folders();
}
