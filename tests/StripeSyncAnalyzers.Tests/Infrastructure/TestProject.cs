using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>A file of a test: its path and its text, with marks.</summary>
internal sealed record TestFile(string Path, string Text);

/// <summary>A schema file with its metadata.</summary>
/// <param name="Path">The path.</param>
/// <param name="Text">The text, with marks; null for a file that cannot be read.</param>
/// <param name="Root">The metadata StripeSyncRoot.</param>
/// <param name="Kind">The metadata StripeSyncKind.</param>
internal sealed record SchemaItem(string Path, string? Text, string Root = "/db/migrations", string Kind = "Schema");

/// <summary>A small project in memory. Immutable: derive variants by <c>with</c>.</summary>
internal sealed record TestProject
{
    /// <summary>The C# that every test gets.</summary>
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public ImmutableArray<TestFile> Sources { get; init; } = [];

    public ImmutableArray<SchemaItem> Schema { get; init; } = [];

    public Libraries Libraries { get; init; } = Libraries.Npgsql | Libraries.Dapper;

    public ImmutableDictionary<string, string> GlobalOptions { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A program, for top-level statements, or a library.</summary>
    public OutputKind Output { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>Whether the metadata keys arrive in lower case, as some hosts deliver them.</summary>
    public bool LowerCaseMetadata { get; init; }

    /// <summary>A project of one migration and one C# file.</summary>
    public static TestProject Of(string? schemaSql, string csharp) => new()
    {
        Sources = [new TestFile("/src/Test.cs", csharp)],
        Schema = schemaSql is null ? [] : [new SchemaItem("/db/migrations/0001_init.sql", schemaSql)],
    };

    /// <summary>Severities by rule, as a global analyzer config sets them.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> Severities { get; init; } = ImmutableDictionary<string, ReportDiagnostic>.Empty;

    public TestProject WithOption(string key, string value) => this with { GlobalOptions = GlobalOptions.Add(key, value) };

    public TestProject WithSource(string path, string csharp) => this with { Sources = Sources.Add(new TestFile(path, csharp)) };

    /// <summary>Compiles it, with what an analyzer gets.</summary>
    public CompiledProject Compile()
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var sources = Sources.Select(static s => (s.Path, Markup: Markup.Parse(s.Text))).ToImmutableArray();
        var trees = sources
            .Select(s => CSharpSyntaxTree.ParseText(s.Markup.Text, parse, s.Path))
            .Append(CSharpSyntaxTree.ParseText(GlobalUsings, parse, "/src/GlobalUsings.cs"));
        var compilation = CSharpCompilation.Create(
            "Test",
            trees,
            References.Of(Libraries),
            new CSharpCompilationOptions(Output, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: Severities));

        var schema = Schema.Select(static s => (Item: s, Markup: s.Text is null ? null : Markup.Parse(s.Text))).ToImmutableArray();
        var files = schema.Select(static AdditionalText (s) => new InMemoryText(s.Item.Path, s.Markup?.Text)).ToImmutableArray();
        var metadata = schema.Zip(files).ToImmutableDictionary(static pair => pair.Second, AnalyzerConfigOptions (pair) => Metadata(pair.First.Item));
        var options = new AnalyzerOptions(files, new InMemoryOptionsProvider(new InMemoryOptions(GlobalOptions), metadata));

        var expected = sources.SelectMany(static s => s.Markup.Marks.Select(mark => new ExpectedDiagnostic(mark.Id, s.Path, mark.Span)))
            .Concat(schema.SelectMany(static s => (s.Markup?.Marks ?? []).Select(mark => new ExpectedDiagnostic(mark.Id, s.Item.Path, mark.Span))));
        return new CompiledProject(compilation, options, [.. expected]);
    }

    private InMemoryOptions Metadata(SchemaItem item)
    {
        var values = new Dictionary<string, string>
        {
            ["build_metadata.AdditionalFiles.StripeSyncKind"] = item.Kind,
            ["build_metadata.AdditionalFiles.StripeSyncRoot"] = item.Root,
        };
        return new InMemoryOptions(LowerCaseMetadata ? values.Select(static v => KeyValuePair.Create(v.Key.ToLowerInvariant(), v.Value)) : values);
    }
}
