namespace StripeSync.Benchmarks.CompileCost;

/// <summary>What looks at the generated project in one of the compared compilations.</summary>
/// <param name="Name">A name that is fit for a file.</param>
/// <param name="Shown">The name in the table.</param>
/// <param name="ProjectXml">What the set adds to the project file, on the condition that it is chosen.</param>
internal sealed record AnalyzerSet(string Name, string Shown, string ProjectXml)
{
    /// <summary>No analyzer at all.</summary>
    public static AnalyzerSet None { get; } = new("None", "compile alone", "");

    /// <summary>The analyzers of this repository, as its package brings them.</summary>
    /// <param name="repository">The root of the repository.</param>
    /// <param name="configuration">The configuration that is built.</param>
    public static AnalyzerSet Ours(string repository, string configuration)
    {
        var build = Path.Combine(repository, "src", "StripeSyncAnalyzers.Package", "build");
        var assemblies = string.Concat(((string[])["StripeSync.Sql", "StripeSyncAnalyzers", "StripeSyncAnalyzers.CodeFixes"]).Select(
            name => $"    <Analyzer Include=\"{Path.Combine(repository, "src", name, "bin", configuration, "netstandard2.0", name + ".dll")}\" />\n"));
        return new("StripeSyncAnalyzers", "StripeSyncAnalyzers", $"""
              <Import Condition="'$(AnalyzerSet)' == 'StripeSyncAnalyzers'" Project="{build}/StripeSyncAnalyzers.props" />
              <ItemGroup Condition="'$(AnalyzerSet)' == 'StripeSyncAnalyzers'">
            {assemblies}  </ItemGroup>
              <Import Condition="'$(AnalyzerSet)' == 'StripeSyncAnalyzers'" Project="{build}/StripeSyncAnalyzers.targets" />

            """);
    }

    /// <summary>A package of analyzers.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    public static AnalyzerSet Package(string id, string version) => new(id, id + " " + version, $"""
          <ItemGroup Condition="'$(AnalyzerSet)' == '{id}'">
            <PackageReference Include="{id}" Version="{version}" PrivateAssets="all" />
          </ItemGroup>

        """);
}
