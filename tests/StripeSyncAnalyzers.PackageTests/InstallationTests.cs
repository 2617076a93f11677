using System.Text.RegularExpressions;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>What the READMEs say of the installation: the commands, the item of the project file and the code, in a folder of a person's own.</summary>
public partial class InstallationTests(PackedPackage package)
{
    private const string PackageReadme = "src/StripeSyncAnalyzers.Package/README.md";

    /// <summary>
    /// Not as they stand: the pack goes beside the repository (it is the one that all tests use), the source is registered in a file of its own, and a version is named,
    /// so that no other package of the same name can be taken.
    /// </summary>
    [Fact]
    public async Task The_commands_of_the_readme_add_the_package()
    {
        Assert.Equal(
            [
                "dotnet pack src/StripeSyncAnalyzers.Package -o artifacts/packages",
                "dotnet nuget add source \"$PWD/artifacts/packages\" --name StripeSyncLocal",
                "dotnet add YourProject package StripeSyncAnalyzers --prerelease",
            ],
            Blocks("README.md", "sh").Single(static block => block.StartsWith("dotnet pack", StringComparison.Ordinal)).Split('\n'));
        Assert.Equal("dotnet add package StripeSyncAnalyzers\ndotnet build", Blocks(PackageReadme, "sh").Single());

        var folder = package.NewFolder();
        folder.Write("nuget.config", $"<configuration><config><add key=\"globalPackagesFolder\" value=\"{package.Folder}/packages\" /></config><fallbackPackageFolders><add key=\"cache\" value=\"{Repository.PackageCache}\" /></fallbackPackageFolders></configuration>");
        await Run(folder, "nuget", "add", "source", package.Source, "--name", "StripeSyncLocal", "--configfile", folder.PathOf("nuget.config"));
        folder.Write("YourProject/YourProject.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Npgsql" Version="{Repository.VersionOf("Npgsql")}" />
                <PackageReference Include="Dapper" Version="{Repository.VersionOf("Dapper")}" />
              </ItemGroup>
              {Blocks(PackageReadme, "xml").Single()}
            </Project>
            """);
        Assert.Contains(Blocks(PackageReadme, "xml").Single(), Blocks("README.md", "xml"));
        folder.Write("sql/0001_queue.sql", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, UNIQUE (space_id, event_type));");
        folder.Write("YourProject/Writes.cs", $$"""
            using Dapper;
            using Npgsql;

            public static class Writes
            {
                public static async Task Enqueue(NpgsqlConnection connection, object job)
                {
            {{Blocks(PackageReadme, "csharp").Single()}}
                }
            }
            """);

        await Run(folder, "add", "YourProject", "package", "StripeSyncAnalyzers", "--version", package.Version);
        var build = await Run(folder, "build", "YourProject", "--disable-build-servers");

        Assert.Equal(["SSQ1001"], Findings.Printed(build.Output).Select(static finding => finding.Id));
        AssertUnderlined(folder.Read("YourProject/Writes.cs"), Assert.Single(Findings.Printed(build.Output)));
    }

    /// <summary>The tildes in the comment stand under the words that are reported.</summary>
    private static void AssertUnderlined(string source, PrintedFinding finding)
    {
        var lines = source.ReplaceLineEndings("\n").Split('\n');
        var comment = lines[finding.Line];
        Assert.Equal(finding.Column - 1, comment.IndexOf('~', StringComparison.Ordinal));
        Assert.Equal("stripe_sync_queue".Length, comment.Count(static c => c == '~'));
        Assert.Contains(finding.Message[finding.Message.IndexOf("fails with 23505", StringComparison.Ordinal)..finding.Message.IndexOf(" (HTTP", StringComparison.Ordinal)], comment, StringComparison.Ordinal);
        Assert.Contains(finding.Id, comment, StringComparison.Ordinal);
    }

    private static async Task<DotnetResult> Run(TemporaryFolder folder, params string[] arguments) => (await Dotnet.Run(folder.Path, arguments)).MustSucceed();

    private static List<string> Blocks(string document, string language) =>
        [.. Fence().Matches(File.ReadAllText(Repository.PathOf(document)).ReplaceLineEndings("\n")).Where(m => m.Groups["info"].Value == language).Select(static m => m.Groups["body"].Value)];

    [GeneratedRegex(@"^```(?<info>[^\n]*)\n(?<body>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
