using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>What is registered, and when nothing is.</summary>
public class ActivationTests
{
    private const string Empty = "public class Test;";
    private const string Schema = "create table other (id int primary key);";

    [Fact]
    public async Task A_project_without_library_and_schema_registers_nothing()
    {
        var counts = await Count(TestProject.Of(null, Empty) with { Libraries = Libraries.None });
        Assert.Equal(0, Total(counts));
    }

    [Theory]
    [InlineData(Libraries.Dapper | Libraries.SqlClient)]
    [InlineData(Libraries.Dapper | Libraries.Sqlite | Libraries.MySql)]
    public async Task A_project_of_other_databases_registers_nothing(Libraries libraries) =>
        Assert.Equal(0, Total(await Count(TestProject.Of(null, Empty) with { Libraries = libraries })));

    [Fact]
    public async Task Mode_None_registers_nothing() =>
        Assert.Equal(0, Total(await Count(TestProject.Of(Schema, Empty).WithOption("build_property.StripeSyncAnalysisMode", "None"))));

    [Fact]
    public async Task Npgsql_registers_for_documents_and_the_missing_schema()
    {
        var counts = await Count(TestProject.Of(null, Empty));
        Assert.Equal((1, 1, 0, 1), (counts.SemanticModelActionsCount, counts.SyntaxNodeActionsCount, counts.AdditionalFileActionsCount, counts.CompilationEndActionsCount));
        Assert.Equal(3, Total(counts));
    }

    [Fact]
    public async Task A_schema_registers_for_its_files_and_needs_no_end()
    {
        var counts = await Count(TestProject.Of(Schema, Empty) with { Libraries = Libraries.None });
        // ADO.NET's base types are part of the framework.
        Assert.Equal((1, 1, 1, 0), (counts.SemanticModelActionsCount, counts.SyntaxNodeActionsCount, counts.AdditionalFileActionsCount, counts.CompilationEndActionsCount));
        Assert.Equal(3, Total(counts));
    }

    [Fact]
    public async Task With_a_schema_and_no_PostgreSQL_library_base_types_are_PostgreSQL() => await Verify.Analyzer(
        TestProject.Of(Schema, """
            public class Test
            {
                public void Run(System.Data.Common.DbCommand cmd) => cmd.CommandText = "insert into {|SSQ1002:jobs|} values (1)";
            }
            """) with { Libraries = Libraries.None },
        new FakeJudge(RuleIds.PlainInsert, "jobs").Analyzer());

    [Fact]
    public async Task Text_that_cannot_write_is_never_judged_and_builds_no_catalog()
    {
        var judge = new FakeJudge(RuleIds.PlainInsert, "jobs");
        var compiled = TestProject.Of(Schema, SqlFirst.Dapper("select * from jobs")).Compile().AssertCompiles();
        Assert.Empty(await compiled.AnalyzeDocumentAsync(judge.Analyzer(), "/src/Test.cs"));
        Assert.Equal(0, judge.Created);
        Assert.Equal(0, judge.Judged);
    }

    [Fact]
    public async Task The_catalog_is_built_once_for_many_writes()
    {
        var judge = new FakeJudge(RuleIds.PlainInsert, "nothing");
        await TestProject.Of(Schema, SqlFirst.File(string.Concat(Enumerable.Range(0, 50).Select(static i => $"connection.Execute(\"insert into jobs values ({i})\");"))))
            .Compile().AssertCompiles().AnalyzeAsync(judge.Analyzer());
        Assert.Equal(1, judge.Created);
        Assert.Equal(50, judge.Judged);
    }

    private static int Total(AnalyzerTelemetryInfo counts) =>
        counts.SyntaxNodeActionsCount + counts.SymbolActionsCount + counts.SemanticModelActionsCount + counts.SyntaxTreeActionsCount + counts.OperationActionsCount
        + counts.AdditionalFileActionsCount + counts.CompilationActionsCount + counts.CompilationEndActionsCount + counts.CodeBlockActionsCount
        + counts.CodeBlockStartActionsCount + counts.SymbolStartActionsCount + counts.OperationBlockActionsCount;

    private static async Task<AnalyzerTelemetryInfo> Count(TestProject project)
    {
        var analyzer = new ConflictSafetyAnalyzer();
        var analysis = project.Compile().AssertCompiles().With(analyzer);
        Assert.Empty(await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        return await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, TestContext.Current.CancellationToken);
    }
}
