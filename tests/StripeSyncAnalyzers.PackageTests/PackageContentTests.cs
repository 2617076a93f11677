using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

public class PackageContentTests(PackedPackage package)
{
    private static readonly string[] Assemblies = ["StripeSync.Sql", "StripeSyncAnalyzers", "StripeSyncAnalyzers.CodeFixes"];

    [Fact]
    public void Zip_holds_exactly_these_files()
    {
        using var zip = ZipFile.OpenRead(package.File);

        Assert.Equal(
            [
                "README.md",
                "StripeSyncAnalyzers.nuspec",
                "[Content_Types].xml",
                "_rels/.rels",
                "analyzers/dotnet/cs/StripeSync.Sql.dll",
                "analyzers/dotnet/cs/StripeSyncAnalyzers.CodeFixes.dll",
                "analyzers/dotnet/cs/StripeSyncAnalyzers.dll",
                "build/StripeSyncAnalyzers.All.globalconfig",
                "build/StripeSyncAnalyzers.Strict.globalconfig",
                "build/StripeSyncAnalyzers.props",
                "build/StripeSyncAnalyzers.targets",
                "buildTransitive/StripeSyncAnalyzers.All.globalconfig",
                "buildTransitive/StripeSyncAnalyzers.Strict.globalconfig",
                "buildTransitive/StripeSyncAnalyzers.props",
                "buildTransitive/StripeSyncAnalyzers.targets",
                "icon.png",
                "package/services/metadata/core-properties/*.psmdcp",
            ],
            zip.Entries.Select(entry => PsmdcpName(entry.FullName)).Order(StringComparer.Ordinal));

        static string PsmdcpName(string name) =>
            name.EndsWith(".psmdcp", StringComparison.Ordinal) ? "package/services/metadata/core-properties/*.psmdcp" : name;
    }

    [Theory]
    [InlineData("StripeSyncAnalyzers.All.globalconfig")]
    [InlineData("StripeSyncAnalyzers.Strict.globalconfig")]
    [InlineData("StripeSyncAnalyzers.props")]
    [InlineData("StripeSyncAnalyzers.targets")]
    public void Transitive_users_get_the_same_build_files(string file) =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(package.Unpacked, "build", file)),
            File.ReadAllText(Path.Combine(package.Unpacked, "buildTransitive", file)));

    [Fact]
    public void Nuspec_has_no_dependencies_and_is_for_development_only()
    {
        var metadata = XDocument.Load(Path.Combine(package.Unpacked, "StripeSyncAnalyzers.nuspec")).Root!.Elements().Single();
        var values = metadata.Elements().ToDictionary(element => element.Name.LocalName, element => element);

        Assert.Equal("StripeSyncAnalyzers", values["id"].Value);
        Assert.Equal(package.Version, values["version"].Value);
        Assert.Equal("true", values["developmentDependency"].Value);
        Assert.Equal("MIT", values["license"].Value);
        Assert.Equal("expression", values["license"].Attribute("type")?.Value);
        Assert.Equal("README.md", values["readme"].Value);
        Assert.Equal("icon.png", values["icon"].Value);
        Assert.DoesNotContain("dependencies", values.Keys);
        Assert.DoesNotContain("frameworkAssemblies", values.Keys);
    }

    [Fact]
    public void Assemblies_need_nothing_but_each_other_and_what_the_compiler_brings()
    {
        var references = Assemblies.SelectMany(ReferencesOf).Distinct(StringComparer.Ordinal).Except(Assemblies).Order(StringComparer.Ordinal);

        // Each of these is part of every compiler from Roslyn 4.8 on. Anything else would have to be shipped, and could collide.
        string[] host =
        [
            "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces",
            "Microsoft.CodeAnalysis.Workspaces", "System.Collections.Immutable", "System.Buffers",
            "System.Composition.AttributedModel", "System.Memory", "netstandard",
        ];
        Assert.Empty(references.Except(host));
    }

    private IEnumerable<string> ReferencesOf(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(package.Unpacked, "analyzers", "dotnet", "cs", assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
