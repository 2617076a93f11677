using System.Globalization;
using StripeSync.Benchmarks.Corpus;

namespace StripeSync.Benchmarks.CompileCost;

/// <summary>A generated project on disk, which one of several sets of analyzers looks at.</summary>
internal sealed class GeneratedProject
{
    private const int Seed = 20260607;

    private GeneratedProject(string folder, int files, int migrations)
    {
        Folder = folder;
        Files = files;
        Migrations = migrations;
    }

    public string Folder { get; }

    public int Files { get; }

    public int Migrations { get; }

    public string ProjectFile => Path.Combine(Folder, "App.csproj");

    /// <summary>Writes the sources and the migrations.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="files">About how many C# files.</param>
    /// <param name="migrations">How many migrations.</param>
    public static GeneratedProject Write(string folder, int files, int migrations)
    {
        var generator = new MigrationGenerator(Seed);
        var schema = Directory.CreateDirectory(Path.Combine(folder, "db", "migrations")).FullName;
        for (var i = 0; i < migrations; i++)
            File.WriteAllText(Path.Combine(schema, string.Create(CultureInfo.InvariantCulture, $"{i + 1:D4}_change.sql")), generator.Migration());

        var tables = generator.Tables.Take(files / 5).ToList();
        var sources = Directory.CreateDirectory(Path.Combine(folder, "src")).FullName;
        var written = 1;
        for (var i = 0; i < tables.Count; i++)
        {
            foreach (var (name, text) in CSharpGenerator.Files(tables[i], i))
            {
                File.WriteAllText(Path.Combine(sources, name), text);
                written++;
            }
        }

        File.WriteAllText(Path.Combine(sources, "AppContextDb.cs"), CSharpGenerator.Context(tables));
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), """
            <Project>
              <PropertyGroup>
                <BaseIntermediateOutputPath>obj/$(AnalyzerSet)/</BaseIntermediateOutputPath>
                <BaseOutputPath>bin/$(AnalyzerSet)/</BaseOutputPath>
              </PropertyGroup>
            </Project>
            """);
        return new GeneratedProject(folder, written, migrations);
    }

    /// <summary>Writes the project file.</summary>
    /// <param name="versions">The versions of the libraries that the sources use.</param>
    /// <param name="sets">The sets of analyzers; the property AnalyzerSet chooses one.</param>
    public void WriteProjectFile(IEnumerable<(string Id, string Version)> versions, IEnumerable<AnalyzerSet> sets)
    {
        var libraries = string.Concat(versions.Select(static v => $"    <PackageReference Include=\"{v.Id}\" Version=\"{v.Version}\" />\n"));
        File.WriteAllText(ProjectFile, $$"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnableNETAnalyzers>false</EnableNETAnalyzers>
                <NuGetAudit>false</NuGetAudit>
                <DefaultItemExcludes>$(DefaultItemExcludes);obj/**;bin/**</DefaultItemExcludes>
                <NoWarn>$(NoWarn);CS1591</NoWarn>
                <!-- The command line of the compiler is what is wanted; the benchmark runs it itself. -->
                <ProvideCommandLineArgs>true</ProvideCommandLineArgs>
                <SkipCompilerExecution>true</SkipCompilerExecution>
              </PropertyGroup>
              <ItemGroup>
            {{libraries}}  </ItemGroup>
            {{string.Concat(sets.Select(static set => set.ProjectXml))}}
              <Target Name="WriteCommandLine" AfterTargets="CoreCompile">
                <WriteLinesToFile File="$(AnalyzerSet).rsp" Lines="@(CscCommandLineArgs)" Overwrite="true" />
              </Target>
            </Project>
            """);
    }
}
