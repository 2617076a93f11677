using System.IO.Compression;

namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>
/// The package, packed once for all tests from a state in which nothing is built, in a folder outside of the repository: so the repository's own
/// build settings do not reach the projects that use it.
/// </summary>
public sealed class PackedPackage : IAsyncLifetime
{
    private readonly HashSet<string> _packed = [];
    private int _projects;
    private Task<DotnetResult>? _samples;

    /// <summary>The folder of everything that the tests make.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "StripeSyncAnalyzers-" + Guid.NewGuid().ToString("N"));

    /// <summary>A version that no package cache can know.</summary>
    public string Version { get; } = "0.0.0-test." + Guid.NewGuid().ToString("N");

    /// <summary>The folder that holds the package: a package source.</summary>
    public string Source => Path.Combine(Folder, "source");

    /// <summary>The package file.</summary>
    public string File => Path.Combine(Source, $"StripeSyncAnalyzers.{Version}.nupkg");

    /// <summary>The package's content.</summary>
    public string Unpacked => Path.Combine(Folder, "unpacked");

    /// <summary>Where the repository's projects are built, apart from the repository's own bin and obj.</summary>
    public string Artifacts => Path.Combine(Folder, "artifacts");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        System.IO.File.Copy(Repository.PathOf("global.json"), Path.Combine(Folder, "global.json"));
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, name), "<Project />\n");

        await Pack("src/StripeSyncAnalyzers.Package");
        await ZipFile.ExtractToDirectoryAsync(File, Unpacked);
    }

    /// <summary>Packs a project of the repository into the package source, once for all tests.</summary>
    internal async Task Pack(string project)
    {
        if (_packed.Contains(project))
            return;
        (await Dotnet.Run(
            Repository.Root, "pack", project, "--configuration", "Release", "--output", Source,
            "--artifacts-path", Artifacts, "--disable-build-servers", "-p:MinVerVersionOverride=" + Version)).MustSucceed();
        _packed.Add(project);
    }

    /// <summary>Builds the samples that print warnings, afresh and once for all tests; returns what that printed.</summary>
    internal Task<DotnetResult> BuildSamples() => _samples ??= BuildSamplesOnce();

    // One command for all of them. They are in the solution, which does not build them: its build prints no warning.
    private async Task<DotnetResult> BuildSamplesOnce()
    {
        var all = Path.Combine(Folder, "samples.proj");
        await System.IO.File.WriteAllTextAsync(all, $"""
            <Project DefaultTargets="Build">
              <ItemGroup>
                <Sample Include="{Repository.PathOf("samples")}/Quickstart/*.csproj;{Repository.PathOf("samples")}/With*/*.csproj" />
              </ItemGroup>
              <Target Name="Restore">
                <MSBuild Projects="@(Sample)" Targets="Restore" />
              </Target>
              <Target Name="Build">
                <MSBuild Projects="@(Sample)" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        return (await Dotnet.Run(Folder, "build", all, "--configuration", "Release", "--artifacts-path", Artifacts, "--disable-build-servers")).MustSucceed();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A new, empty folder.</summary>
    internal TemporaryFolder NewFolder(string? name = null) =>
        new(Path.Combine(Folder, "projects", (++_projects).ToString(System.Globalization.CultureInfo.InvariantCulture), name ?? "work"));
}
