using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSyncAnalyzers.Configuration;
using StripeSyncAnalyzers.Schema;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>How the schema files of a project come to the engine.</summary>
public class SchemaFileTests
{
    private static readonly SchemaItem First = new("/db/migrations/0001_init.sql", "create table {|SSQ3001:jobs|} (id int);");

    [Fact]
    public async Task A_finding_in_a_migration_stands_in_that_file()
    {
        var project = new TestProject { Schema = [First, new("/db/migrations/0002_more.sql", "select 1;\n\n  alter table {|SSQ3001:jobs|} add b int;")] };
        var diagnostics = await Verify.Analyzer(project, Judge().Analyzer());
        Assert.Equal(2, diagnostics.Single(static d => d.Location.GetLineSpan().Path.EndsWith("0002_more.sql", StringComparison.Ordinal)).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public async Task Metadata_keys_may_arrive_in_lower_case() =>
        await Verify.Analyzer(new TestProject { Schema = [First], LowerCaseMetadata = true }, Judge().Analyzer());

    [Fact]
    public async Task Other_additional_files_are_not_read() =>
        await Verify.Silent(new TestProject { Schema = [new("/a.sql", "create table jobs (id int);", Kind: "")] }, Judge().Analyzer());

    [Fact]
    public async Task An_unreadable_file_is_passed_over()
    {
        var compiled = new TestProject { Schema = [new("/db/migrations/0000_gone.sql", null), First] }.Compile();
        Assert.Equal("SSQ3001", Assert.Single(await compiled.AnalyzeAsync(Judge().Analyzer())).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001\uFFFF\uD800 binary")]
    [InlineData("this is not SQL '")]
    public async Task Files_without_sense_are_silent(string text) =>
        await Verify.Silent(TestProject.Of(text, SqlFirst.Dapper("insert into jobs values (1)")));

    [Fact]
    public void Files_are_grouped_by_root_and_by_folder_where_no_root_is_given()
    {
        var parsed = Collect(
            new("/db/a/0001.sql", "", "/db/a/"),
            new("/db/a/sub/0002.sql", "", "/db/a"),
            new("/other/0001.sql", "", ""),
            new("/other/0002.sql", "", " "),
            new("C:\\db\\0001.sql", "", ""));
        Assert.Equal(
            ["/db/a: /db/a/0001.sql /db/a/sub/0002.sql", "/other: /other/0001.sql /other/0002.sql", "C:/db: C:\\db\\0001.sql"],
            parsed.Roots.Select(static r => r.Path + ": " + string.Join(" ", r.Files.Select(static f => f.Path))));
    }

    [Fact]
    public void A_file_that_two_items_name_is_replayed_once() =>
        Assert.Single(Assert.Single(Collect(new("/db/a/0001.sql", "", "/db/a"), new("/db/a/0001.sql", "", "/db/a")).Roots).Files);

    [Fact]
    public async Task A_file_is_parsed_once_across_compilations_and_again_when_it_changes()
    {
        var parsed = new List<object>();
        var project = TestProject.Of("select 1", SqlFirst.Dapper("insert into jobs values (1)")).Compile();
        var analyzer = new ProviderProbe(parsed);
        await project.AnalyzeAsync(analyzer);
        var edited = project with { Compilation = project.Compilation.AddSyntaxTrees(Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("class Edited;", (Microsoft.CodeAnalysis.CSharp.CSharpParseOptions)project.Compilation.SyntaxTrees[0].Options, cancellationToken: TestContext.Current.CancellationToken)) };
        await edited.AnalyzeAsync(analyzer);
        Assert.Equal(2, parsed.Count);
        Assert.Same(parsed[0], parsed[1]);

        await TestProject.Of("select 2", "").Compile().AnalyzeAsync(analyzer);
        Assert.NotSame(parsed[0], parsed[2]);
    }

    [Fact]
    public void The_catalog_is_made_once_for_the_same_files_and_settings_and_again_when_one_of_them_changes()
    {
        var first = Parse("/db/0001.sql", "create table a (id int primary key);");
        var second = Parse("/db/0002.sql", "create table b (id int primary key);");
        var options = EngineOptions.Default with { SearchPath = ["public", "app"], QueueKeys = [new QueueKey("a", ["id"])] };
        var made = Get(options, first, second);
        Assert.Same(made, Get(options with { SearchPath = ["public", "app"], QueueKeys = [new QueueKey("a", ["id"])] }, first, second));

        Assert.NotSame(made, Get(options with { PostgresVersion = 17 }, first, second));
        Assert.NotSame(made, Get(options with { QueueKeys = [new QueueKey("a", ["x"])] }, first, second));
        var changed = Get(options, first, Parse("/db/0002.sql", "create table c (id int primary key);"));
        Assert.Equal(["a", "c"], changed.Tables.Select(static table => table.Name).Where(static name => name.Length == 1).Order(StringComparer.Ordinal));

        static SchemaFile Parse(string path, string text) => SchemaFile.Parse(path, text, TestContext.Current.CancellationToken);

        static Catalog Get(EngineOptions options, params ImmutableArray<SchemaFile> files) =>
            CatalogCache.Get([new SchemaRoot("/db", files)], options, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_cancelled_attempt_leaves_nothing_behind()
    {
        var attempts = 0;
        var lazy = new RetryingLazy<string>(token =>
        {
            attempts++;
            token.ThrowIfCancellationRequested();
            return "made";
        });
        Assert.ThrowsAny<OperationCanceledException>(() => lazy.Get(new CancellationToken(canceled: true)));
        Assert.Equal("made", lazy.Get(TestContext.Current.CancellationToken));
        Assert.Equal("made", lazy.Get(new CancellationToken(canceled: true)));
        Assert.Equal(2, attempts);
    }

    private static FakeJudge Judge() => new(RuleIds.QueueWithoutNaturalKey, "jobs");

    private static CompilationSchema Collect(params SchemaItem[] items)
    {
        var compiled = new TestProject { Schema = [.. items] }.Compile();
        return CompilationSchema.Collect(
            compiled.Options.AdditionalFiles,
            SchemaDocument.Parse,
            compiled.Options.AnalyzerConfigOptionsProvider,
            new Settings().Engine,
            implicitSchema: null,
            TestContext.Current.CancellationToken);
    }
}
