using System.Text.RegularExpressions;
using System.Xml.Linq;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The XML of the documents, put into projects with the package's build files: MSBuild understands it, and the compiler is told what stands there.</summary>
public partial class DocumentedSettingsTests(PackedPackage package)
{
    [Fact]
    public async Task Each_block_means_what_it_says()
    {
        var snippets = Snippets().ToList();
        Assert.NotEmpty(snippets);
        var folder = package.NewFolder();
        folder.Write("sql/0001_first.sql", "");
        for (var i = 0; i < snippets.Count; i++)
        {
            folder.Write($"app{i}/App.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Import Project="{package.Unpacked}/build/StripeSyncAnalyzers.props" />
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  {string.Concat(snippets[i].Project.Elements())}
                  <Import Project="{package.Unpacked}/build/StripeSyncAnalyzers.targets" />
                  <Target Name="Say" DependsOnTargets="GenerateMSBuildEditorConfigFile">
                    <WriteLinesToFile File="said.txt" Lines="NoWarn=$(NoWarn.Replace(';', ','));@(PackageReference->'%(Identity)=%(Version)')" Overwrite="true" />
                  </Target>
                </Project>
                """);
        }

        folder.Write("all.proj", "<Project><ItemGroup><App Include=\"*/App.csproj\" /></ItemGroup><Target Name=\"All\"><MSBuild Projects=\"@(App)\" Targets=\"Say\" /></Target></Project>");
        (await Dotnet.Run(folder.Path, "msbuild", "all.proj", "-nodeReuse:false", "-nologo")).MustSucceed();

        for (var i = 0; i < snippets.Count; i++)
        {
            var told = folder.Read($"app{i}/obj/Debug/net10.0/App.GeneratedMSBuildEditorConfig.editorconfig").ReplaceLineEndings("\n");
            var said = folder.Read($"app{i}/said.txt");
            foreach (var element in snippets[i].Project.Elements().Elements())
                AssertEffect(snippets[i].Document, element, told, said);
        }
    }

    private static void AssertEffect(string document, XElement element, string told, string said)
    {
        switch (element.Name.LocalName)
        {
            case "StripeSyncSchema":
                Assert.Contains("/sql/0001_first.sql]\nbuild_metadata.AdditionalFiles.StripeSyncKind = Schema\n", told.Replace('\\', '/'), StringComparison.Ordinal);
                break;
            case "PackageReference":
                Assert.Contains($"{element.Attribute("Include")!.Value}={element.Attribute("Version")!.Value}", said, StringComparison.Ordinal);
                break;
            case "NoWarn":
                Assert.Contains("," + element.Value.Split(';')[1], said, StringComparison.Ordinal);
                break;
            case var name:
                Assert.StartsWith("StripeSync", name, StringComparison.Ordinal);
                Assert.True(told.Contains($"build_property.{name} = {element.Value}\n", StringComparison.Ordinal), $"{document}: {element}\n{told}");
                break;
        }
    }

    /// <summary>Each different block: properties that stand alone are put into a group.</summary>
    private static IEnumerable<(string Document, XElement Project)> Snippets()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (Match block in Xml().Matches(File.ReadAllText(document).ReplaceLineEndings("\n")))
            {
                var body = block.Groups["body"].Value;
                if (!seen.Add(body))
                    continue;
                var root = XElement.Parse("<Project>" + body + "</Project>");
                var isGrouped = root.Elements().All(static e => e.Name.LocalName is "PropertyGroup" or "ItemGroup");
                yield return (document, isGrouped ? root : new XElement("Project", new XElement("PropertyGroup", root.Elements())));
            }
        }
    }

    [GeneratedRegex(@"^```xml\n(?<body>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Xml();
}
