using System.Collections.Immutable;
using System.Data.Common;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeSync.TestServer;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>The same writes, expressed in each library that can express them: the same is said of each, and a real server does what is said.</summary>
public class ConformanceTests
{
    private static readonly ImmutableArray<LibraryForm> Forms = [.. TextForms.All, .. Linq2DbForms.All, .. EntityForms.All, .. ClientForms.All];

    public static TheoryData<string, string> Said => [.. Pairs().Select(static p => (p.Scenario.Name, p.Form.Name))];

    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(static s => s.Name)];

    public static TheoryData<string> Flagged => [.. Scenario.All.Where(static s => s.Rule is not null).Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Said))]
    public async Task The_same_is_said_of_each_library(string scenario, string library)
    {
        var expected = Scenario.Find(scenario).Rule;
        var found = await SaidOf(Project(scenario, library));
        Assert.Equal(expected is null ? [] : [expected], found.Select(static d => d.Id));
        if (Scenario.Find(scenario).SqlState is { } state)
            Assert.Contains(state, Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> OtherThanSql => [.. ClientForms.OtherThanSql];

    [Theory]
    [MemberData(nameof(OtherThanSql))]
    public async Task PostgREST_is_not_SQL(string library, string body, string rule) =>
        Assert.Equal(rule, Assert.Single(await SaidOf(Forms.Single(f => f.Name == library).Project(body))).Id);

    [Fact]
    public void The_clients_of_PostgREST_express_all_but_what_is_listed() =>
        Assert.All(ClientForms.All, static form => Assert.Equal(form.CannotExpress.Keys.Order(StringComparer.Ordinal), Scenario.All.Where(s => form.Body(s) is null).Select(static s => s.Name).Order(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_server_does_what_is_said(string scenario)
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        foreach (var (_, form) in Pairs().Where(p => p.Scenario.Name == scenario && p.Form.Opening is not null))
        {
            await database.ResetAsync();
            await database.ExecuteAsync(Scenario.Schema + Scenario.Seed);
            Assert.Equal(Scenario.Find(scenario).SqlState, Execute(Project(scenario, form.Name).Compile().AssertCompiles().Compilation, database.ConnectionString, form.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Flagged))]
    public async Task What_is_repaired_no_longer_fails(string scenario)
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        foreach (var (_, form) in Pairs().Where(p => p.Scenario.Name == scenario && p.Form.Opening is not null))
        {
            var project = Project(scenario, form.Name);
            foreach (var remedy in (await SaidOf(project)).SelectMany(static d => RemedyProperties.Read(d)))
            {
                await database.ResetAsync();
                await database.ExecuteAsync(Scenario.Schema + Scenario.Seed);
                var text = Repaired(project, remedy);
                var repaired = project with { Sources = project.Sources.SetItem(0, project.Sources[0] with { Text = text }) };
                Assert.Empty(await SaidOf(repaired));
                Assert.Null(Execute(repaired.Compile().AssertCompiles().Compilation, database.ConnectionString, form.Name));
            }
        }
    }

    [Fact]
    public void There_are_enough_and_each_library_expresses_most()
    {
        Assert.True(Scenario.All.Length >= 20);
        Assert.All(Forms, static form => Assert.True(Scenario.All.Count(s => form.Body(s) is not null) >= (form.Opening is null ? 7 : 15), form.Name));
    }

    [Theory]
    [InlineData(Libraries.SqlClient, "Microsoft.Data.SqlClient.SqlConnection")]
    [InlineData(Libraries.Sqlite, "Microsoft.Data.Sqlite.SqliteConnection")]
    [InlineData(Libraries.MySql, "MySqlConnector.MySqlConnection")]
    public async Task Another_database_is_none_of_our_business(Libraries provider, string connection)
    {
        foreach (var scenario in Scenario.All)
        {
            var adoNet = new LibraryForm("ADO.NET", Libraries.Npgsql | provider, "using System.Data.Common;", connection + " connection", null, TextForms.AdoNet);
            var dapper = new LibraryForm("Dapper", Libraries.Npgsql | Libraries.Dapper | provider, "using Dapper;", connection + " connection", null, static s => $"connection.Execute({TextForms.Literal(s)});");
            Assert.Empty(await SaidOf(adoNet.Project(scenario)!));
            Assert.Empty(await SaidOf(dapper.Project(scenario)!));
            foreach (var form in Forms.Where(static f => f.Libraries.HasFlag(Libraries.Linq2Db) && !f.Libraries.HasFlag(Libraries.EfCore)))
            {
                // Without a sign of PostgreSQL at the context itself; a context of EF Core chooses its provider.
                if ((form with { Libraries = form.Libraries | provider, Opening = null }).Project(scenario) is { } project)
                    Assert.Empty(await SaidOf(project));
            }
        }
    }

    private static IEnumerable<(Scenario Scenario, LibraryForm Form)> Pairs() =>
        Scenario.All.SelectMany(static s => Forms.Where(f => f.Body(s) is not null).Select(f => (s, f)));

    private static TestProject Project(string scenario, string library) => Forms.Single(f => f.Name == library).Project(Scenario.Find(scenario))!;

    private static async Task<ImmutableArray<Diagnostic>> SaidOf(TestProject project) =>
        [.. (await project.Compile().AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer())).Where(static d => d.Location.IsInSource)];

    private static string Repaired(TestProject project, SourceRemedy remedy)
    {
        var tree = project.Compile().Compilation.SyntaxTrees.Single(t => t.FilePath == project.Sources[0].Path).ToString();
        foreach (var edit in remedy.Edits.OrderByDescending(static e => e.Span.Start))
            tree = tree.Remove(edit.Span.Start, edit.Span.Length).Insert(edit.Span.Start, edit.IsCode ? edit.NewSql : edit.NewSql.Replace("\"", "\"\"", StringComparison.Ordinal));
        return tree;
    }

    /// <summary>Runs the write three times.</summary>
    /// <returns>The SQLSTATE of the first failure, or null.</returns>
    private static string? Execute(CSharpCompilation compilation, string connectionString, string name)
    {
        using var image = new MemoryStream();
        var result = compilation.WithAssemblyName("Conformance" + Guid.NewGuid().ToString("N")).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, name);
        var run = Assembly.Load(image.ToArray()).GetType("Test")!.GetMethod("Run")!;
        for (var i = 1; i <= 3; i++)
        {
            try
            {
                run.Invoke(null, [connectionString, i]);
            }
            catch (TargetInvocationException e)
            {
                for (var cause = e.InnerException; ; cause = cause.InnerException)
                {
                    if (cause is DbException { SqlState: { } state })
                        return state;
                    Assert.True(cause?.InnerException is not null, $"{name}: {e.InnerException}");
                }
            }
        }

        return null;
    }
}
