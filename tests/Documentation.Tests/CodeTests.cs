using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace StripeSync.Documentation.Tests;

/// <summary>The C# of the documents is compiled, against what this project references.</summary>
public partial class CodeTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Npgsql;
        using StripeSync.Queue;
        using StripeSync.Queue.Hosting;

        """;

    [Fact]
    public void The_code_about_the_queue_compiles()
    {
        var blocks = Documents.Blocks.Where(static block => block is { Document: "docs/queue.md", Info: "csharp" }).ToList();
        Assert.NotEmpty(blocks);
        foreach (var block in blocks)
        {
            // What a reader fills in.
            var code = block.Body.Replace("…", "Task.CompletedTask", StringComparison.Ordinal);
            if (code.Contains("builder.", StringComparison.Ordinal))
                AssertCompiles(block.ToString(), $"{Usings}var connectionString = \"Host=localhost\";\nvar builder = Host.CreateApplicationBuilder();\n{code}\n", OutputKind.ConsoleApplication);
            else
                AssertCompiles(block.ToString(), InMethod(code));
        }
    }

    /// <summary>The third way of each step of the runbook.</summary>
    [Fact]
    public void The_calls_of_the_runbook_compile()
    {
        var calls = Documents.InlineCode().Where(static code => code.Document == "docs/runbook.md").Select(static code => code.Code).Where(static code => Call().IsMatch(code)).ToList();
        Assert.True(calls.Count > 5);
        foreach (var call in calls)
            AssertCompiles("docs/runbook.md: " + call, InMethod(call.StartsWith("var ", StringComparison.Ordinal) ? call : $"var maintenance = new QueueMaintenance(dataSource);\nvar result = {call};", "string"));
    }

    /// <summary>The example of a case is one of the cases: it is run on the engine, on a server and through the analyzer.</summary>
    [Fact]
    public void The_case_of_a_rule_is_one_that_is_run()
    {
        var block = Documents.Blocks.Single(static block => block is { Document: "docs/adding-a-rule.md", Info: "csharp" });
        var cases = Directory.EnumerateFiles(Documents.PathOf("tests/StripeSync.Sql.Tests/Rules"), "RuleCases*.cs").Select(File.ReadAllText);
        Assert.Contains(cases, text => Spaces().Replace(text, " ").Contains(Spaces().Replace(block.Body, " "), StringComparison.Ordinal));
    }

    // The C# stands where it stands: a raw string must not get other white space.
    private static string InMethod(string code, string spaceType = "Guid") =>
        $"{Usings}public static class Example\n{{\n    public static async Task Run(NpgsqlDataSource dataSource, NpgsqlConnection connection, NpgsqlTransaction transaction, {spaceType} spaceId, Guid run, string text)\n    {{\n{code}\nawait Task.CompletedTask;\n    }}\n}}\n";

    private static void AssertCompiles(string where, string code, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path));
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("Example", [tree], references, new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, $"{where} does not compile:\n{string.Join('\n', errors)}\n{code}");
    }

    [GeneratedRegex(@"^(await maintenance\.|QueueMaintenance\.|var maintenance|new CleanUpOptions)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
