using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>Runs the analyzer over a small project and compares what it says with the marks: each id at each exact span, and nothing else.</summary>
internal static class Verify
{
    /// <summary>Analyses one C# file against one migration; marks are allowed in both.</summary>
    /// <param name="schemaSql">The migration, or null for a project without schema.</param>
    /// <param name="csharp">The C#.</param>
    /// <returns>The diagnostics, for what marks cannot say.</returns>
    public static Task<ImmutableArray<Diagnostic>> Analyzer(string? schemaSql, string csharp) => Analyzer(TestProject.Of(schemaSql, csharp));

    /// <summary>Analyses a project, as a build does and document by document as an IDE does.</summary>
    /// <param name="project">The project.</param>
    /// <param name="analyzer">The analyzer, if not the host with the real engine.</param>
    /// <returns>The diagnostics of the build.</returns>
    public static async Task<ImmutableArray<Diagnostic>> Analyzer(TestProject project, DiagnosticAnalyzer? analyzer = null)
    {
        analyzer ??= new ConflictSafetyAnalyzer();
        var compiled = project.Compile().AssertCompiles();
        var diagnostics = await compiled.AnalyzeAsync(analyzer);
        AssertSame(compiled, compiled.Expected, diagnostics.Where(static d => d.Location != Location.None), "the build");

        foreach (var source in project.Sources)
        {
            var ofDocument = await compiled.AnalyzeDocumentAsync(analyzer, source.Path);
            AssertSame(compiled, compiled.Expected.Where(e => e.Path == source.Path), ofDocument, "the IDE in " + source.Path);
        }

        return diagnostics;
    }

    /// <summary>Analyses a project and expects silence, of setup rules too.</summary>
    public static async Task Silent(TestProject project, DiagnosticAnalyzer? analyzer = null)
    {
        Assert.Empty(project.Compile().Expected);
        Assert.Empty(await Analyzer(project, analyzer));
    }

    private static void AssertSame(CompiledProject compiled, IEnumerable<ExpectedDiagnostic> expected, IEnumerable<Diagnostic> actual, string where)
    {
        var wanted = expected.Select(e => Describe(compiled, e.Id, e.Path, e.Span.Start, e.Span.End)).ToHashSet();
        var found = actual
            .Select(d => (
                Key: Describe(compiled, d.Id, d.Location.SourceTree?.FilePath ?? d.Location.GetLineSpan().Path, d.Location.SourceSpan.Start, d.Location.SourceSpan.End),
                Message: d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))
            .ToList();
        var missing = wanted.Except(found.Select(static f => f.Key)).ToList();
        var unexpected = found.Where(f => !wanted.Contains(f.Key)).Select(static f => f.Key + " " + f.Message).ToList();
        var repeated = found.GroupBy(static f => f.Key).Where(static g => g.Count() > 1).Select(static g => g.Key + " x" + g.Count()).ToList();
        Assert.True(
            missing.Count + unexpected.Count + repeated.Count == 0,
            $"In {where}:\n  missing: {string.Join("\n    ", missing)}\n  unexpected: {string.Join("\n    ", unexpected)}\n  repeated: {string.Join("\n    ", repeated)}");
    }

    private static string Describe(CompiledProject compiled, string id, string path, int start, int end)
    {
        var text = compiled.Compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == path)?.ToString()
            ?? compiled.Options.AdditionalFiles.FirstOrDefault(f => f.Path == path)?.GetText(TestContext.Current.CancellationToken)?.ToString();
        var words = text is not null && end <= text.Length ? text[start..end] : "?";
        return $"{id} {path}[{start}..{end}) '{words}'";
    }
}
