using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.SqlStrings;
using Xunit;

namespace StripeSyncAnalyzers.Tests.SqlStrings;

/// <summary>C# source, compiled, whose calls of <c>Run(sql)</c> are evaluated.</summary>
internal sealed class Evaluated
{
    private static readonly ImmutableArray<MetadataReference> s_platform =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "System.Runtime.dll")
            .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path))
            .ToImmutableArray();

    private Evaluated(CSharpCompilation compilation)
    {
        Compilation = compilation;
        Tree = compilation.SyntaxTrees[0];
    }

    public CSharpCompilation Compilation { get; }

    public SyntaxTree Tree { get; }

    public string Source => Tree.ToString();

    /// <summary>Compiles files; the calls are looked for in the first.</summary>
    public static Evaluated Files(params string[] files) => new(Compile(files));

    /// <summary>Evaluates one expression, in a method that has the parameters x, y (strings), n (int), flag and other (bool).</summary>
    public static Evaluated Expression(string expression, string members = "") => Files(Wrap(expression, members));

    public static string Wrap(string expression, string members = "") => $$"""
        class C
        {
            {{members}}
            void Run(string? sql) { }
            void M(string x, string y, int n, bool flag, bool other)
            {
                Run({{expression}});
            }
        }
        """;

    public static CSharpCompilation Compile(string[] files, params MetadataReference[] more) => CSharpCompilation.Create(
        "Test",
        files.Select(static file => CSharpSyntaxTree.ParseText(file, new CSharpParseOptions(LanguageVersion.Preview))),
        s_platform.AddRange(more),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static Evaluated With(CSharpCompilation compilation) => new(compilation);

    public Evaluated AssertCompiles()
    {
        Assert.Empty(Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error));
        return this;
    }

    /// <summary>The candidates of every call, in the order of the calls.</summary>
    public ImmutableArray<ImmutableArray<SqlCandidate>> Calls() => Calls(Compilation.GetSemanticModel(Tree));

    public ImmutableArray<ImmutableArray<SqlCandidate>> Calls(SemanticModel model) =>
        Tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "Run" })
            .Select(call => SqlStringEvaluator.Evaluate(call.ArgumentList.Arguments[0].Expression, model, TestContext.Current.CancellationToken))
            .ToImmutableArray();

    public ImmutableArray<SqlCandidate> Candidates() => Assert.Single(Calls());

    public SqlCandidate Candidate() => Assert.Single(Candidates());

    /// <summary>The texts, with <c>[?]</c> for a hole.</summary>
    public string[] Texts() => Candidates().Select(Show).ToArray();

    public string Text() => Assert.Single(Texts());

    public static string Show(SqlCandidate candidate)
    {
        var text = candidate.Sql.Text;
        Assert.Equal(candidate.Sql.Holes, Enumerable.Range(0, text.Length).Where(candidate.Sql.IsHole));
        return string.Concat(text.Select((c, i) => candidate.Sql.IsHole(i) ? "[?]" : c.ToString()));
    }

    /// <summary>The source at a location of the first file, or null where there is none.</summary>
    public string? At(Location? location)
    {
        if (location is null)
            return null;
        Assert.Same(Tree, location.SourceTree);
        return Source.Substring(location.SourceSpan.Start, location.SourceSpan.Length);
    }

    public Evaluated Replace(TextSpan span, string text)
    {
        var changed = Source.Remove(span.Start, span.Length).Insert(span.Start, text);
        return Files([changed, .. Compilation.SyntaxTrees.Skip(1).Select(static t => t.ToString())]);
    }
}
