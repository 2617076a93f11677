namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>Where a diagnostic stands, what it points to, and how often it is said.</summary>
public class LocationTests
{
    private const string Schema = "create table other (id int primary key);";

    public static TheoryData<string> ApiForms => [.. SqlFirst.ApiForms.Select(static f => f.Name)];

    public static TheoryData<string> StringForms => [.. SqlFirst.StringForms.Select(static f => f.Name)];

    [Theory]
    [MemberData(nameof(ApiForms))]
    public async Task The_words_inside_the_literal_for_each_API(string form) =>
        await VerifyJobs(SqlFirst.ApiForms.Single(f => f.Name == form).Wrap("\"insert into {|SSQ1002:jobs|} values (1)\""));

    [Theory]
    [MemberData(nameof(StringForms))]
    public async Task The_words_inside_the_literal_for_each_kind_of_string(string form) =>
        await VerifyJobs(SqlFirst.StringForms.Single(f => f.Name == form).Wrap("insert into {|SSQ1002:jobs|} values (1)"));

    [Fact]
    public async Task A_constant_of_another_file_is_reported_at_the_call_and_points_to_the_literal()
    {
        var project = TestProject.Of(Schema, SqlFirst.File("connection.Execute({|SSQ1002:Texts.Insert|}); connection.Execute({|SSQ1002:Texts.Insert|});"))
            .WithSource("/src/Texts.cs", "public static class Texts { public const string Insert = \"insert into jobs values (1)\"; }");
        foreach (var diagnostic in await Verify.Analyzer(project, Judge().Analyzer()))
        {
            var literal = Assert.Single(diagnostic.AdditionalLocations);
            Assert.Equal("/src/Texts.cs", literal.SourceTree!.FilePath);
            Assert.Equal("jobs", literal.SourceTree.ToString().Substring(literal.SourceSpan.Start, literal.SourceSpan.Length));
        }
    }

    [Fact]
    public async Task A_constant_that_several_calls_use_is_reported_once() => await VerifyJobs(SqlFirst.File(
        "connection.Execute(Text); connection.Query<int>(Text); using var cmd = new NpgsqlCommand(Text, connection);",
        "private const string Text = \"insert into {|SSQ1002:jobs|} values (1)\";"));

    [Fact]
    public async Task A_name_that_several_texts_share_is_reported_where_it_stands_in_each() => await VerifyJobs(SqlFirst.File(
        """
        connection.Execute($"insert into {{|SSQ1002:Table|}} values (1)");
        connection.Execute($"insert into {{|SSQ1002:Table|}} values (2)");
        connection.Execute("insert into " + {|SSQ1002:Table|} + " values (3)");
        connection.Execute($"insert into {Schema}.{{|SSQ1002:Table|}} values (4)");
        """,
        "private const string Table = \"jobs\"; private const string Schema = \"public\"; private const string Other = Schema + \"x\";"));

    [Fact]
    public async Task A_document_that_is_analysed_again_reports_again()
    {
        var compiled = TestProject.Of(Schema, SqlFirst.File(
            "connection.Execute(Text); connection.Query<int>(Text);",
            "private const string Text = \"insert into jobs values (1)\";")).Compile().AssertCompiles();
        // The analysis of one compilation, asked twice for the same document, and then for a part of it.
        var analysis = compiled.With(Judge().Analyzer());
        Assert.Single(await compiled.AnalyzeDocumentAsync(analysis, "/src/Test.cs"));
        Assert.Single(await compiled.AnalyzeDocumentAsync(analysis, "/src/Test.cs"));
        var body = compiled.Compilation.SyntaxTrees.First().ToString().IndexOf("connection.Execute", StringComparison.Ordinal);
        Assert.Single(await compiled.AnalyzeDocumentAsync(analysis, "/src/Test.cs", new(body, 1)));
    }

    [Fact]
    public async Task Both_sides_of_a_conditional_with_shared_words_are_one_diagnostic() => await VerifyJobs(SqlFirst.File(
        "connection.Execute(\"insert into {|SSQ1002:jobs|} \" + (Environment.TickCount > 0 ? \"values (1)\" : \"values (2)\"));"));

    [Fact]
    public async Task Both_sides_of_a_conditional_with_their_own_words_are_two() => await VerifyJobs(SqlFirst.File(
        "connection.Execute(Environment.TickCount > 0 ? \"insert into {|SSQ1002:jobs|} values (1)\" : \"insert into {|SSQ1002:jobs|} values (2)\");"));

    private static FakeJudge Judge() => new(RuleIds.PlainInsert, "jobs");

    private static Task VerifyJobs(string csharp) => Verify.Analyzer(TestProject.Of(Schema, csharp), Judge().Analyzer());
}
