using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeSync.Queue;
using StripeSyncAnalyzers.CodeFixes;
using StripeSyncAnalyzers.Writes.QueueRuntime;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

/// <summary>A plain insert of a job, put into the hands of StripeSync.Queue: the real package, over the columns that its installation makes.</summary>
public class EnqueueRepairTests
{
    private const string FiveColumns = """
        create table public.stripe_sync_queue (id bigint generated always as identity primary key, space_id bigint not null, event_type text not null,
            status text not null default 'pending', created_at timestamptz not null default now());
        """;

    private const string Key = "alter table public.stripe_sync_queue add constraint stripe_sync_queue_key unique (space_id, event_type);";
    private const string Insert = "\"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, @type)\"";

    private static readonly string Installed = FiveColumns + InstallFile("03_columns.sql") + Key;

    [Theory]
    [InlineData(
        "await connection.ExecuteAsync(" + Insert + ", new { space, type });",
        "await connection.EnqueueStripeSyncAsync(space, type);")]
    [InlineData(
        "await connection.ExecuteAsync(" + Insert + ", new { type = job.Type, space = job.Space }, transaction);",
        "await connection.EnqueueStripeSyncAsync(job.Space, job.Type, transaction: transaction);")]
    [InlineData(
        "await connection.ExecuteAsync(sql: \"INSERT INTO public.stripe_sync_queue (event_type, status, space_id) VALUES ('sync', 'pending', :SPACE);\", param: new { space }).ConfigureAwait(false);",
        "await connection.EnqueueStripeSyncAsync(space, \"sync\").ConfigureAwait(false);")]
    [InlineData(
        "await SqlMapper.ExecuteAsync(connection, " + Insert + ", new { space, type });",
        "await connection.EnqueueStripeSyncAsync(space, type);")]
    [InlineData(
        """
        await using var command = new NpgsqlCommand("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ($1, $2)", connection, transaction);
        command.Parameters.AddWithValue(space);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = type });
        await command.ExecuteNonQueryAsync(token);
        """,
        "await connection.EnqueueStripeSyncAsync(space, type, transaction: transaction, cancellationToken: token);")]
    [InlineData(
        """
        await using (connection)
        {
            using var command = source.CreateCommand("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@s, @e)");
            command.Parameters.AddWithValue("e", type);
            command.Parameters.AddWithValue("s", job.Space);
            await command.ExecuteNonQueryAsync();
        }
        """,
        "await source.EnqueueStripeSyncAsync(job.Space, type);")]
    [InlineData(
        "await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type) SELECT @space, @type WHERE NOT EXISTS (SELECT 1 FROM stripe_sync_queue WHERE space_id = @space AND event_type = @type)\", new { space, type });",
        "await connection.EnqueueStripeSyncAsync(space, type);")]
    [InlineData(
        "await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (@space, @type, 'pending') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'\", new { space, type });",
        "await connection.EnqueueStripeSyncAsync(space, type);")]
    public async Task The_call_becomes_an_enqueue(string call, string expected)
    {
        var project = Project(call);
        var (source, remedies) = await RepairedCode.RemediesOf(project);
        var repaired = RepairedCode.Apply(source, Assert.Single(remedies, static r => r.Key == EnqueueRepair.Key));
        Assert.Contains("using StripeSync.Queue;", repaired, StringComparison.Ordinal);
        Assert.Contains(expected, repaired, StringComparison.Ordinal);
        Assert.DoesNotContain("INSERT", repaired, StringComparison.Ordinal);

        // It compiles, and nothing is found in it.
        await Verify.Silent(project with { Sources = [new TestFile("/src/Test.cs", repaired)] });
    }

    [Fact]
    public async Task The_repair_of_the_SQL_comes_first()
    {
        var (_, remedies) = await RepairedCode.RemediesOf(Project("await connection.ExecuteAsync(" + Insert + ", new { space, type });"));
        Assert.Equal(EnqueueRepair.Key, remedies[^1].Key);
        Assert.True(remedies.Length > 1);
    }

    [Theory]
    [InlineData("var rows = await connection.ExecuteAsync(" + Insert + ", new { space, type });")]
    [InlineData("connection.Execute(" + Insert + ", new { space, type });")]
    [InlineData("_ = connection.ExecuteAsync(" + Insert + ", new { space, type });")]
    [InlineData("await connection.ExecuteAsync(" + Insert + ", job);")]
    [InlineData("await connection.ExecuteAsync(" + Insert + ", new { space, type, other = 1 });")]
    [InlineData("await connection.ExecuteAsync(" + Insert + ", new { space, type }, commandTimeout: 5);")]
    [InlineData("await connection.ExecuteAsync(" + Insert + ", new { space = 1.5m, type });")]
    [InlineData("await connection.ExecuteAsync(" + Insert + ", new { space, type = 7 });")]
    [InlineData("await connection.ExecuteAsync(" + Insert + ", /* why */ new { space, type });")]
    [InlineData("await ((System.Data.IDbConnection)connection).ExecuteAsync(" + Insert + ", new { space, type });")]
    [InlineData("await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type, payload) VALUES (@space, @type, '{}')\", new { space, type });")]
    [InlineData("await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (@space, @type, 'completed')\", new { space, type });")]
    [InlineData("await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, @type), (@space, 'b')\", new { space, type });")]
    [InlineData("await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, @type); SELECT 1\", new { space, type });")]
    [InlineData("await connection.ExecuteAsync(\"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, lower(@type))\", new { space, type });")]
    [InlineData("await using var command = new NpgsqlCommand(" + Insert + ", connection); command.Parameters.AddWithValue(\"space\", space); command.Parameters.AddWithValue(\"type\", type); var rows = await command.ExecuteNonQueryAsync();")]
    [InlineData("await using var command = new NpgsqlCommand(" + Insert + ", connection); command.Parameters.AddWithValue(\"space\", space); command.CommandTimeout = 3; command.Parameters.AddWithValue(\"type\", type); await command.ExecuteNonQueryAsync();")]
    [InlineData("await using var command = new NpgsqlCommand(" + Insert + ", connection); command.Parameters.AddWithValue(\"space\", space); command.Parameters.AddWithValue(\"type\", type); await command.ExecuteNonQueryAsync(); await command.ExecuteNonQueryAsync();")]
    public async Task Anything_else_is_left_to_the_SQL(string call)
    {
        var (_, remedies) = await RepairedCode.RemediesOf(Project(call));
        Assert.DoesNotContain(remedies, static r => r.Key == EnqueueRepair.Key);
    }

    [Fact]
    public async Task A_queue_that_is_not_installed_gets_no_enqueue()
    {
        var call = "await connection.ExecuteAsync(" + Insert + ", new { space, type });";
        var (_, field) = await RepairedCode.RemediesOf(Project(call) with { Schema = [new SchemaItem("/db/migrations/0001.sql", FiveColumns + Key)] });
        Assert.DoesNotContain(field, static r => r.Key == EnqueueRepair.Key);
        var (_, other) = await RepairedCode.RemediesOf(Project(call.Replace("stripe_sync_queue", "mail_queue", StringComparison.Ordinal)) with
        {
            Schema = [new SchemaItem("/db/migrations/0001.sql", Installed.Replace("stripe_sync_queue", "mail_queue", StringComparison.Ordinal))],
            GlobalOptions = ImmutableDictionary<string, string>.Empty.Add("build_property.StripeSyncQueueKeys", "mail_queue(space_id, event_type)"),
        });
        Assert.DoesNotContain(other, static r => r.Key == EnqueueRepair.Key);
    }

    [Fact]
    public async Task A_project_without_the_package_gets_no_enqueue()
    {
        var (_, remedies) = await RepairedCode.RemediesOf(Project("await connection.ExecuteAsync(" + Insert + ", new { space, type });") with { Libraries = Libraries.Npgsql | Libraries.Dapper });
        Assert.DoesNotContain(remedies, static r => r.Key == EnqueueRepair.Key);
    }

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task Fix_All_repairs_every_call(FixAllScope scope)
    {
        var project = Project("await connection.ExecuteAsync(" + Insert + ", new { space, type }); await connection.ExecuteAsync(" + Insert + ", new { space, type = \"other\" });");
        var diagnostics = await project.Compile().AnalyzeAsync(new ConflictSafetyAnalyzer());
        using var harness = FixHarness.Of(project.Sources[0].Text);
        foreach (var diagnostic in diagnostics)
            harness.Report(diagnostic.Location.SourceSpan, [.. RemedyProperties.Read(diagnostic)]);
        var repaired = await FixHarness.TextOf(await harness.FixAllAsync(new AddOnConflictFix(), scope, EnqueueRepair.Key), 0, 0);
        Assert.Equal(2, repaired.Split("EnqueueStripeSyncAsync").Length - 1);
        Assert.Equal(1, repaired.Split("using StripeSync.Queue;").Length - 1);
        await Verify.Silent(project with { Sources = [new TestFile("/src/Test.cs", repaired)] });
    }

    [Fact]
    public void The_names_are_those_of_the_package()
    {
        Assert.Equal(EnqueueRepair.ExtensionsName, typeof(StripeSyncQueueExtensions).FullName);
        Assert.Equal(EnqueueRepair.SpaceIdName, typeof(SpaceId).FullName);
        Assert.Equal(2, typeof(StripeSyncQueueExtensions).GetMethods().Count(static m => m.Name == EnqueueRepair.Method));
    }

    private static TestProject Project(string call) => new()
    {
        Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.Queue,
        Schema = [new SchemaItem("/db/migrations/0001_queue.sql", Installed)],
        Sources =
        [
            new TestFile("/src/Test.cs", $$"""
                using Dapper;
                using Npgsql;

                public record Job(long Space, string Type);

                public class Test
                {
                    public async Task Run(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlDataSource source, long space, string type, Job job, CancellationToken token)
                    {
                        {{call}}
                    }
                }
                """),
        ],
    };

    private static string InstallFile(string name)
    {
        using var stream = typeof(StripeSyncQueue).Assembly.GetManifestResourceStream("Sql/Install/" + name);
        using var reader = new StreamReader(Assert.IsType<Stream>(stream, exactMatch: false));
        return reader.ReadToEnd();
    }
}
