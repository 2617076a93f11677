using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.CodeAnalysis;
using StripeSync.Benchmarks.CompileCost;

namespace StripeSync.Benchmarks.Mutation;

/// <summary><c>mutate --sample N --seed S [--file NAME,…] [--verbose]</c>: which small changes of the rules and of the inference no test notices.</summary>
internal static class MutateCommand
{
    private static readonly string[] Folders = ["Rules", "Conflicts"];

    /// <summary>Runs the tests against a sample of mutants.</summary>
    /// <param name="args">The options; files are named without their folders.</param>
    /// <param name="output">Where figures and survivors go.</param>
    public static async Task RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        var sample = CompileCostCommand.Number(args, "--sample", 250);
        var seed = CompileCostCommand.Number(args, "--seed", 1);
        var files = args.SkipWhile(static a => a != "--file").Skip(1).Take(1).SelectMany(static names => names.Split(',')).ToHashSet(StringComparer.Ordinal);
        var repository = CompileCostCommand.Repository();
        ChildProcess.Run("dotnet", repository, "build", "tests/StripeSync.Sql.Tests", "-c", "Release", "--nologo", "--disable-build-servers");
        var tests = Path.Combine(repository, "tests", "StripeSync.Sql.Tests", "bin", "Release", "net10.0", "StripeSync.Sql.Tests.dll");

        var source = new MutatedEngine(repository);
        var all = new List<Mutant>();
        foreach (var tree in source.Trees.Where(tree => IsMutated(tree, files)))
            all.AddRange(MutantFinder.Find(tree, all.Count + 1));
        var shuffled = all.ToArray();
        new Random(seed).Shuffle(shuffled);

        var folder = Directory.CreateTempSubdirectory("stripesync-mutants-").FullName;
        try
        {
            var engine = Path.Combine(folder, "StripeSync.Sql.dll");
            // Some do not compile: the sample is filled from those that come after it.
            var candidates = shuffled.Take(sample + (sample / 4) + 10).ToList();
            var invalid = source.Compile(candidates, engine);
            var tried = candidates.Where(m => !invalid.Contains(m.Number)).Take(sample).ToDictionary(static m => m.Number);
            var survivors = new ConcurrentBag<Mutant>();
            var runs = new MutantRuns(engine, tests);
            await Task.WhenAll(tried.Keys.Chunk((tried.Count / Environment.ProcessorCount) + 1).Select(numbers => runs.RunAsync(numbers, (number, said) =>
            {
                if (said == TestRun.Survived)
                    survivors.Add(tried[number]);
                if (args.Contains("--verbose"))
                    output.WriteLine($"{tried[number]}: {said}");
            })));

            foreach (var survivor in survivors.Select(static s => s.ToString()).Order(StringComparer.Ordinal))
                output.WriteLine("survived  " + survivor);
            var killed = tried.Count - survivors.Count;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{all.Count} mutants, {candidates.Count} of them compiled from seed {seed}, {invalid.Count} no C#; {tried.Count} tried, {killed} killed, {survivors.Count} survived, score {(double)killed / tried.Count:P1}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsMutated(SyntaxTree tree, HashSet<string> files) =>
        Folders.Contains(Path.GetFileName(Path.GetDirectoryName(tree.FilePath))) && (files.Count == 0 || files.Contains(Path.GetFileName(tree.FilePath)));
}
