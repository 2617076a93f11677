using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace StripeSync.Benchmarks.Mutation;

/// <summary>The engine with a sample of mutants in it, compiled in memory.</summary>
internal sealed class MutatedEngine
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);
    private readonly CSharpCompilation original;

    /// <param name="repository">The folder of the repository; the engine has been built there.</param>
    public MutatedEngine(string repository)
    {
        var folder = Path.Combine(repository, "src", "StripeSync.Sql");
        var generated = Path.Combine(folder, "obj", "Release", "netstandard2.0");
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Append(Path.Combine(generated, "StripeSync.Sql.AssemblyInfo.cs"))
            .Append(Path.Combine(generated, "StripeSync.Sql.GlobalUsings.g.cs"));
        original = CSharpCompilation.Create(
            "StripeSync.Sql",
            [.. files.Select(static file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file)), Options, file)), CSharpSyntaxTree.ParseText(MemberCopies.Switch, Options)],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
    }

    public IEnumerable<SyntaxTree> Trees => original.SyntaxTrees;

    /// <summary>Compiles the engine with these mutants, without those that are no C#.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="file">Where the assembly goes.</param>
    /// <returns>The numbers of those that do not compile.</returns>
    public HashSet<int> Compile(IEnumerable<Mutant> mutants, string file)
    {
        var invalid = new HashSet<int>();
        while (true)
        {
            var compilation = original;
            foreach (var group in mutants.Where(m => !invalid.Contains(m.Number)).GroupBy(static m => m.Member.SyntaxTree))
                compilation = compilation.ReplaceSyntaxTree(group.Key, CSharpSyntaxTree.ParseText(MemberCopies.Write(group.Key.GetRoot(), group).ToFullString(), Options, group.Key.FilePath));
            var result = compilation.Emit(file);
            if (result.Success)
                return invalid;

            foreach (var error in result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error))
            {
                if (MemberCopies.NumberAt(error.Location.SourceTree!.GetRoot().FindNode(error.Location.SourceSpan)) is not (> 0 and var number))
                    throw new InvalidOperationException("Not in a mutant: " + error);
                invalid.Add(number);
            }
        }
    }

    /// <summary>The runtime that the tests run on.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => path.StartsWith(RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));
}
