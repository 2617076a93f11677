using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>What the C# around a write changes about the verdict, from the call to the engine and back.</summary>
public class WriteContextTests
{
    private const string Docs = "create table docs (id uuid primary key, body text);";
    private const string Insert = "insert into docs (id, body) values (@id, @body)";

    [Fact]
    public async Task A_handled_violation_is_no_news_for_ordinary_tables()
    {
        await Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File("""
            try { connection.Execute("insert into customers (email) values (@email)"); }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation) { }
            """)));
        await Verify.Analyzer(RuleCases.Customers, SqlFirst.File("""
            try { connection.Execute("insert into {|SSQ1002:customers|} (email) values (@email)"); }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation) { }
            """));
    }

    [Theory]
    [InlineData("connection.Execute(\"" + Insert + "\", new { id = Guid.NewGuid(), body = \"\" });")]
    [InlineData("var id = Guid.CreateVersion7(); connection.Execute(\"" + Insert + "\", new { id, body = \"\" });")]
    [InlineData("using var cmd = new NpgsqlCommand(\"" + Insert + "\", connection); cmd.Parameters.AddWithValue(\"id\", Guid.NewGuid()); cmd.ExecuteNonQuery();")]
    [InlineData("using var cmd = new NpgsqlCommand(\"insert into docs (body, id) values ($1, $2)\", connection) { Parameters = { new() { Value = \"\" }, new() { Value = Guid.NewGuid() } } }; cmd.ExecuteNonQuery();")]
    public async Task A_fresh_uuid_cannot_be_there_already(string body) => await Verify.Silent(TestProject.Of(Docs, SqlFirst.File(body)));

    [Theory]
    [InlineData("connection.Execute(\"insert into {|SSQ1002:docs|} (id, body) values (@id, @body)\", new { id = Guid.Empty, body = Guid.NewGuid() });")]
    [InlineData("var id = Guid.NewGuid(); foreach (var body in new[] { \"\" }) connection.Execute(\"insert into {|SSQ1002:docs|} (id, body) values (@id, @body)\", new { id, body });")]
    public async Task Another_uuid_can(string body) => await Verify.Analyzer(Docs, SqlFirst.File(body));

    [Fact]
    public async Task The_declarations_of_key_and_table_are_additional_locations()
    {
        const string Schema = "-- customers\ncreate table customers (\n  id bigserial primary key,\n  email text not null unique);";
        var diagnostic = Assert.Single(await Verify.Analyzer(Schema, SqlFirst.Dapper("insert into {|SSQ1002:customers|} (email) values (@email)")));
        Assert.Equal(2, diagnostic.AdditionalLocations.Count);
        Assert.All(diagnostic.AdditionalLocations, static l => Assert.Equal("/db/migrations/0001_init.sql", l.GetLineSpan().Path));
        Assert.Equal([3, 1], diagnostic.AdditionalLocations.Select(static l => l.GetLineSpan().StartLinePosition.Line));
        var table = diagnostic.AdditionalLocations[1].SourceSpan;
        Assert.Equal("customers", Schema.Substring(table.Start, table.Length));
    }

    [Fact]
    public async Task The_remedies_travel_with_the_diagnostic_and_edit_the_literal()
    {
        var source = SqlFirst.Npgsql("INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES (@a, @b)");
        var diagnostic = Assert.Single(await Verify.Analyzer(RuleCases.Queue, source), static d => d.Id == RuleIds.PlainInsertIntoQueue);
        var remedy = Assert.Single(RemedyProperties.Read(diagnostic));
        var edit = Assert.Single(remedy.Edits);
        var text = diagnostic.Location.SourceTree!.ToString();
        Assert.Contains("ON CONFLICT (space_id, event_type)", text.Remove(edit.Span.Start, edit.Span.Length).Insert(edit.Span.Start, edit.NewSql), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constant_of_another_file_has_no_remedy_in_this_document()
    {
        var project = TestProject.Of(RuleCases.Queue, SqlFirst.File("connection.Execute({|SSQ1001:Texts.Insert|});"))
            .WithSource("/src/Texts.cs", "public static class Texts { public const string Insert = \"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@a, @b)\"; }");
        Assert.Empty(RemedyProperties.Read(Assert.Single(await Verify.Analyzer(project))));
    }

    [Fact]
    public async Task Without_any_schema_the_built_in_profile_is_checked()
    {
        var diagnostics = await Verify.Analyzer(null, SqlFirst.Dapper("insert into {|SSQ1001:stripe_sync_queue|} (space_id, event_type) values (@a, @b)"));
        Assert.Contains(diagnostics, static d => d.Id == RuleIds.NoSchemaFound);
    }

    [Fact]
    public async Task Holes_keep_the_rest_of_the_text_usable()
    {
        await Verify.Analyzer(RuleCases.Customers, SqlFirst.File("""
            var name = connection.Database;
            connection.Execute($"insert into {|SSQ1002:customers|} (email, name) values (@email, '{name}')");
            connection.Execute($"insert into {name} (email) values (@email)");
            connection.Execute($"insert into customers ({name}) values (@email)");
            connection.Execute($"insert into customers_{name} (email) values (@email)");
            """));
    }

    [Fact]
    public async Task Settings_reach_the_engine()
    {
        const string Schema = "create table app.jobs (id bigserial primary key, code text not null unique);";
        const string CSharp = "insert into {|SSQ1001:jobs|} (code) values (@code)";
        await Verify.Silent(TestProject.Of(Schema, SqlFirst.Dapper("insert into jobs (code) values (@code)")));
        await Verify.Analyzer(TestProject.Of(Schema, SqlFirst.Dapper(CSharp))
            .WithOption("build_property.StripeSyncQueueTables", "app.jobs")
            .WithOption("build_property.StripeSyncQueueKeys", "app.jobs(code)")
            .WithOption("build_property.StripeSyncSearchPath", "app"));
    }
}
