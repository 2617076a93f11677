using System.Text.Json;
using StripeSync.Queue;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.TestServer;
using StripeSync.Tool.Tests.Infrastructure;
using Run = StripeSync.Tool.Tests.Queue.QueueCommands;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>On a server that keeps statistics: the statements that clients have really sent are judged, and nothing of their values is shown.</summary>
public sealed class SentStatementsTests
{
    private const string Secret = "s3cr3t-Pa55";

    [Fact]
    public async Task Those_that_can_answer_409_are_named()
    {
        await using var server = await PostgresServer.StartOwnAsync("shared_preload_libraries=pg_stat_statements");
        await using var table = await FieldTable.CreateAsync(isFull: true, "bigint", server);
        await table.Database.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        // What the queue's own runtime, installation and commands send is no reason for a finding.
        var queue = new StripeSyncQueue(table.Source);
        await queue.EnqueueAsync(1, "own", cancellationToken: TestContext.Current.CancellationToken);
        await queue.EnqueueManyAsync([new(1, "own"), new(2, "own")], cancellationToken: TestContext.Current.CancellationToken);
        foreach (var job in await queue.ClaimAsync(10, cancellationToken: TestContext.Current.CancellationToken))
            await queue.CompleteAsync(job, TestContext.Current.CancellationToken);
        Assert.Equal(0, Run.Run(table, "verify").ExitCode);
        Assert.Equal(0, Run.Run(table, "clean", "all", "--yes").ExitCode);
        var diagnosis = Run.Json(table, 0, "diagnose");
        Assert.Empty(diagnosis.GetProperty("statements").EnumerateArray());
        Assert.NotEmpty((await table.Maintenance.DiagnoseAsync(cancellationToken: TestContext.Current.CancellationToken)).Statements);

        // As clients send them: with values in the text, as PostgREST does, and with a password in a statement that names the queue.
        string[] sent =
        [
            $"INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, '{Secret}', 'pending')",
            $"INSERT INTO public.stripe_sync_queue (space_id, event_type, status) VALUES (2, '{Secret}', 'pending') ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status",
            $"""
             WITH pgrst_source AS (INSERT INTO "public"."stripe_sync_queue"("space_id", "event_type") SELECT "space_id", "event_type"
               FROM json_to_recordset('[{"{"}"space_id": 3, "event_type": "{Secret}"{"}"}]') AS _ ("space_id" bigint, "event_type" text) RETURNING 1) SELECT count(*) FROM pgrst_source
             """,
            $"INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (4, '{Secret}', 'pending') ON CONFLICT (space_id, event_type) DO UPDATE SET status = EXCLUDED.status",
            $"UPDATE stripe_sync_queue SET status = 'completed' WHERE space_id = 1 AND event_type = '{Secret}'",
            $"SELECT * FROM stripe_sync_queue WHERE event_type = '{Secret}'",
            $"DO $$ BEGIN INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (5, '{Secret}'); END $$",
            $"CREATE ROLE queue_writer PASSWORD '{Secret}' /* may insert into stripe_sync_queue */",
            $"/* insert into stripe_sync_queue */ ALTER ROLE queue_writer PASSWORD '{Secret}'",
            $"-- {Secret}\nDO $$ BEGIN PERFORM 1; /* insert into stripe_sync_queue */ END $$",
        ];
        foreach (var statement in sent)
            await table.Database.ExecuteAsync(statement);
        // A statement that failed with a 409 counts as well.
        Assert.Equal("23505", await table.Database.TryExecuteAsync(sent[0]));
        Assert.Equal("23505", await table.Database.TryExecuteAsync(sent[1]));

        diagnosis = Run.Json(table, 1, "diagnose");
        var judged = diagnosis.GetProperty("statements").EnumerateArray().ToList();
        Assert.Equal(
            ["SSQ1001 INSERT INTO stripe_sync_queue", "SSQ1001 WITH pgrst_source AS (INSERT ", "SSQ1005 INSERT INTO public.stripe_syn"],
            judged.Select(static statement => $"{Rule(statement)} {statement.GetProperty("sql").GetString()![..29]}").Order(StringComparer.Ordinal));
        var text = Run.Run(table, "diagnose");
        Assert.Contains("3 unsafe statements", text.Output, StringComparison.Ordinal);
        var report = Run.Run(table, "report", "--space", "1");
        Assert.Equal((1, 1), (text.ExitCode, report.ExitCode));
        foreach (var output in new[] { diagnosis.GetRawText(), text.Output, report.Output })
        {
            // The event type of a job is shown where jobs are listed, and only there.
            var shown = output.Split('\n').Where(static line => line.Contains(Secret, StringComparison.Ordinal)).ToList();
            Assert.All(shown, static line => Assert.DoesNotContain("insert into", line, StringComparison.OrdinalIgnoreCase));
            Assert.All(shown, static line => Assert.DoesNotContain("password '", line, StringComparison.OrdinalIgnoreCase));
        }
        Assert.All(judged, static statement => Assert.DoesNotContain(Secret, statement.GetRawText(), StringComparison.Ordinal));
        await table.Database.ExecuteAsync("DROP ROLE queue_writer");
    }

    private static string Rule(JsonElement statement) => statement.GetProperty("findings").EnumerateArray().First().GetProperty("rule").GetString()!;
}
