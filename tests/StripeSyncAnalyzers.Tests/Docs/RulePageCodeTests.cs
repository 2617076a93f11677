using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Tests.Infrastructure;
using StripeSyncAnalyzers.Tests.Supabase;

namespace StripeSyncAnalyzers.Tests.Docs;

/// <summary>
/// The C# on the pages of the rules: a block that is marked <c>reported</c> gets the page's rule and nothing else, one that is marked <c>silent</c> gets
/// nothing. The SQL of the pages is run by the tests of the engine.
/// </summary>
public partial class RulePageCodeTests
{
    /// <summary>What the examples may use.</summary>
    private const string Members = "long spaceId, string eventType, string email, string externalId, string name, long tenantId, string number, long amountCents, long invoiceId, int line, Supabase.Client client, HttpClient http, string baseUrl";

    public static TheoryData<string> Pages => [.. Descriptors.All.Select(static d => d.Id).Where(static id => id.StartsWith("SSQ1", StringComparison.Ordinal) || id.StartsWith("SSQ2", StringComparison.Ordinal))];

    public static TheoryData<string> AllPages => [.. Descriptors.All.Select(static d => d.Id)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Example_is_reported_and_its_repair_is_silent(string id)
    {
        var page = RuleDocumentationTests.ReadPage(id);
        var schema = Assert.Single(Blocks(page, "sql schema"));
        var reported = Blocks(page, "csharp reported");
        var silent = Blocks(page, "csharp silent");
        Assert.NotEmpty(reported);
        Assert.NotEmpty(silent);
        foreach (var code in reported)
            Assert.Equal([id], (await AnalyzeCode(schema, code, id)).Select(static d => d.Id));
        foreach (var code in silent)
            Assert.Empty(await AnalyzeCode(schema, code, id));
    }

    [Theory]
    [InlineData(RuleIds.DoNothingReturnsNoRow)]
    [InlineData(RuleIds.FailedTransaction)]
    [InlineData(RuleIds.InsertAfterLookUp)]
    public async Task Message_about_the_code_is_the_one_that_the_page_shows(string id)
    {
        var page = RuleDocumentationTests.ReadPage(id);
        var diagnostic = Assert.Single(await AnalyzeCode(Blocks(page, "sql schema").Single(), Blocks(page, "csharp reported")[0]));
        Assert.Equal([Said(diagnostic)], Blocks(page, "text").Where(static text => !text.StartsWith("ERROR: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Schema_example_is_reported()
    {
        var page = RuleDocumentationTests.ReadPage(RuleIds.QueueWithoutNaturalKey);
        var diagnostics = await TestProject.Of(Blocks(page, "sql schema").Single(), "").Compile().AnalyzeAsync(new ConflictSafetyAnalyzer());
        Assert.Equal(Blocks(page, "text").First(), Said(Assert.Single(diagnostics)));
    }

    [Fact]
    public async Task Message_of_a_missing_schema_is_the_one_that_the_page_shows() =>
        Assert.Equal(
            Assert.Single(Blocks(RuleDocumentationTests.ReadPage(RuleIds.NoSchemaFound), "text")),
            Said(Assert.Single(await Analyze(schema: null, """await connection.ExecuteAsync("INSERT INTO customers (email) VALUES (@email)", new { email });"""))));

    [Fact]
    public async Task Message_of_a_setting_is_the_one_that_the_page_shows()
    {
        var project = TestProject.Of("CREATE TABLE t (id int);", "").WithOption("build_property.StripeSyncPostgresVersion", "13");
        var diagnostics = await project.Compile().AnalyzeAsync(new ConflictSafetyAnalyzer());
        Assert.Equal(Assert.Single(Blocks(RuleDocumentationTests.ReadPage(RuleIds.SettingNotUnderstood), "text")), Said(Assert.Single(diagnostics)));
    }

    /// <summary>Pages about migrations show the write that the migration makes dangerous.</summary>
    [Theory]
    [MemberData(nameof(AllPages))]
    public void Example_without_a_mark_compiles(string id)
    {
        foreach (var code in Blocks(RuleDocumentationTests.ReadPage(id), "csharp"))
            Project(schema: null, code, id).Compile().AssertCompiles();
    }

    [Fact]
    public async Task Message_of_a_comment_is_the_one_that_the_page_shows()
    {
        var page = RuleDocumentationTests.ReadPage(RuleIds.UnusedIgnore);
        var code = Blocks(page, "csharp").Single(static block => !block.StartsWith('#'));
        Assert.Equal(Assert.Single(Blocks(page, "text")), Said(Assert.Single(await Analyze("CREATE TABLE customers (email text UNIQUE);", code))));
    }

    /// <summary>What is said of the C#: the schema of a page may be wrong too, on purpose.</summary>
    internal static async Task<IEnumerable<Diagnostic>> AnalyzeCode(string schema, string code, string? id = null) =>
        (await Analyze(schema, code, id)).Where(static d => d.Location.Kind != LocationKind.ExternalFile);

    internal static async Task<IEnumerable<Diagnostic>> Analyze(string? schema, string code, string? rule = null) =>
        await Project(schema, code, rule).Compile().AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer());

    private static TestProject Project(string? schema, string code, string? rule) =>
        TestProject.Of(schema, File(code)) with { Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.Supabase | (IsEntityFramework(code) ? Libraries.EfCore | Libraries.EfNpgsql : Libraries.None), Severities = SeveritiesOf(rule) };

    /// <summary>The page of a rule that is off by default speaks of projects that turn it on.</summary>
    private static ImmutableDictionary<string, ReportDiagnostic> SeveritiesOf(string? rule) =>
        rule is not null && !Descriptors.Of(rule).IsEnabledByDefault
            ? ImmutableDictionary<string, ReportDiagnostic>.Empty.Add(rule, ReportDiagnostic.Warn)
            : ImmutableDictionary<string, ReportDiagnostic>.Empty;

    private static bool IsEntityFramework(string code) => code.Contains("db.", StringComparison.Ordinal);

    /// <summary>What examples of EF Core may use: the names in the database are in snake case, as a convention makes them.</summary>
    private const string Model = "public class Customer { public long Id { get; set; } public string Email { get; set; } = \"\"; public string? Name { get; set; } }\npublic class ShopContext : DbContext { public DbSet<Customer> Customers => Set<Customer>(); }\n";

    // Not indented: the lines of a raw string must not get more white space than its last one has.
    private static string File(string code) =>
        $"using Dapper;\nusing Npgsql;\nusing System.Net.Http;\nusing System.Net.Http.Json;\n{(IsEntityFramework(code) ? "using Microsoft.EntityFrameworkCore;\n\n" + Model : SupabaseCode.Usings)}\n\npublic class Example\n{{\n    public async Task Run(NpgsqlConnection connection, {(IsEntityFramework(code) ? "ShopContext db, " : "")}{Members})\n    {{\n{code}\n    }}\n}}\n{(IsEntityFramework(code) ? "" : SupabaseCode.Models)}\n";

    private static string Said(Diagnostic diagnostic) =>
        $"{diagnostic.DefaultSeverity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";

    internal static List<string> Blocks(string page, string info) =>
        [.. Fence().Matches(page).Where(m => m.Groups["info"].Value == info).Select(static m => m.Groups["body"].Value)];

    [GeneratedRegex(@"^```(?<info>[^\n]*)\n(?<body>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
