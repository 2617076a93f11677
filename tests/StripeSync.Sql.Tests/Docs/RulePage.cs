using System.Text.RegularExpressions;

namespace StripeSync.Sql.Tests.Docs;

/// <summary>A page of docs/rules: what it says of its rule, and the blocks that can be run.</summary>
/// <remarks>
/// The words behind <c>```sql</c> say what a block is: <c>schema</c> and <c>seed</c> prepare the database, <c>raises=23505</c> must fail with that
/// SQLSTATE and be reported, <c>works</c> must succeed and be silent, and <c>works fix</c> must besides be what the first remedy of the
/// <c>raises</c> block before it writes; <c>reported</c> stands in its place for what is wrong and raises nothing. <c>migration</c>, also with <c>raises=</c>, is the next file behind the schema, and the one that a rule about
/// .sql files speaks of. With <c>default-target</c> ahead of <c>raises=</c>, the statement is what a client makes of a call without conflict target, and is judged as that call.
/// A <c>text</c> block behind a block is what the server prints, or what the analyzer says.
/// </remarks>
internal sealed partial class RulePage
{
    private RulePage(string id, string text)
    {
        Id = id;
        Text = text;
        var blocks = new List<PageBlock>();
        foreach (Match match in Fence().Matches(text))
            blocks.Add(new PageBlock(match.Groups["info"].Value, match.Groups["body"].Value));
        Blocks = blocks;
    }

    /// <summary>The rule.</summary>
    public string Id { get; }

    public string Text { get; }

    public IReadOnlyList<PageBlock> Blocks { get; }

    public string Schema => Blocks.Single(static b => b.Info == "sql schema").Body;

    public string Seed => string.Join("\n", Blocks.Where(static b => b.Info == "sql seed").Select(static b => b.Body));

    /// <summary>The rules of the 3000s speak of migrations, those of the 9000s of the project.</summary>
    public bool IsAboutSchema => Id.StartsWith("SSQ3", StringComparison.Ordinal);

    /// <summary>The next file behind the schema; empty where the schema alone is wrong.</summary>
    public string Migration => Blocks.SingleOrDefault(static b => b.IsMigration)?.Body ?? "";

    /// <summary>What these rules speak of stands in the C#, and what is said of the SQL alone is another rule's: the tests of the analyzer run it.</summary>
    public bool IsAboutCode => Id is "SSQ1011" or "SSQ1014" or "SSQ1020";

    public bool IsAboutSetup => Id.StartsWith("SSQ9", StringComparison.Ordinal);

    public static IReadOnlyList<string> Ids { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("docs/rules"), "*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static RulePage Read(string id) => new(id, Repository.Read($"docs/rules/{id}.md"));

    /// <summary>The lines of the page that are headings.</summary>
    public IEnumerable<string> Headings() =>
        Fence().Replace(Text, "").Split('\n').Where(static line => line.StartsWith('#'));

    /// <summary>The text blocks that stand behind a block, up to the next one of another language.</summary>
    public IEnumerable<string> TextsBehind(PageBlock block) =>
        Blocks.SkipWhile(b => !ReferenceEquals(b, block)).Skip(1).TakeWhile(static b => b.Info == "text").Select(static b => b.Body);

    [GeneratedRegex(@"^```(?<info>[^\n]*)\n(?<body>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

/// <summary>A fenced block.</summary>
/// <param name="Info">The language and the words behind it.</param>
/// <param name="Body">The lines inside.</param>
internal sealed record PageBlock(string Info, string Body)
{
    private const string Raises = "sql raises=";
    private const string MigrationRaises = "sql migration raises=";
    private const string DefaultTargetRaises = "sql default-target raises=";

    /// <summary>The SQLSTATE that the block must raise, or null.</summary>
    public string? SqlState => new[] { Raises, MigrationRaises, DefaultTargetRaises }.FirstOrDefault(start => Info.StartsWith(start, StringComparison.Ordinal)) is { } found ? Info[found.Length..] : null;

    /// <summary>True for a statement that a client makes of a call without conflict target.</summary>
    public bool HasDefaultTarget => Info.StartsWith(DefaultTargetRaises, StringComparison.Ordinal);

    /// <summary>True for the migration behind the schema that a rule speaks of.</summary>
    public bool IsMigration => Info == "sql migration" || Info.StartsWith(MigrationRaises, StringComparison.Ordinal);

    /// <summary>True for what is wrong although the server accepts it.</summary>
    public bool IsReported => Info == "sql reported";

    public bool Works => Info is "sql works" or "sql works fix";

    public bool IsFix => Info == "sql works fix";
}
