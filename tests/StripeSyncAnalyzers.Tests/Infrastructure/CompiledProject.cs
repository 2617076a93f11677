using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>A diagnostic that marks ask for.</summary>
internal sealed record ExpectedDiagnostic(string Id, string Path, TextSpan Span);

/// <summary>A compiled project of a test, ready for analysis.</summary>
internal sealed record CompiledProject(CSharpCompilation Compilation, AnalyzerOptions Options, ImmutableArray<ExpectedDiagnostic> Expected)
{
    /// <summary>Fails for C# that does not compile: a test on broken code proves nothing.</summary>
    public CompiledProject AssertCompiles()
    {
        var errors = Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, "The C# of the test does not compile:\n" + string.Join("\n", errors));
        return this;
    }

    /// <summary>Attaches an analyzer; an exception in it fails the test.</summary>
    public CompilationWithAnalyzers With(DiagnosticAnalyzer analyzer) => Compilation.WithAnalyzers(
        [analyzer],
        new CompilationWithAnalyzersOptions(
            Options,
            onAnalyzerException: static (exception, _, _) => throw new InvalidOperationException("The analyzer threw.", exception),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: true));

    /// <summary>Analyses everything, as a build does.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(DiagnosticAnalyzer analyzer) =>
        AssertNoCrash(await With(analyzer).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));

    /// <summary>Analyses one document, or a part of it, as an IDE does.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeDocumentAsync(DiagnosticAnalyzer analyzer, string path, TextSpan? span = null) =>
        AssertNoCrash(await AnalyzeDocumentAsync(With(analyzer), path, span));

    /// <summary>Analyses one document over an analysis that is there already.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeDocumentAsync(CompilationWithAnalyzers analysis, string path, TextSpan? span = null)
    {
        var model = Compilation.GetSemanticModel(Compilation.SyntaxTrees.Single(tree => tree.FilePath == path));
        return await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, span, TestContext.Current.CancellationToken);
    }

    private static ImmutableArray<Diagnostic> AssertNoCrash(ImmutableArray<Diagnostic> diagnostics)
    {
        Assert.DoesNotContain(diagnostics, static d => d.Id == "AD0001");
        return diagnostics;
    }
}
