using System.Globalization;
using System.Xml.Linq;

namespace StripeSync.Benchmarks.CompileCost;

/// <summary>
/// What a set of analyzers adds to a compilation: the compiler's own command line, as MSBuild makes it, run again and again with each set in turn, in
/// processor time. One run, side by side.
/// </summary>
internal static class CompileCostCommand
{
    private const string Configuration = "Release";
    private static readonly string[] Libraries = ["Npgsql", "Dapper", "Npgsql.EntityFrameworkCore.PostgreSQL"];
    private static readonly (string Name, string Framework)[] RepositoryProjects = [("StripeSync.Sql", "netstandard2.0"), ("StripeSync.Queue", "net10.0"), ("StripeSync.Tool", "net10.0")];
    private static readonly (string Id, string Version)[] Peers = [("Meziantou.Analyzer", "3.0.321"), ("Roslynator.Analyzers", "5.0.1"), ("Dapper.AOT", "1.1.0")];

    /// <summary>Runs the comparison.</summary>
    /// <param name="args">--files, --migrations and --rounds, each with a number; --without-peers leaves out the analyzers of others and this repository.</param>
    /// <param name="output">Where the tables go.</param>
    public static void Run(IReadOnlyList<string> args, TextWriter output)
    {
        var files = Number(args, "--files", 2_000);
        var migrations = Number(args, "--migrations", 500);
        var rounds = Number(args, "--rounds", 5);
        var withPeers = !args.Contains("--without-peers");
        var repository = Repository();
        var folder = Directory.CreateTempSubdirectory("stripesync-compile-").FullName;
        try
        {
            var project = GeneratedProject.Write(folder, files, migrations);
            AnalyzerSet[] sets = [AnalyzerSet.None, AnalyzerSet.Ours(repository, Configuration), .. Peers.Where(_ => withPeers).Select(static peer => AnalyzerSet.Package(peer.Id, peer.Version))];
            project.WriteProjectFile(Libraries.Select(id => (id, Version(repository, id))), sets);
            foreach (var set in sets)
                ChildProcess.Run("dotnet", folder, "msbuild", "App.csproj", "-restore", "-t:Compile", "-p:Configuration=" + Configuration, "-p:AnalyzerSet=" + set.Name, "-nologo", "-nodeReuse:false");

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{project.Files:N0} C# files, {project.Migrations:N0} migrations, {rounds} rounds"));
            Measure([(folder, set => set.Name + ".rsp")], sets, rounds, output);
            if (withPeers)
                MeasureRepository(repository, folder, sets, rounds, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same for projects of this repository, which have few writes or none.</summary>
    private static void MeasureRepository(string repository, string folder, AnalyzerSet[] sets, int rounds, TextWriter output)
    {
        var projects = RepositoryProjects.Select(one => RepositoryProject.Read(Path.Combine(repository, "src", one.Name, one.Name + ".csproj"), one.Framework, Configuration, folder)).ToList();
        foreach (var set in sets)
        {
            var analyzers = File.ReadLines(Path.Combine(folder, set.Name + ".rsp")).Where(static line => line.StartsWith("/analyzer:", StringComparison.Ordinal)).ToList();
            foreach (var project in projects)
                project.Write(analyzers, ResponseFile(project, set));
        }

        output.WriteLine();
        output.WriteLine("This repository: " + string.Join(", ", RepositoryProjects.Select(static one => one.Name)));
        Measure([.. projects.Select(project => (project.Folder, (Func<AnalyzerSet, string>)(set => ResponseFile(project, set))))], sets, rounds, output);

        string ResponseFile(RepositoryProject project, AnalyzerSet set) => Path.Combine(folder, Path.GetFileName(project.Folder) + "." + set.Name + ".rsp");
    }

    /// <summary>Compiles with each set in turn, once more than is counted, and prints the table.</summary>
    private static void Measure(IReadOnlyList<(string Folder, Func<AnalyzerSet, string> ResponseFile)> compilations, AnalyzerSet[] sets, int rounds, TextWriter output)
    {
        var times = sets.ToDictionary(static set => set.Name, static _ => new List<TimeSpan>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var set in sets)
            {
                var time = compilations.Aggregate(TimeSpan.Zero, (sum, one) => sum + ChildProcess.Run("dotnet", one.Folder, "exec", Compiler(), "@" + one.ResponseFile(set)));
                if (round > 0)
                    times[set.Name].Add(time);
            }
        }

        Print(output, sets, times);
    }

    private static void Print(TextWriter output, AnalyzerSet[] sets, Dictionary<string, List<TimeSpan>> times)
    {
        var alone = Median(times[AnalyzerSet.None.Name]);
        output.WriteLine();
        output.WriteLine("| compilation with | processor time, median | least | added, median | added |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var set in sets)
        {
            var median = Median(times[set.Name]);
            var added = median - alone;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {set.Shown} | {median.TotalSeconds:F2} s | {times[set.Name].Min().TotalSeconds:F2} s | {added.TotalSeconds:F2} s | {added / alone:P1} |"));
        }
    }

    private static TimeSpan Median(List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    internal static int Number(IReadOnlyList<string> args, string option, int otherwise)
    {
        for (var i = 0; i + 1 < args.Count; i++)
        {
            if (args[i] == option)
                return int.Parse(args[i + 1], CultureInfo.InvariantCulture);
        }

        return otherwise;
    }

    /// <summary>The compiler of the SDK that runs this.</summary>
    private static string Compiler()
    {
        var root = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Directory.EnumerateDirectories(Path.Combine(root, "sdk"))
            .Select(static sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Last();
    }

    internal static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StripeSyncAnalyzers.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The repository is not above " + AppContext.BaseDirectory);
    }

    private static string Version(string repository, string id) =>
        XDocument.Load(Path.Combine(repository, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .First(version => version.Attribute("Include")!.Value == id)
            .Attribute("Version")!.Value;
}
