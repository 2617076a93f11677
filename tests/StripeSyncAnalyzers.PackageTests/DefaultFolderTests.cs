using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The folders that are found without a line in the project.</summary>
public class DefaultFolderTests(PackedPackage package)
{
    [Theory]
    [InlineData("repo/src/App/")]
    [InlineData("repo/src/")]
    [InlineData("repo/")]
    public async Task Migrations_are_found_in_the_projects_folder_and_up_to_two_above(string at)
    {
        var project = new Evaluation(package).Files(
            at + "db/migrations/1.sql", at + "db/migrations/2025/2.sql", at + "db/migrations/notes.md", at + "db/seed.sql",
            at + "supabase/migrations/1.sql", at + "supabase/migrations/old/0.sql", at + "supabase/seed.sql");

        Assert.Equal(
            [
                at + "supabase/migrations/1.sql < " + at + "supabase/migrations",
                at + "db/migrations/1.sql < " + at + "db/migrations",
                at + "db/migrations/2025/2.sql < " + at + "db/migrations",
            ],
            await project.AdditionalFiles());
    }

    [Fact]
    public async Task Three_folders_above_is_too_far()
    {
        var project = new Evaluation(package).Files("db/migrations/1.sql", "supabase/migrations/1.sql", "supabase/schemas/1.sql");

        Assert.Empty(await project.AdditionalFiles());
    }

    [Fact]
    public async Task Folder_below_the_project_is_not_searched_for()
    {
        var project = new Evaluation(package).Files("repo/src/App/Data/db/migrations/1.sql", "repo/other/supabase/migrations/1.sql");

        Assert.Empty(await project.AdditionalFiles());
    }

    [Fact]
    public async Task Nearest_folder_of_a_kind_counts()
    {
        var project = new Evaluation(package).Files(
            "repo/src/App/db/migrations/1.sql", "repo/src/db/migrations/2.sql", "repo/db/migrations/3.sql", "repo/supabase/migrations/4.sql");

        Assert.Equal(
            ["repo/supabase/migrations/4.sql < repo/supabase/migrations", "repo/src/App/db/migrations/1.sql < repo/src/App/db/migrations"],
            await project.AdditionalFiles());
    }

    [Fact]
    public async Task Supabase_schemas_are_not_read_beside_migrations()
    {
        var project = new Evaluation(package).Files("repo/supabase/migrations/1.sql", "repo/supabase/schemas/a.sql");

        Assert.Equal(["repo/supabase/migrations/1.sql < repo/supabase/migrations"], await project.AdditionalFiles());
    }

    [Theory]
    [InlineData("repo/supabase/other.txt")]
    [InlineData("repo/supabase/migrations/.gitkeep")]
    public async Task Supabase_schemas_are_read_where_no_migration_is(string beside)
    {
        var project = new Evaluation(package).Files(beside, "repo/supabase/schemas/a.sql", "repo/supabase/schemas/nested/b.sql");

        Assert.Equal(["repo/supabase/schemas/a.sql < repo/supabase/schemas"], await project.AdditionalFiles());
    }

    [Fact]
    public async Task Search_can_be_turned_off()
    {
        var project = new Evaluation(package).Files("repo/db/migrations/1.sql", "repo/src/App/supabase/migrations/1.sql").Body("""
            <PropertyGroup>
              <EnableDefaultStripeSyncSchema>false</EnableDefaultStripeSyncSchema>
            </PropertyGroup>
            """);

        Assert.Empty(await project.AdditionalFiles());
    }

    [Fact]
    public async Task Search_gives_way_to_items_of_the_project()
    {
        var project = new Evaluation(package).Files("repo/db/migrations/1.sql", "repo/supabase/migrations/1.sql", "repo/sql/1.sql").Body("""
            <ItemGroup>
              <StripeSyncSchema Include="../../sql/*.sql" />
            </ItemGroup>
            """);

        Assert.Equal(["repo/sql/1.sql < repo/sql"], await project.AdditionalFiles());
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("it's (new)")]
    [InlineData("100% done")]
    [InlineData("a;b")]
    [InlineData("größe")]
    public async Task Folder_may_have_any_name(string name)
    {
        var project = new Evaluation(package, name).Files("repo/db/migrations/1.sql", "repo/db/migrations/2025/2.sql");

        Assert.Equal(
            ["repo/db/migrations/1.sql < repo/db/migrations", "repo/db/migrations/2025/2.sql < repo/db/migrations"],
            await project.AdditionalFiles());
    }
}
