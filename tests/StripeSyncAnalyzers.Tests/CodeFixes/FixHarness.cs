using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

/// <summary>A solution in memory whose diagnostics are made by hand, and the code fixes run on it.</summary>
internal sealed class FixHarness : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly List<(DocumentId Document, TextSpan Span, ImmutableArray<SourceRemedy> Remedies, string Id)> _diagnostics = new();

    private FixHarness()
    {
    }

    public Solution Solution => _workspace.CurrentSolution;

    /// <summary>One project for each array of sources.</summary>
    public static FixHarness Projects(params string[][] projects)
    {
        var harness = new FixHarness();
        for (var p = 0; p < projects.Length; p++)
        {
            var project = harness._workspace.AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "P" + p, "P" + p, LanguageNames.CSharp,
                parseOptions: new CSharpParseOptions(LanguageVersion.Preview)));
            for (var d = 0; d < projects[p].Length; d++)
                harness._workspace.AddDocument(project.Id, $"D{d}.cs", SourceText.From(projects[p][d]));
        }

        return harness;
    }

    public static FixHarness Of(string source) => Projects([source]);

    public Document Document(int project, int document) => Solution.Projects.ElementAt(project).Documents.ElementAt(document);

    public string Source(int project = 0, int document = 0) => Document(project, document).GetTextAsync(Token).Result.ToString();

    /// <summary>Reports a diagnostic at some text, with remedies.</summary>
    public FixHarness Report(string at, params SourceRemedy[] remedies) => Report(0, 0, at, remedies);

    public FixHarness Report(int project, int document, string at, params SourceRemedy[] remedies)
    {
        var start = Source(project, document).IndexOf(at, StringComparison.Ordinal);
        Assert.True(start >= 0);
        _diagnostics.Add((Document(project, document).Id, new TextSpan(start, at.Length), [.. remedies], RuleIds.PlainInsert));
        return this;
    }

    /// <summary>Reports a diagnostic at a place of the first document, with remedies.</summary>
    public void Report(TextSpan at, params SourceRemedy[] remedies) => _diagnostics.Add((Document(0, 0).Id, at, [.. remedies], RuleIds.PlainInsert));

    /// <summary>Reports what the analyzer said of the first document.</summary>
    public void Report(Diagnostic diagnostic) => _diagnostics.Add((Document(0, 0).Id, diagnostic.Location.SourceSpan, RemedyProperties.Read(diagnostic), diagnostic.Id));

    /// <summary>A remedy that inserts SQL behind some text of the first document.</summary>
    public SourceRemedy InsertBehind(string text, string sql, string key = "add-on-conflict", int project = 0, int document = 0) =>
        new(key, $"Insert {sql}", [new LiteralEdit(new TextSpan(Source(project, document).IndexOf(text, StringComparison.Ordinal) + text.Length, 0), sql)]);

    public SourceRemedy Replace(string text, string sql, string key = "add-on-conflict") =>
        new(key, $"Replace by {sql}", [new LiteralEdit(new TextSpan(Source().IndexOf(text, StringComparison.Ordinal), text.Length), sql)]);

    /// <summary>The actions that are offered for the diagnostics of the first document.</summary>
    public async Task<ImmutableArray<CodeAction>> ActionsAsync(CodeFixProvider provider)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        foreach (var diagnostic in await DiagnosticsAsync(Document(0, 0)))
            await provider.RegisterCodeFixesAsync(new CodeFixContext(Document(0, 0), diagnostic, (action, _) => actions.Add(action), Token));
        return actions.ToImmutable();
    }

    /// <summary>The first document after an action.</summary>
    public async Task<string> ApplyAsync(CodeAction action) => await TextOf(await ChangedAsync(action), 0, 0);

    /// <summary>Runs Fix All from the first document.</summary>
    public async Task<Solution> FixAllAsync(CodeFixProvider provider, FixAllScope scope, string key)
    {
        var fixAll = provider.GetFixAllProvider()!;
        Assert.Contains(scope, fixAll.GetSupportedFixAllScopes());
        var context = new FixAllContext(Document(0, 0), provider, scope, key, provider.FixableDiagnosticIds, new HandMade(this), Token);
        var action = await fixAll.GetFixAsync(context);
        return action is null ? Solution : await ChangedAsync(action);
    }

    public static async Task<string> TextOf(Solution solution, int project, int document) =>
        (await solution.Projects.ElementAt(project).Documents.ElementAt(document).GetTextAsync(Token)).ToString();

    public void Dispose() => _workspace.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<Solution> ChangedAsync(CodeAction action) =>
        Assert.Single((await action.GetOperationsAsync(Token)).OfType<ApplyChangesOperation>()).ChangedSolution;

    private async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(Document document)
    {
        var tree = (await document.GetSyntaxTreeAsync(Token))!;
        return _diagnostics.Where(d => d.Document == document.Id).Select(d => Diagnostic.Create(
            d.Id, "Test", "message", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning, true, 1,
            location: Location.Create(tree, d.Span), properties: RemedyProperties.Write(d.Remedies))).ToList();
    }

    private sealed class HandMade(FixHarness harness) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => harness.DiagnosticsAsync(document);

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await Task.WhenAll(project.Documents.Select(harness.DiagnosticsAsync))).SelectMany(static d => d);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
