using System.Text.Json;

namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>
/// A project that imports the package's build files, evaluated without being built: what the IDE sees. It stands in <c>repo/src/App</c>, so
/// that the two folders above it, and one more, can be filled.
/// </summary>
internal sealed class Evaluation
{
    private const string Project = "repo/src/App/App.csproj";

    private readonly PackedPackage _package;

    public Evaluation(PackedPackage package, string? folderName = null)
    {
        _package = package;
        Folder = package.NewFolder(folderName);
        Body(string.Empty);
    }

    public TemporaryFolder Folder { get; }

    /// <summary>Writes empty files; their paths start at the folder above <c>repo</c>.</summary>
    public Evaluation Files(params string[] paths)
    {
        foreach (var path in paths)
            Folder.Write(path, string.Empty);
        return this;
    }

    /// <summary>Sets what the project says between the package's two files.</summary>
    public Evaluation Body(string body)
    {
        Folder.Write(Project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{_package.Unpacked}/build/StripeSyncAnalyzers.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              {body}
              <Import Project="{_package.Unpacked}/build/StripeSyncAnalyzers.targets" />
            </Project>

            """);
        return this;
    }

    /// <summary>The files that the analyzers are given, in order: <c>path < root</c>, or the path alone for one that is no schema.</summary>
    public async Task<IReadOnlyList<string>> AdditionalFiles()
    {
        var result = await Run("-getItem:AdditionalFiles");
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.GetProperty("Items").GetProperty("AdditionalFiles").EnumerateArray().Select(Describe)];

        string Describe(JsonElement item)
        {
            var path = Folder.Relative(item.GetProperty("FullPath").GetString()!);
            if (!item.TryGetProperty("StripeSyncKind", out var kind))
                return path;
            Assert.Equal("Schema", kind.GetString());
            var root = item.GetProperty("StripeSyncRoot").GetString()!;
            Assert.True(Path.IsPathFullyQualified(root), root);
            Assert.EndsWith(Path.DirectorySeparatorChar.ToString(), root, StringComparison.Ordinal);
            return path + " < " + Folder.Relative(root).TrimEnd('/');
        }
    }

    /// <summary>The value of a property.</summary>
    public async Task<string> Property(string name) => (await Run("-getProperty:" + name)).Output.Trim();

    /// <summary>The settings file that the compiler is given.</summary>
    public async Task<string> CompilerSettings()
    {
        await Run("-target:GenerateMSBuildEditorConfigFile");
        return Folder.Read("repo/src/App/obj/Debug/net10.0/App.GeneratedMSBuildEditorConfig.editorconfig");
    }

    private async Task<DotnetResult> Run(string argument) =>
        (await Dotnet.Run(Folder.Path, "msbuild", Folder.PathOf(Project), argument, "-nodeReuse:false", "-nologo")).MustSucceed();
}
