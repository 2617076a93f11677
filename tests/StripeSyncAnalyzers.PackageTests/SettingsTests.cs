using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The way of the properties and the items' metadata to the compiler.</summary>
public class SettingsTests(PackedPackage package)
{
    [Fact]
    public async Task Compiler_is_told_every_setting_and_the_root_of_every_file()
    {
        var project = new Evaluation(package).Files("repo/db/migrations/1.sql").Body("""
            <PropertyGroup>
              <StripeSyncQueueTables>stripe_sync_queue|*_queue</StripeSyncQueueTables>
              <StripeSyncQueueKeys>mail_queue(message_id)</StripeSyncQueueKeys>
              <StripeSyncSearchPath>app</StripeSyncSearchPath>
              <StripeSyncPostgresVersion>17</StripeSyncPostgresVersion>
              <StripeSyncAnalysisMode>All</StripeSyncAnalysisMode>
              <StripeSyncSqlMethods>MyApp.Db.Run(sql)</StripeSyncSqlMethods>
              <StripeSyncBaseline>0042_baseline.sql</StripeSyncBaseline>
            </PropertyGroup>
            """);

        var lines = (await project.CompilerSettings()).ReplaceLineEndings("\n").Split('\n');

        Assert.Equal(
            [
                "build_property.StripeSyncAnalysisMode = All",
                "build_property.StripeSyncBaseline = 0042_baseline.sql",
                "build_property.StripeSyncPostgresVersion = 17",
                "build_property.StripeSyncQueueKeys = mail_queue(message_id)",
                "build_property.StripeSyncQueueTables = stripe_sync_queue|*_queue",
                "build_property.StripeSyncSearchPath = app",
                "build_property.StripeSyncSqlMethods = MyApp.Db.Run(sql)",
            ],
            lines.Where(line => line.StartsWith("build_property.StripeSync", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var section = Array.FindIndex(lines, line => line.EndsWith("/repo/db/migrations/1.sql]", StringComparison.Ordinal));
        Assert.Equal("build_metadata.AdditionalFiles.StripeSyncKind = Schema", lines[section + 1]);
        Assert.Equal(
            "build_metadata.AdditionalFiles.StripeSyncRoot = " + project.Folder.PathOf("repo/db/migrations") + Path.DirectorySeparatorChar,
            lines[section + 2]);
    }

    [Theory]
    [InlineData("StripeSyncQueueTables", "a;*_queue", "a|*_queue")]
    [InlineData("StripeSyncQueueTables", ";a;;\n   b | c;\n", "a|b|c")]
    [InlineData("StripeSyncQueueKeys", "a(x, y)|b(z)", "a(x, y)|b(z)")]
    [InlineData("StripeSyncQueueKeys", "\n  a(x,\n    y);\n  b(z)\n", "a(x, y)|b(z)")]
    [InlineData("StripeSyncSqlMethods", "\n  App.Db.Run(sql)\n  |App.Db.Query(text)\n", "App.Db.Run(sql)|App.Db.Query(text)")]
    public async Task List_may_have_semicolons_and_several_lines(string property, string written, string expected)
    {
        var project = new Evaluation(package).Body($"<PropertyGroup><{property}>{written}</{property}></PropertyGroup>");

        Assert.Equal(expected, await project.Property(property));
    }
}
