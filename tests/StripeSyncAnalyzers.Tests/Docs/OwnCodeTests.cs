using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Docs;

/// <summary>
/// Every rule, those that are off by default too, over the code of this repository, against the schema that StripeSync.Queue installs. Each finding is one that was looked
/// at and is meant: own-code.txt has the rules by project; STRIPESYNC_UPDATE=1 writes it. The projects are compiled from their sources with what these tests have beside them; what is missing there (a browser driver, a benchmark library) is not about SQL.
/// </summary>
public class OwnCodeTests
{
    private const string Recorded = "tests/StripeSyncAnalyzers.Tests/Docs/own-code.txt";

    /// <summary>The table as StripeSync.Queue makes it, for the projects without migrations of their own.</summary>
    private const string Installed = "CREATE TABLE spaces (id bigint PRIMARY KEY, name text);" + RuleCases.FullQueue;

    /// <summary>Calls whose argument is SQL for a test's database.</summary>
    private const string SqlMethods = "StripeSync.TestServer.TestDatabase.ExecuteAsync(script)|StripeSync.TestServer.TestDatabase.TryExecuteAsync(script)|StripeSync.TestServer.TestDatabase.ScalarAsync(sql)|StripeSync.TestServer.TestDatabase.RowsAsync(sql)|StripeSync.Queue.Tests.TestQueue.RunAsync(sql)";

    /// <summary>Other databases: with them at hand a connection of no known type may be theirs.</summary>
    private static readonly string[] OtherDatabases = ["Microsoft.Data.", "MySqlConnector", "SQLitePCLRaw", "Microsoft.EntityFrameworkCore.Sql"];

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Xunit;
        """;

#if !ROSLYN_5 // Once is enough: this is about our own code.
    [Fact]
#endif
    public async Task Only_what_is_meant_is_found()
    {
        var found = new StringBuilder();
        foreach (var project in Projects())
        {
            foreach (var place in (await AnalyzeAsync(project)).Select(d => Place(project, d)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                found.Append(place).Append('\n');
        }

        if (Environment.GetEnvironmentVariable("STRIPESYNC_UPDATE") == "1")
            await File.WriteAllTextAsync(RepositoryRoot.PathOf(Recorded), found.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal((await File.ReadAllTextAsync(RepositoryRoot.PathOf(Recorded), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), found.ToString());
    }

    /// <summary>The rule and the project, in which it may speak more than once: tests store the rows that they need by plain inserts. A sample has it in the file that shows it.</summary>
    private static string Place(string project, Diagnostic diagnostic)
    {
        var path = RepositoryRoot.Relative(project);
        return (path.StartsWith("samples/", StringComparison.Ordinal) ? RepositoryRoot.Relative(diagnostic.Location.GetLineSpan().Path) : path) + " " + diagnostic.Id;
    }

    /// <summary>Those that write to a database: the samples, the runtime, the command, and all that is under tests.</summary>
    private static IEnumerable<string> Projects() =>
        new[] { "samples", "tests" }.SelectMany(static folder => Directory.EnumerateDirectories(RepositoryRoot.PathOf(folder)))
            .Concat(Directory.EnumerateDirectories(RepositoryRoot.PathOf("src"), "StripeSync.*"))
            .Order(StringComparer.Ordinal);

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string project)
    {
        var token = TestContext.Current.CancellationToken;
        var sources = Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(project, path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .ToList();
        var texts = sources.ConvertAll(File.ReadAllText);
        if (!texts.Exists(static text => text.Contains(nameof(Npgsql), StringComparison.Ordinal)))
            return [];
        var parse = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NET", "NET8_0_OR_GREATER", "NET10_0_OR_GREATER"]);
        var trees = sources.Zip(texts, (path, text) => CSharpSyntaxTree.ParseText(text, parse, path)).Append(CSharpSyntaxTree.ParseText(GlobalUsings, parse, "/GlobalUsings.cs"));
        var compilation = CSharpCompilation.Create(
            Path.GetFileName(project), trees, References(Path.GetFileName(project)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: Descriptors.All.Select(static d => KeyValuePair.Create(d.Id, ReportDiagnostic.Warn))));
        var migrations = Path.Combine(project, "db", "migrations");
        var schema = Directory.Exists(migrations)
            ? Directory.EnumerateFiles(migrations, "*.sql").Order(StringComparer.Ordinal).Select(AdditionalText (path) => new InMemoryText(path, File.ReadAllText(path))).ToImmutableArray()
            : [new InMemoryText(Path.Combine(migrations, "0001_installed.sql"), Installed)];
        var metadata = schema.ToImmutableDictionary(static file => file, AnalyzerConfigOptions (file) => new InMemoryOptions(
        [
            KeyValuePair.Create("build_metadata.AdditionalFiles.StripeSyncKind", "Schema"),
            KeyValuePair.Create("build_metadata.AdditionalFiles.StripeSyncRoot", migrations),
        ]));
        var options = new AnalyzerOptions(schema, new InMemoryOptionsProvider(new InMemoryOptions([KeyValuePair.Create("build_property.StripeSyncSqlMethods", SqlMethods)]), metadata));
        var analysis = compilation.WithAnalyzers([new ConflictSafetyAnalyzer()], new CompilationWithAnalyzersOptions(options, onAnalyzerException: static (e, _, _) => throw new InvalidOperationException("The analyzer threw.", e), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        return [.. (await analysis.GetAnalyzerDiagnosticsAsync(token)).Where(static d => d.Location != Location.None)];
    }

    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            .DistinctBy(Path.GetFileName)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project && Path.GetFileNameWithoutExtension(path) != "StripeSyncAnalyzers.Tests")
            .Where(static path => !OtherDatabases.Any(Path.GetFileName(path).StartsWith))
            .Where(IsManaged)
            .Select(static path => MetadataReference.CreateFromFile(path));

    private static bool IsManaged(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(file);
        return reader.HasMetadata;
    }
}
