using System.Collections.Immutable;
using Npgsql;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Tests.Rules;
using StripeSync.Sql.Text;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Docs;

/// <summary>What the pages of the rules show is what a server does and what the engine says.</summary>
public sealed class RulePageTests
{
    private static readonly string[] Sections =
        ["What happens", "Example", "Fix", "When it is silent", "Configuration", "Suppression"];

    public static TheoryData<string> Pages => [.. RulePage.Ids];

    /// <summary>The pages with SQL, and the place of each block that is run.</summary>
    public static TheoryData<string, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, int>();
            foreach (var page in RulePage.Ids.Select(RulePage.Read))
            {
                for (var i = 0; i < page.Blocks.Count; i++)
                {
                    if (page.Blocks[i] is { SqlState: not null } or { IsReported: true } or { Works: true } or { IsMigration: true })
                        runs.Add(page.Id, i);
                }
            }

            return runs;
        }
    }

    [Fact]
    public void Each_rule_has_a_page() => Assert.Equal(Repository.Rules.Select(static r => r.Id).Order(StringComparer.Ordinal), RulePage.Ids);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_the_title_the_severity_and_the_sections(string id)
    {
        var page = RulePage.Read(id);
        var rule = Repository.Rules.Single(r => r.Id == id);
        Assert.Equal([$"# {id}: {rule.Title}", .. Sections.Select(static s => "## " + s)], page.Headings());
        Assert.Contains($"\nCategory: {rule.Category}. Default severity: {rule.Severity}.\n", page.Text, StringComparison.Ordinal);
        Assert.Contains($"dotnet_diagnostic.{id}.severity = ", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_shows_a_failure_and_its_repair(string id)
    {
        var page = RulePage.Read(id);
        string[] known = page.IsAboutSetup ? [] : ["sql schema", "sql seed", "sql works", "sql works fix"];
        Assert.All(page.Blocks.Where(static b => b.Info.StartsWith("sql", StringComparison.Ordinal)), b => Assert.True(b.SqlState is not null || b.IsReported || b.IsMigration || known.Contains(b.Info), b.Info));
        if (page.IsAboutSetup || page.IsAboutCode)
            return;
        Assert.Contains(page.Blocks, b => b.IsReported || (b.SqlState is not null && page.TextsBehind(b).Any(IsServerText)));
        Assert.Contains(page.Blocks, static b => b.Works);
        Assert.Contains(page.Blocks, b => page.TextsBehind(b).Any(text => !IsServerText(text)));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task The_server_does_it(string id, int index)
    {
        var page = RulePage.Read(id);
        var block = page.Blocks[index];
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(page.Schema);
        await database.ExecuteAsync(page.Seed);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { IncludeErrorDetail = true, Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        var failure = await SqlScript.RunAsync(connection, block.Body);
        Assert.Equal(block.SqlState, failure?.SqlState);
        foreach (var text in page.TextsBehind(block).Where(IsServerText))
            Assert.Equal(Printed(failure!), text);
    }

    /// <summary>A text is compared with what the block before it does: so that block must be one that is run. Of C#, the tests of the analyzer compare it.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_text_stands_behind_a_block_that_is_run(string id)
    {
        var page = RulePage.Read(id);
        if (page.IsAboutSetup || page.IsAboutCode)
            return;
        var compared = page.Blocks
            .Where(b => b.SqlState is not null || b.IsReported || b.Works || b.IsMigration || (page.IsAboutSchema && b.Info == "sql schema"))
            .Sum(b => page.TextsBehind(b).Count());
        Assert.Equal(page.Blocks.Count(static b => b.Info == "text"), compared);
    }

    /// <summary>The page shows what the server says to the command behind the one that failed.</summary>
    [Fact]
    public async Task The_server_refuses_a_command_in_a_failed_transaction()
    {
        var page = RulePage.Read("SSQ1014");
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(page.Schema);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal("23505", (await SqlScript.RunAsync(connection, "INSERT INTO tags (name) VALUES ('a'), ('a')"))?.SqlState);

        var failure = await SqlScript.RunAsync(connection, "INSERT INTO tag_uses (name) VALUES ('a')");

        Assert.Equal(Printed(failure!), page.Blocks.Single(static b => b.Info == "text" && IsServerText(b.Body)).Body);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_engine_says_it(string id, int index)
    {
        var page = RulePage.Read(id);
        var block = page.Blocks[index];
        if (page.IsAboutSchema)
        {
            var findings = JudgeSchema(id, page.Schema, block.Works ? block.Body : page.Migration);
            Assert.Equal(block.Works ? [] : [id], findings.Select(static f => f.RuleId));
            return;
        }

        var engine = RuleCase.Engine(page.Schema);
        var sql = SqlText.FromString(block.Body);
        var said = block.HasDefaultTarget ? JudgeCall(engine, sql) : engine.Judge(sql, WriteContext.None, TestContext.Current.CancellationToken);
        if (page.IsAboutCode)
        {
            // The message is compared where the C# of the page is analysed.
            Assert.DoesNotContain(said, f => f.RuleId == id);
            return;
        }

        Assert.Equal(block.SqlState is null && !block.IsReported ? [] : [(id, block.SqlState)], said.Select(f => (f.RuleId, block.IsReported ? null : f.SqlState)));
        foreach (var text in page.TextsBehind(block).Where(static t => !IsServerText(t)))
            Assert.Equal(Said(said.Single()), text);
        if (block.IsFix)
            Assert.Equal(FirstRemedy(engine, page.Blocks.Take(index).Last(static b => b.SqlState is not null || b.IsReported)), Words(block.Body));
    }

    /// <summary>A page of a schema rule has the message behind the schema.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void The_message_behind_a_schema_is_the_engine_s(string id)
    {
        var page = RulePage.Read(id);
        if (page.IsAboutSchema)
        {
            var wrong = page.Blocks.SingleOrDefault(static b => b.IsMigration) ?? page.Blocks.Single(static b => b.Info == "sql schema");
            var text = Assert.Single(page.TextsBehind(wrong), static t => !IsServerText(t));
            Assert.Equal(Said(Assert.Single(JudgeSchema(id, page.Schema, page.Migration))), text);
        }
        else
        {
            Assert.Equal(page.IsAboutSetup ? 0 : 1, page.Blocks.Count(static b => b.Info == "sql schema"));
        }
    }

    /// <summary>Judges the call of a client that makes the statement, its columns and values, and adds the target itself.</summary>
    private static ImmutableArray<Finding> JudgeCall(ConflictEngine engine, SqlText sql)
    {
        var token = TestContext.Current.CancellationToken;
        var statement = Assert.Single(CommandParser.Parse(sql, token).Inserts);
        var call = new WriteCall
        {
            Table = statement.Target.Name,
            Columns = [.. statement.Columns.Select(static c => c.Name)],
            Conflict = new CallConflict { IsDefaultTarget = true, Updates = true, Assignments = [.. statement.Columns.Select(static c => new CallAssignment(c.Name))] },
        };
        return [.. engine.Judge(call, WriteContext.None, token).Select(static f => f.Finding)];
    }

    private static bool IsServerText(string text) => text.StartsWith("ERROR:  ", StringComparison.Ordinal);

    /// <summary>As psql prints it where VERBOSITY is verbose, without the lines for developers of the server.</summary>
    private static string Printed(PostgresException failure) =>
        $"ERROR:  {failure.SqlState}: {failure.MessageText}"
        + (failure.Detail is null ? "" : $"\nDETAIL:  {failure.Detail}")
        + (failure.Hint is null ? "" : $"\nHINT:  {failure.Hint}");

    private static string Said(Finding finding) =>
        $"{Repository.Rules.Single(r => r.Id == finding.RuleId).Severity.Replace("disabled", "warning", StringComparison.Ordinal)} {finding.RuleId}: {finding.Message}";

    private static string FirstRemedy(ConflictEngine engine, PageBlock block)
    {
        var sql = SqlText.FromString(block.Body);
        var finding = engine.Judge(sql, WriteContext.None, TestContext.Current.CancellationToken).Single();
        return Words(sql.Apply(finding.Remedies[0].Edits).Text);
    }

    /// <summary>A page may break lines where it likes.</summary>
    private static string Words(string sql) => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is said with the default severities, and by the rule of the page.</summary>
    private static IEnumerable<Finding> JudgeSchema(string id, params string[] migrations)
    {
        var token = TestContext.Current.CancellationToken;
        SchemaFile[] files = [.. migrations.Select((sql, i) => SchemaFile.Parse($"migrations/000{i + 1}.sql", sql, token))];
        var catalog = Catalog.Build([new SchemaRoot("migrations", [.. files])], EngineOptions.Default, token);
        var findings = files.SelectMany(file => SchemaJudge.Judge(catalog, file, token));
        return [.. findings.Where(f => f.RuleId == id || Repository.Rules.Single(r => r.Id == f.RuleId).Severity != "disabled")];
    }
}
