using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>SSQ9001 and SSQ9002: said once a compilation, and only when true.</summary>
public class SetupRuleTests
{
    private const string Schema = "create table jobs (id int primary key);";

    [Theory]
    [InlineData("insert into jobs values (1)")]
    [InlineData("/* a */ INSERT  INTO jobs values (1)")]
    [InlineData("update jobs set a = 1")]
    [InlineData("update only public.jobs as j set a = 1")]
    [InlineData("merge into jobs using b on true when matched then delete")]
    [InlineData("with a as (insert into jobs values (1) returning id) select * from a")]
    public async Task NoSchemaFound_is_said_once_for_writes(string sql)
    {
        var diagnostic = Assert.Single(await Verify.Analyzer(null, SqlFirst.File($"connection.Execute(\"{sql}\"); connection.Execute(\"{sql}\");")));
        Assert.Equal(RuleIds.NoSchemaFound, diagnostic.Id);
        Assert.Equal(Location.None, diagnostic.Location);
        Assert.Contains("<StripeSyncSchema Include=\"", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.True(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Length < 200);
    }

    [Theory]
    [InlineData("select * from jobs for update")]
    [InlineData("select 'insert' as into_name")]
    [InlineData("delete from jobs")]
    [InlineData("select * from updates")]
    [InlineData("")]
    public async Task NoSchemaFound_is_not_said_where_nothing_is_written(string sql) =>
        await Verify.Silent(TestProject.Of(null, SqlFirst.Dapper(sql)));

    [Fact]
    public async Task NoSchemaFound_is_not_said_with_a_schema() =>
        await Verify.Silent(TestProject.Of(Schema, SqlFirst.Dapper("update jobs set id = id")));

    [Fact]
    public async Task NoSchemaFound_is_not_said_with_a_schema_that_cannot_be_read() =>
        await Verify.Silent(new TestProject { Sources = [new("/src/Test.cs", SqlFirst.Dapper("update jobs set id = id"))], Schema = [new("/a.sql", null)] });

    [Fact]
    public async Task NoSchemaFound_is_not_said_for_another_database() =>
        await Verify.Silent(TestProject.Of(null, SqlFirst.File("connection.Execute(\"insert into jobs values (1)\");", connection: "Microsoft.Data.SqlClient.SqlConnection connection"))
            with { Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.SqlClient });

    [Fact]
    public async Task SettingNotUnderstood_is_said_once_for_each_setting()
    {
        var project = TestProject.Of(Schema, SqlFirst.Dapper("select 1"))
            .WithOption("build_property.StripeSyncPostgresVersion", "9")
            .WithOption("stripesync.queue_tables", "1|2")
            .WithSource("/src/Other.cs", "public class Other;");
        var diagnostics = await Verify.Analyzer(project);
        Assert.Equal(2, diagnostics.Length);
        Assert.All(diagnostics, static d => Assert.Equal((RuleIds.SettingNotUnderstood, Location.None), (d.Id, d.Location)));
        Assert.Equal(
            [
                "stripesync.queue_tables: '1' is not understood and is ignored; write table names, with * for any characters, separated by |: jobs|*_queue",
                "StripeSyncPostgresVersion: '9' is not understood and is ignored; write a major version from 14 to 18",
            ],
            diagnostics.Select(static d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task SettingNotUnderstood_is_not_said_where_the_analyzer_is_not_active() =>
        await Verify.Silent(TestProject.Of(null, "public class Test;").WithOption("build_property.StripeSyncPostgresVersion", "9") with { Libraries = Libraries.None });

    [Fact]
    public async Task Mode_None_says_nothing_at_all() =>
        await Verify.Silent(TestProject.Of(null, SqlFirst.Dapper("insert into jobs values (1)"))
            .WithOption("stripesync.analysis_mode", "none")
            .WithOption("stripesync.postgres_version", "9"));
}
