using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary><c>StripeSyncSchema</c> items that a project declares.</summary>
public class SchemaItemTests(PackedPackage package)
{
    [Theory]
    [InlineData("../../sql/**/*.sql", "../../sql")]
    [InlineData("../../sql/**/*.sql", "../../sql/")]
    [InlineData("../../sql/**/*.sql", "..\\App\\..\\..\\sql")]
    [InlineData("..\\..\\sql\\**\\*.sql", "..\\..\\sql\\")]
    [InlineData("../../sql/1.sql;../../sql/2025/2.sql", "../../sql")]
    [InlineData("$(MSBuildProjectDirectory)/../../sql/**/*.sql", "$(MSBuildProjectDirectory)/../../sql")]
    public async Task Root_is_seen_from_the_project(string include, string root) =>
        Assert.Equal(
            ["repo/sql/1.sql < repo/sql", "repo/sql/2025/2.sql < repo/sql"],
            await Sql($"""<StripeSyncSchema Include="{include}" Root="{root}" />""").AdditionalFiles());

    [Theory]
    [InlineData("../../sql/**/*.sql", "repo/sql", "repo/sql")]
    [InlineData("..\\..\\sql\\**\\*.sql", "repo/sql", "repo/sql")]
    [InlineData("../../**/*.sql", "repo", "repo")]
    [InlineData("../../sql/*.sql;../../sql/2025/*.sql", "repo/sql", "repo/sql/2025")]
    [InlineData("../../sql/1.sql;../../sql/2025/2.sql", "repo/sql", "repo/sql/2025")]
    public async Task Without_a_root_it_is_the_part_without_wildcards(string include, string first, string second) =>
        Assert.Equal(
            ["repo/sql/1.sql < " + first, "repo/sql/2025/2.sql < " + second],
            await Sql($"""<StripeSyncSchema Include="{include}" />""").AdditionalFiles());

    [Fact]
    public async Task Each_file_comes_once() =>
        Assert.Equal(
            ["repo/sql/1.sql < repo/sql", "repo/sql/2025/2.sql < repo/sql"],
            await Sql("""
                <StripeSyncSchema Include="../../sql/**/*.sql" />
                <StripeSyncSchema Include="../../sql/2025/*.sql;../App/../../sql/1.sql" />
                """).AdditionalFiles());

    [Fact]
    public async Task Two_roots_stay_apart() =>
        Assert.Equal(
            ["repo/sql/1.sql < repo/sql", "repo/sql/2025/2.sql < repo/sql/2025"],
            await Sql("""
                <StripeSyncSchema Include="../../sql/*.sql" />
                <StripeSyncSchema Include="../../sql/2025/*.sql" Root="../../sql/2025" />
                """).AdditionalFiles());

    [Theory]
    [InlineData("../../sql/1.sql")]
    [InlineData("$(MSBuildProjectDirectory)/../../sql/1.sql")]
    public async Task File_that_is_an_additional_file_already_is_marked_and_not_doubled(string given) =>
        Assert.Equal(
            ["repo/src/App/stylecop.json", "repo/sql/1.sql < repo/sql", "repo/sql/2025/2.sql < repo/sql"],
            await Sql($"""
                <AdditionalFiles Include="stylecop.json" />
                <AdditionalFiles Include="{given}" />
                <StripeSyncSchema Include="../../sql/**/*.sql" />
                """).AdditionalFiles());

    [Fact]
    public async Task Other_sql_files_of_the_analyzers_are_left_alone() =>
        Assert.Equal(
            ["repo/sql/1.sql", "repo/sql/2025/2.sql < repo/sql/2025"],
            await Sql("""
                <AdditionalFiles Include="../../sql/1.sql" />
                <StripeSyncSchema Include="../../sql/2025/*.sql" />
                """).AdditionalFiles());

    private Evaluation Sql(string items) =>
        new Evaluation(package).Files("repo/sql/1.sql", "repo/sql/2025/2.sql", "repo/sql/readme.txt").Body($"<ItemGroup>{items}</ItemGroup>");
}
