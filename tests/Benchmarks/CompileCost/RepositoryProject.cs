using System.Text.Json;

namespace StripeSync.Benchmarks.CompileCost;

/// <summary>A project of this repository, with the command line that the compiler gets for it.</summary>
/// <param name="Folder">The folder of the project, to which the paths of the command line are relative.</param>
/// <param name="Arguments">The command line without analyzers, and without anything that would overwrite what was built.</param>
internal sealed record RepositoryProject(string Folder, IReadOnlyList<string> Arguments)
{
    /// <summary>Asks MSBuild for the command line.</summary>
    /// <param name="project">The project file; everything that it refers to has been built.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="output">A folder for what the compiler writes.</param>
    public static RepositoryProject Read(string project, string framework, string configuration, string output)
    {
        var folder = Path.GetDirectoryName(project)!;
        var json = ChildProcess.Read(
            "dotnet", folder, "msbuild", project, "-t:Compile", "-p:Configuration=" + configuration, "-p:TargetFramework=" + framework, "-p:BuildProjectReferences=false", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            // The target must not find that everything is up to date.
            "-p:NonExistentFile=none/none", "-getItem:CscCommandLineArgs", "-nologo", "-nodeReuse:false");
        using var document = JsonDocument.Parse(json);
        var arguments = document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(static item => item.GetProperty("Identity").GetString()!);
        return new RepositoryProject(folder, [.. arguments.Where(IsKept), "/warnaserror-", "/out:" + Path.Combine(output, Path.GetFileNameWithoutExtension(project) + ".dll")]);
    }

    /// <summary>The command line with the analyzers of a set.</summary>
    /// <param name="analyzers">The arguments that bring them.</param>
    /// <param name="responseFile">Where to write it.</param>
    public void Write(IEnumerable<string> analyzers, string responseFile) =>
        File.WriteAllLines(responseFile, Arguments.Concat(analyzers));

    /// <summary>The generators of the framework stay: the code needs what they make.</summary>
    private static bool IsKept(string argument) =>
        argument.StartsWith("/analyzer:", StringComparison.Ordinal)
            ? argument.Contains("Microsoft.NETCore.App.Ref", StringComparison.Ordinal)
            : !((string[])["/out:", "/refout:", "/pdb:", "/doc:", "/errorlog:", "/warnaserror"]).Any(prefix => argument.StartsWith(prefix, StringComparison.Ordinal));
}
