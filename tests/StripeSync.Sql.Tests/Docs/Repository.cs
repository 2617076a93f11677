using System.Text.RegularExpressions;

namespace StripeSync.Sql.Tests.Docs;

/// <summary>The files of the repository that the tests run in.</summary>
internal static partial class Repository
{
    /// <summary>Its folder.</summary>
    // Not CallerFilePath: a deterministic build maps the paths.
    public static string Root { get; } = FindRoot();

    /// <summary>The rules of the analyzer: id, category, default severity and title.</summary>
    public static IReadOnlyList<(string Id, string Category, string Severity, string Title)> Rules { get; } =
    [
        .. new[] { "Shipped", "Unshipped" }
            .SelectMany(static name => ReleaseLine().Matches(Read($"src/StripeSyncAnalyzers/AnalyzerReleases.{name}.md")))
            .Select(static m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value.ToLowerInvariant(), m.Groups[4].Value.Trim())),
    ];

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "StripeSyncAnalyzers.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }

    [GeneratedRegex(@"^(SSQ\d{4}) \| (\w+) \| (\w+) \| (.+)$", RegexOptions.Multiline)]
    private static partial Regex ReleaseLine();
}
