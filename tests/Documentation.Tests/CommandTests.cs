using System.Diagnostics;
using System.Text.RegularExpressions;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSync.Documentation.Tests;

/// <summary>
/// The commands that measure. Those that need seconds at small sizes are run so; of the others (the compiler's figures, which restore the packages of other
/// analyzers or warm up for long, the mutation run, BenchmarkDotNet, and longer runs of what the test command does anyway) each name, option and variable is looked up.
/// </summary>
public partial class CommandTests
{
    private const string Benchmarks = "tests/Benchmarks";
    private static readonly string[] Measuring = ["docs/performance.md", "docs/reliability.md", "docs/conformance.md"];

    /// <summary>The command lines of the blocks, continued lines joined; and the arguments that the text gives after a "--".</summary>
    public static TheoryData<string> Lines =>
    [
        .. Documents.Blocks.Where(static block => block.Info == "sh" && Measuring.Contains(block.Document))
            .SelectMany(static block => Continued().Replace(block.Body, " ").Split('\n'))
            .Concat(Documents.InlineCode().Where(static code => Measuring.Contains(code.Document) && code.Code.StartsWith("-- ", StringComparison.Ordinal)).Select(static code => $"dotnet run --project {Benchmarks} {code.Code}"))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_measuring_command_names_what_is_there(string line)
    {
        var words = Words(line);
        while (Variable().Match(words[0]) is { Success: true } variable)
        {
            Assert.True(IsInSource("tests", "*.cs", $"\"{variable.Groups["name"].Value}\""), $"No test reads {variable.Groups["name"].Value}.");
            words.RemoveAt(0);
        }

        Assert.Equal("dotnet", words[0]);
        switch (words[1])
        {
            case "build":
                Assert.True(Directory.Exists(Documents.PathOf(words[2])), words[2]);
                break;
            case "test":
                Assert.True(Directory.Exists(Documents.PathOf(words[2])), words[2]);
                var filter = words[words.IndexOf("--filter") + 1];
                Assert.True(IsInSource(words[2], "*.cs", filter.Replace("FullyQualifiedName~", "", StringComparison.Ordinal)), filter);
                break;
            case "run":
                Assert.Equal(Benchmarks, words[words.IndexOf("--project") + 1]);
                var arguments = words[(words.IndexOf("--") + 1)..];
                // What begins with an option goes to BenchmarkDotNet.
                if (arguments[0].StartsWith("--", StringComparison.Ordinal))
                    break;
                Assert.True(IsInSource(Benchmarks, "Program.cs", $"case \"{arguments[0]}\":"), arguments[0]);
                foreach (var option in arguments.Where(static word => word.StartsWith("--", StringComparison.Ordinal)))
                    Assert.True(IsInSource(Benchmarks, "*.cs", $"\"{option}\""), option);
                break;
            default:
                Assert.Fail($"Nobody knows what to do with: {line}");
                break;
        }
    }

    [Fact]
    public async Task The_benchmark_of_the_queue_runs_with_small_sizes()
    {
        var run = await RunBenchmark("queue", "--rounds", "1", "--calls", "40", "--jobs", "80", "--claim-rows", "2000", "--clean-rows", "2000", "--clean-rounds", "1");
        Assert.StartsWith("1 rounds of 40 calls", run.MustSucceed().Output, StringComparison.Ordinal);
    }

    /// <summary>It fails by itself unless exactly one installation built the key and the verification is clean.</summary>
    [Fact]
    public async Task The_benchmark_of_the_installation_runs_with_small_sizes()
    {
        var run = await RunBenchmark("install", "--rows", "2000", "--rounds", "1");
        Assert.StartsWith("8 installations at once beside 4 writers", run.MustSucceed().Output, StringComparison.Ordinal);
    }

    /// <summary>The same lines, with other numbers. Whether a busy machine makes a unit look slow is the fuzzer's affair, not the page's.</summary>
    [Fact]
    public async Task The_fuzzer_prints_what_the_page_shows()
    {
        var shown = Documents.Blocks.Single(static block => block is { Document: "docs/performance.md", Info: "text" }).Body;
        var run = await RunBenchmark("fuzz", "--count", "300", "--seed", "20260607", "--shapes", "8");
        Assert.Superset(Masked(shown).Split('\n').SkipLast(1).ToHashSet(), Masked(run.Output.ReplaceLineEndings("\n")).Split('\n').ToHashSet());
    }

    [Fact]
    public void The_test_command_is_a_script_that_is_understood()
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", Documents.PathOf("tests/run.sh")]) { RedirectStandardError = true })!;
        var error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal((0, ""), (bash.ExitCode, error));
    }

    private static async Task<DotnetResult> RunBenchmark(params string[] arguments)
    {
        // Built beside these tests, in the same configuration: …/bin/Release/net10.0.
        var built = Path.GetRelativePath(Documents.PathOf("tests/Documentation.Tests"), AppContext.BaseDirectory);
        return await Dotnet.Run(Documents.Root, [Path.Combine(Documents.PathOf(Benchmarks), built, "Benchmarks.dll"), .. arguments]);
    }

    private static bool IsInSource(string folder, string pattern, string text) =>
        Directory.EnumerateFiles(Documents.PathOf(folder), pattern, SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Any(path => File.ReadAllText(path).Contains(text, StringComparison.Ordinal));

    private static string Masked(string output) => Slowest().Replace(Number().Replace(output, "#"), "()");

    private static List<string> Words(string line) => [.. Word().Matches(line).Select(static word => word.Value.Trim('"', '\''))];

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();

    [GeneratedRegex("^(?<name>STRIPESYNC_[A-Z_]+)=")]
    private static partial Regex Variable();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d[\d,.]*")]
    private static partial Regex Number();

    /// <summary>The unit that took longest, if one took long enough to count.</summary>
    [GeneratedRegex(@"(?<=times the time )\(.*\)(?=, )")]
    private static partial Regex Slowest();
}
