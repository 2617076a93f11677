using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.CodeFixes;
using StripeSyncAnalyzers.Tests.Infrastructure;

namespace StripeSyncAnalyzers.Tests.Docs;

/// <summary>
/// The samples with a Before.cs and an After.cs: what is said of the first is what its comments announce, suggestions included; nothing is said of the second;
/// and each method that the fixes can repair is, in After.cs, what they make of it. The tests of the package build and run the same samples.
/// </summary>
public partial class SampleTests
{
    private static readonly CodeFixProvider[] Fixes =
    [
        .. typeof(AddOnConflictFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("WithNpgsql", Libraries.Npgsql, "RequestSync, SaveInvoice")]
    [InlineData("WithDapper", Libraries.Npgsql | Libraries.Dapper, "RequestSync, SaveCustomer, CustomerId")]
    [InlineData("WithLinq2Db", Libraries.Npgsql | Libraries.Linq2Db, "SaveCustomer")]
    [InlineData("WithEntityFramework", Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql, "SaveCustomer, RenameCustomer")]
    [InlineData("WithSupabase", Libraries.None, "")]
    public async Task The_fixes_make_the_second_of_the_first(string sample, Libraries libraries, string repaired)
    {
        var project = Project(sample, libraries);
        var before = project.Sources.Single(static s => s.Path.EndsWith("/Before.cs", StringComparison.Ordinal));
        var after = project.Sources.Single(static s => s.Path.EndsWith("/After.cs", StringComparison.Ordinal));
        Assert.Equal(Announced(before.Text), (await Said(project)).Where(static d => d.Severity != DiagnosticSeverity.Hidden).Select(d => (d.Id, At(before, d))));

        var (text, left) = await Repair(project, before);

        Assert.Empty(Announced(after.Text));
        var (made, wanted) = (Methods(Mark().Replace(text, "")), Methods(after.Text));
        Assert.Equal(Methods(before.Text).Keys, wanted.Keys);
        Assert.Equal(repaired, string.Join(", ", made.Keys.Except(left)));
        foreach (var method in made.Keys.Except(left))
            Assert.Equal(wanted[method], made[method]);
    }

    /// <summary>The text after the first action of each finding, and the methods that findings are left in.</summary>
    private static async Task<(string Text, List<string> Left)> Repair(TestProject project, TestFile file)
    {
        while (true)
        {
            var findings = await Said(project);
            var repaired = await FirstRepair(file.Text, findings);
            if (repaired is null)
            {
                var methods = CSharpSyntaxTree.ParseText(file.Text).GetRoot(Token).DescendantNodes().OfType<MethodDeclarationSyntax>().ToList();
                return (file.Text, [.. findings.Select(d => methods.Single(m => m.Span.Contains(d.Location.SourceSpan)).Identifier.Text)]);
            }

            var changed = file with { Text = repaired };
            project = project with { Sources = project.Sources.Replace(file, changed) };
            file = changed;
        }
    }

    private static async Task<string?> FirstRepair(string text, IEnumerable<Diagnostic> findings)
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Sample", LanguageNames.CSharp).AddDocument("Before.cs", SourceText.From(text));
        foreach (var finding in findings)
        {
            CodeAction? first = null;
            foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => first ??= action, Token));
            if (first is null)
                continue;
            var change = (await first.GetOperationsAsync(Token)).OfType<ApplyChangesOperation>().Single();
            return (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync(Token)).ToString();
        }

        return null;
    }

    private static async Task<IEnumerable<Diagnostic>> Said(TestProject project) =>
        (await project.Compile().AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer())).OrderBy(static d => d.Location.SourceSpan.Start);

    /// <summary>The sources and the migrations of a sample, without its program.</summary>
    private static TestProject Project(string sample, Libraries libraries)
    {
        var folder = Path.Combine(RuleDocumentationTests.Repository, "samples", sample);
        return new TestProject
        {
            Libraries = libraries,
            Sources =
            [
                .. Files("*.cs").Where(static path => Path.GetFileName(path) != "Program.cs").Select(static path => new TestFile(path, Read(path))),
                new TestFile("/src/Http.cs", "global using System.Net.Http;"),
            ],
            Schema = [.. Files("*.sql").Select(static path => new SchemaItem(path, Read(path), Path.GetDirectoryName(path)!))],
        };

        IEnumerable<string> Files(string pattern) =>
            Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
                .Select(static path => path.Replace('\\', '/'))
                .Where(path => !path[folder.Length..].Contains("/obj/", StringComparison.Ordinal) && !path[folder.Length..].Contains("/bin/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);

        static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");
    }

    /// <summary>What the comments at the ends of the lines announce.</summary>
    private static IEnumerable<(string Id, int Line)> Announced(string text) =>
        text.Split('\n').SelectMany(static (line, index) => Mark().Matches(line).Select(mark => (mark.Groups["id"].Value, index + 1)));

    /// <summary>The line in the file; 0 where it is another file.</summary>
    private static int At(TestFile file, Diagnostic diagnostic) =>
        diagnostic.Location.GetLineSpan() is var place && place.Path == file.Path ? place.StartLinePosition.Line + 1 : 0;

    private static Dictionary<string, string> Methods(string text) =>
        CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().ToDictionary(static m => m.Identifier.Text, static m => m.ToString());

    [GeneratedRegex(@" (//|--) (?<id>SSQ\d{4})$", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
