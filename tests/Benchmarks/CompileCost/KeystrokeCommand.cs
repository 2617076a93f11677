using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Benchmarks.Corpus;
using StripeSyncAnalyzers;

namespace StripeSync.Benchmarks.CompileCost;

/// <summary>
/// What a keystroke costs in an IDE, in processor time: one document of a project changes, everything else stays, and the analyzers are asked about that
/// document again. Once with an analyzer that does nothing but ask for the operations of each method, as every IDE's own do, so that the compiler's
/// work is done there; once with ours beside it. And the memory that the migrations hold.
/// </summary>
internal static class KeystrokeCommand
{
    private const int Seed = 20260607;

    /// <summary>Runs the measurement.</summary>
    /// <param name="args">--files, --migrations and --keystrokes, each with a number.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        var migrations = CompileCostCommand.Number(args, "--migrations", 500);
        var files = CompileCostCommand.Number(args, "--files", 500);
        var keystrokes = CompileCostCommand.Number(args, "--keystrokes", 50);
        var generator = new MigrationGenerator(Seed);
        var schema = Enumerable.Range(0, migrations)
            .Select(i => new MigrationText(string.Create(CultureInfo.InvariantCulture, $"/db/migrations/{i + 1:D4}_change.sql"), generator.Migration()))
            .ToImmutableArray<AdditionalText>();
        var compilation = Compile(generator, files);
        var options = new AnalyzerOptions(schema, new MigrationOptions());

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{compilation.SyntaxTrees.Length:N0} C# files, {migrations:N0} migrations, {keystrokes} keystrokes a document"));
        output.WriteLine();
        output.WriteLine("| document | empty analyzer | with ours | ours |");
        output.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var (name, suffix) in ((string, string)[])[("Dapper repository", "Repository.cs"), ("Npgsql importer", "Importer.cs"), ("EF Core service", "Service.cs"), ("no database", "Report.cs")])
            await WriteRowAsync(name, suffix, compilation, options, keystrokes, output);

        // Most projects on EF Core have no .sql files: the keys are read from the snapshot of the model.
        var snapshot = CSharpSyntaxTree.ParseText(CSharpGenerator.Snapshot(generator.Tables.Take(files / 5)), path: "/src/Migrations/AppContextDbModelSnapshot.cs");
        await WriteRowAsync("EF Core service, model snapshot", "Service.cs", compilation.AddSyntaxTrees(snapshot), new AnalyzerOptions([], new MigrationOptions()), keystrokes, output);

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{migrations:N0} migrations, parsed and replayed, hold {HeldBySchema(generator, migrations) / 1e6:F2} MB"));
    }

    private static async Task WriteRowAsync(string name, string suffix, CSharpCompilation compilation, AnalyzerOptions options, int keystrokes, TextWriter output)
    {
        if (compilation.GetDiagnostics().FirstOrDefault(static d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidOperationException("The generated C# does not compile: " + error);
        var path = compilation.SyntaxTrees.Select(static tree => tree.FilePath).Where(p => p.EndsWith(suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ElementAt(7);
        var empty = double.MaxValue;
        var ours = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            empty = Math.Min(empty, await TypeAsync(compilation, path, [new EmptyAnalyzer()], options, keystrokes));
            ours = Math.Min(ours, await TypeAsync(compilation, path, [new EmptyAnalyzer(), new ConflictSafetyAnalyzer()], options, keystrokes));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {empty:F2} ms | {ours:F2} ms | {ours - empty:F2} ms |"));
    }

    /// <summary>Types into a document; returns the milliseconds of processor time a keystroke.</summary>
    private static async Task<double> TypeAsync(CSharpCompilation compilation, string path, ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions options, int keystrokes)
    {
        const int Warmup = 20;
        var spent = TimeSpan.Zero;
        var tree = compilation.SyntaxTrees.First(t => t.FilePath == path);
        for (var i = 0; i < keystrokes + Warmup; i++)
        {
            var text = await tree.GetTextAsync();
            var place = tree.GetRoot().DescendantNodes().OfType<BlockSyntax>().First().OpenBraceToken.Span.End;
            var changed = tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(place, 0), " ")));
            compilation = compilation.ReplaceSyntaxTree(tree, changed);
            tree = changed;

            var with = compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(options, null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
            var model = with.Compilation.GetSemanticModel(tree);
            var before = Environment.CpuUsage.TotalTime;
            await with.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None);
            if (i >= Warmup)
                spent += Environment.CpuUsage.TotalTime - before;
        }

        return spent.TotalMilliseconds / keystrokes;
    }

    private static CSharpCompilation Compile(MigrationGenerator generator, int files)
    {
        const string Usings = """
            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Threading;
            global using System.Threading.Tasks;
            """;
        var tables = generator.Tables.Take(files / 5).ToList();
        var sources = tables.SelectMany(CSharpGenerator.Files).Append(("AppContextDb.cs", CSharpGenerator.Context(tables))).Append(("Usings.cs", Usings));
        return CSharpCompilation.Create(
            "App",
            sources.Select(static source => CSharpSyntaxTree.ParseText(source.Item2, path: "/src/" + source.Item1)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static long HeldBySchema(MigrationGenerator generator, int migrations)
    {
        var texts = ImmutableArray.CreateRange(Enumerable.Range(0, migrations).Select(_ => generator.Migration()));
        Inputs.Replay(Inputs.Parse(texts));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var files = Inputs.Parse(texts);
        var catalog = Inputs.Replay(files);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(files);
        GC.KeepAlive(catalog);
        return held;
    }

    private sealed class MigrationText(string path, string text) : AdditionalText
    {
        private readonly SourceText source = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => source;
    }

    /// <summary>The options as the package's build files give them to the compiler.</summary>
    private sealed class MigrationOptions : AnalyzerConfigOptionsProvider
    {
        private static readonly AnalyzerConfigOptions Nothing = new Values(ImmutableDictionary<string, string>.Empty);
        private static readonly AnalyzerConfigOptions Schema = new Values(ImmutableDictionary<string, string>.Empty
            .Add("build_metadata.AdditionalFiles.StripeSyncKind", "Schema")
            .Add("build_metadata.AdditionalFiles.StripeSyncRoot", "/db/migrations"));

        public override AnalyzerConfigOptions GlobalOptions => Nothing;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Nothing;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Schema;

        private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
        }
    }

#pragma warning disable RS1036, RS1038, RS1041, RS2008 // Not an analyzer for anybody's compiler: the measure of one that does nothing.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class EmptyAnalyzer : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Descriptor = new("EMPTY", "Empty", "Empty", "Empty", DiagnosticSeverity.Info, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterOperationAction(static _ => { }, OperationKind.Invocation, OperationKind.ObjectCreation);
        }
    }
#pragma warning restore RS1036, RS1038, RS1041, RS2008
}
