using System.Globalization;
using StripeSync.Queue;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.Tool.CommandLine;
using StripeSync.Tool.Queue;
using StripeSync.Tool.Tests.Infrastructure;
using Run = StripeSync.Tool.Tests.Queue.QueueCommands;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>The commands that look, install and watch: the same answer as the API's, and the exit codes.</summary>
public sealed class QueueCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_corrupt_queue_to_a_clean_one()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        await table.LoadAsync(table.Corrupt);
        var diagnosis = await table.Maintenance.DiagnoseAsync(cancellationToken: Token);
        var found = Run.Json(table, 1, "diagnose", "--limit", "1000");
        Assert.Equal(
            diagnosis.Findings.Select(static finding => $"{finding.Cause.Name} {finding.Cause.SqlState} {finding.Cause.HttpStatus} {finding.Evidence} {finding.Cause.NextStep}"),
            found.GetProperty("findings").EnumerateArray().Select(static f => $"{f.GetProperty("cause")} {f.GetProperty("sqlState")} {f.GetProperty("httpStatus")} {f.GetProperty("evidence")} {f.GetProperty("next")}"));
        Assert.Equal(diagnosis.Duplicates.Select(static key => key.Count), found.GetProperty("duplicates").EnumerateArray().Select(static key => key.GetProperty("count").GetInt64()));
        Assert.Equal(diagnosis.PendingJobs.Select(static job => job.QueueId), found.GetProperty("pendingJobs").EnumerateArray().Select(static job => job.GetProperty("queueId").GetString()));
        var text = Run.Run(table, "diagnose");
        Assert.All(diagnosis.Findings, finding => Assert.Contains(finding.Evidence, text.Output, StringComparison.Ordinal));

        var verification = Run.Json(table, 1, "verify");
        Assert.False(verification.GetProperty("clean").GetBoolean());
        Assert.All(verification.GetProperty("enqueues").EnumerateArray(), static probe => Assert.Equal(("42P10", 400), (probe.GetProperty("sqlState").GetString(), probe.GetProperty("httpStatus").GetInt32())));
        Assert.Equal(10, verification.GetProperty("newestJobs").GetArrayLength());

        var watch = Run.Json(table, 1, "watch", "--count", "1");
        Assert.Equal(
            (await table.Maintenance.MonitorAsync(cancellationToken: Token)).Select(static check => $"{check.Name} {check.Count}"),
            watch.GetProperty("checks").EnumerateArray().Select(static check => $"{check.GetProperty("check")} {check.GetProperty("count")}"));
        Assert.Equal(6, Run.Run(table, "watch", "--count", "2", "--interval", "0.01s").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        Assert.Contains("CREATE UNIQUE INDEX CONCURRENTLY", Run.Run(table, "install", "--dry-run").Output, StringComparison.Ordinal);
        Assert.Equal(table.Corrupt.Count, (await table.RowsAsync()).Length);
        Run.Run(table, "clean", "all", "--yes", "--processing-older-than", "0s");
        var install = Run.Json(table, 0, "install", "--yes");
        Assert.Contains(install.GetProperty("steps").EnumerateArray(), static step => step.GetProperty("step").GetString() == "11_unique_key" && step.GetProperty("state").GetString() == "done");
        var clean = Run.Run(table, "verify");
        Assert.Equal((0, ""), (clean.ExitCode, clean.Error));
        Assert.StartsWith("Clean.\n", clean.Output, StringComparison.Ordinal);
        Assert.Equal(0, Run.Run(table, "watch", "--count", "1").ExitCode);
        Assert.Equal(0, Run.Run(table, "diagnose").ExitCode);
    }

    [Fact]
    public async Task A_space_for_a_support_case()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        await table.LoadAsync(table.Corrupt);
        var space = Run.Json(table, 0, "space", table.TextId(1));
        Assert.Equal(
            (await table.Maintenance.InspectSpaceAsync(table.TextId(1), cancellationToken: Token)).Jobs.Select(static job => job.Id),
            space.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("row").GetProperty("id").GetString()));
        Assert.Contains("Pending: 3", Run.Run(table, "space", table.TextId(1)).Output, StringComparison.Ordinal);
        Assert.Equal(1, Run.Run(table, "space", table.TextId(99)).ExitCode);

        var report = Run.Run(table, "report", "--space", table.TextId(1), "--error", "23505");
        Assert.Equal((1, ""), (report.ExitCode, report.Error));
        foreach (var part in new[] { table.TextId(1), "23505", "plain_insert", "unique_key_missing", "Report of 20" })
            Assert.Contains(part, report.Output, StringComparison.Ordinal);
        var json = Run.Json(table, 1, "report", "--space", table.TextId(1), "--error", "23505");
        Assert.Equal("23505", json.GetProperty("error").GetString());
        Assert.NotEmpty(json.GetProperty("diagnosis").GetProperty("findings").EnumerateArray());
    }

    [Theory]
    [InlineData("23503", "missing_space", 1)]
    [InlineData("never heard of", "Not known here", 0)]
    public void An_error_is_explained_without_a_database(string error, string said, int exitCode)
    {
        using var workspace = new Workspace();
        var result = workspace.Run(["explain-error", .. error.Split(' ')]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
        Assert.Equal(result.Output, workspace.RunWith(error + "\n", "explain-error", "-").Output);
    }

    [Fact]
    public async Task The_clean_up_is_scheduled()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true);
        var missing = Run.Run(table, "schedule", "--yes");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("CREATE EXTENSION pg_cron", missing.Error, StringComparison.Ordinal);
        // In the place of the extension: what it is called with is what counts.
        await table.Database.ExecuteAsync("""
            CREATE SCHEMA cron;
            CREATE TABLE cron.job (jobname text PRIMARY KEY, schedule text, command text);
            CREATE FUNCTION cron.schedule(text, text, text) RETURNS bigint LANGUAGE sql AS
                'INSERT INTO cron.job VALUES ($1, $2, $3) ON CONFLICT (jobname) DO UPDATE SET schedule = EXCLUDED.schedule, command = EXCLUDED.command RETURNING 1::bigint';
            """);
        Assert.Equal(0, Run.Run(table, "schedule", "--dry-run").ExitCode);
        Assert.Empty(await table.Database.RowsAsync("SELECT 1 FROM cron.job"));
        Assert.Equal(0, Run.Run(table, "schedule", "--yes", "--cron", "0 * * * *").ExitCode);
        Assert.Equal(["stripe_sync_queue cleanup|0 * * * *"], await table.Database.RowsAsync("SELECT jobname, schedule FROM cron.job"));
        await table.LoadAsync(table.Corrupt);
        await table.Database.ExecuteAsync(await table.Database.ScalarAsync<string>("SELECT command FROM cron.job"));
        Assert.Equal(0, await table.Database.ScalarAsync<long>("SELECT count(*) FROM stripe_sync_queue WHERE status = 'queued'"));
    }

    [Fact]
    public async Task Statements_that_clients_have_sent_are_judged_by_the_table_as_it_is()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true, "bigint");
        var context = new QueueCommandContext(
            new Terminal(static () => Stream.Null, TextWriter.Null, TextWriter.Null, "."), table.Source, new StripeSyncQueueOptions(), table.Maintenance, null!, IsJson: false, "", Token);
        var judged = await LiveStatements.JudgeAsync(context,
        [
            new(5, "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES ($1, $2, $3)"),
            new(4, "INSERT INTO public.stripe_sync_queue (id, space_id, event_type) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET status = $4"),
            new(3, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ($1, $2) ON CONFLICT (event_type) DO NOTHING"),
            new(2, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ($1, $2) ON CONFLICT (space_id, event_type) DO NOTHING"),
            new(1, "SELECT nonsense FROM"),
        ]);
        Assert.Equal(
            ["5 SSQ1001", "4 SSQ1005", "3 SSQ1003"],
            judged.Where(static statement => statement.IsUnsafe).Select(static statement => string.Create(CultureInfo.InvariantCulture, $"{statement.Statement.Calls} {statement.Findings.First(static finding => finding.IsWarning).Rule.Id}")));
    }

    [Fact]
    public async Task Other_names_are_taken_as_they_are()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint");
        await table.Database.ExecuteAsync("""
            CREATE SCHEMA "my ""schema";
            ALTER TABLE stripe_sync_queue SET SCHEMA "my ""schema";
            ALTER TABLE "my ""schema".stripe_sync_queue RENAME TO "it's; DROP TABLE spaces; --$body$";
            INSERT INTO "my ""schema"."it's; DROP TABLE spaces; --$body$" (space_id, event_type, status) SELECT 1, 'a', 'pending' FROM generate_series(1, 3);
            """);
        string[] names = ["--schema", "my \"schema", "--table", "it's; DROP TABLE spaces; --$body$"];
        Assert.Contains("unique_key_missing", Run.Run(table, ["diagnose", .. names]).Output, StringComparison.Ordinal);
        var clean = Run.Run(table, ["clean", "duplicates", "--yes", .. names]);
        Assert.Equal((0, ""), (clean.ExitCode, clean.Error));
        Assert.Contains("--schema 'my \"schema'", clean.Output, StringComparison.Ordinal);
        Assert.Equal(0, Run.Run(table, ["install", "--yes", .. names]).ExitCode);
        var verify = Run.Run(table, ["verify", .. names]);
        Assert.Equal((0, ""), (verify.ExitCode, verify.Error));
        Assert.Equal(9, await table.Database.ScalarAsync<long>("SELECT count(*) FROM spaces"));
    }

    [Fact]
    public async Task A_second_queue_in_one_schema_says_what_it_needs()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true);
        string[] second = ["--table", "second"];
        var refused = Run.Run(table, ["install", "--yes", .. second]);
        Assert.Equal(new ToolResult(
            2, "", "stripesync: The function enqueue_stripe_sync(uuid,text,jsonb) belongs to another queue. "
            + "Give the functions of public.second another schema: StripeSyncQueueOptions.FunctionSchema, or --function-schema NAME.\n"), refused);
        second = [.. second, "--function-schema", "second_functions"];
        Assert.Equal(new ToolResult(2, "", "stripesync: There is no schema \"second_functions\".\n"), Run.Run(table, ["install", "--yes", .. second]));
        await table.Database.ExecuteAsync("CREATE SCHEMA second_functions");
        Assert.Equal(0, Run.Run(table, ["install", "--yes", .. second]).ExitCode);
        foreach (var names in (string[][])[[], second])
        {
            Assert.Equal(0, Run.Run(table, ["verify", .. names]).ExitCode);
            Assert.Equal(0, Run.Run(table, ["diagnose", .. names]).ExitCode);
            Assert.Equal(0, Run.Run(table, ["install", "--yes", .. names]).ExitCode);
        }
        // The next command repeats it.
        await table.Database.ExecuteAsync($"INSERT INTO second (space_id, event_type) VALUES ('{table.TextId(1)}', 'a')");
        Assert.Contains(" --table second --function-schema second_functions", Run.Run(table, ["clean", "space", table.TextId(1), "--yes", .. second]).Output, StringComparison.Ordinal);
    }
}
