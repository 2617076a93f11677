using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Tests.Schema;

/// <summary>One claim about migrations: what is said at which words, and what a server does.</summary>
/// <param name="Name">What the case shows.</param>
/// <param name="Files">The migrations, in order; <c>{|SSQ3002:words|}</c> marks an expected finding, none marks silence.</param>
public sealed partial record SchemaCase(string Name, params string[] Files)
{
    /// <summary>Run between the last file and those before it: rows that are there when it comes.</summary>
    public string Seed { get; init; } = "";

    /// <summary>The SQLSTATE that the last file must raise, or null where it must succeed.</summary>
    public string? Raises { get; init; }

    /// <summary>A statement that runs after all files, with the SQLSTATE that it must raise, or null where it must succeed.</summary>
    public (string Sql, string? SqlState)? Then { get; init; }

    /// <summary>True where the last file is not run on a server: it holds words that no version of PostgreSQL knows.</summary>
    public bool IsForEngineOnly { get; init; }

    public EngineOptions Options { get; init; } = EngineOptions.Default;

    /// <summary>The expected findings, as <c>2:SSQ3002:words</c> with the number of the file.</summary>
    public IEnumerable<string> Expected =>
        Files.SelectMany((text, i) => Mark().Matches(text).Select(m => $"{i + 1}:{m.Groups[1].Value}:{m.Groups[2].Value}@{Unmarked(text[..m.Index]).Length}"));

    public string Sql(int file) => Unmarked(Files[file]);

    /// <summary>What the engine says, in the form of <see cref="Expected"/>, and its messages.</summary>
    public (ImmutableArray<string> Said, ImmutableArray<Finding> Findings) Judge(CancellationToken cancellationToken)
    {
        SchemaFile[] files = [.. Files.Select((_, i) => SchemaFile.Parse($"/db/migrations/{i + 1:0000}.sql", Sql(i), cancellationToken))];
        var catalog = Catalog.Build([new SchemaRoot("/db/migrations", [.. files])], Options, cancellationToken);
        var found = files.SelectMany((file, i) => SchemaJudge.Judge(catalog, file, cancellationToken).Select(f => (File: i, Finding: f))).ToList();
        return (
            [.. found.Select(f => $"{f.File + 1}:{f.Finding.RuleId}:{files[f.File].Text.Substring(f.Finding.Span.Start, f.Finding.Span.Length)}@{f.Finding.Span.Start}")],
            [.. found.Select(static f => f.Finding)]);
    }

    public override string ToString() => Name;

    private static string Unmarked(string text) => Mark().Replace(text, "$2");

    [GeneratedRegex(@"\{\|(SSQ\d{4}):(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
