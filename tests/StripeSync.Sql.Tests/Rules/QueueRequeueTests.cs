using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>What the generated requeue does to a job in each state, on a real server.</summary>
public sealed class QueueRequeueTests
{
    private const string Enqueue = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync')";

    private static string Repair(string schema, string sql)
    {
        var text = SqlText.FromString(sql);
        var finding = Assert.Single(RuleCase.Engine(schema).Judge(text, WriteContext.None, TestContext.Current.CancellationToken));
        return text.Apply(finding.Remedies[0].Edits).Text;
    }

    [Theory]
    [InlineData("pending", "pending")]
    [InlineData("processing", "processing")]
    [InlineData("completed", "pending")]
    [InlineData("failed", "pending")]
    public async Task The_field_form_requeues_finished_jobs_only(string before, string after)
    {
        foreach (var sql in new[] { Enqueue, Enqueue + " RETURNING status", "INSERT INTO public.stripe_sync_queue AS q (space_id, event_type, status) VALUES (7, 'sync', 'pending')" })
        {
            await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(RuleCases.Queue);
            await database.ExecuteAsync($"INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (7, 'sync', '{before}', '2020-01-01')");
            var repaired = Repair(RuleCases.Queue, sql);
            if (sql.Contains("RETURNING", StringComparison.Ordinal))
                Assert.Equal(after, await database.ScalarAsync<string>(repaired));
            else
                await database.ExecuteAsync(repaired);
            Assert.Equal($"1|{after}|2020", Assert.Single(await database.RowsAsync("SELECT id || '|' || status || '|' || extract(year FROM created_at) FROM stripe_sync_queue")));
        }
    }

    [Theory]
    [InlineData("pending", "pending f 2 old-token later 2020")]
    [InlineData("processing", "processing t 2 old-token later 2020")]
    [InlineData("completed", "pending f 0 old-token now now")]
    [InlineData("failed", "pending f 0 old-token now now")]
    public async Task The_full_form_keeps_a_lease_and_records_the_request(string before, string expected)
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(RuleCases.FullQueue);
        await database.ExecuteAsync($$"""
            INSERT INTO stripe_sync_queue (space_id, event_type, status, payload, attempts, lease_token, available_at, pending_since)
            VALUES (7, 'sync', '{{before}}', '{"old": 1}', 2, '00000000-0000-0000-0000-00000000000a', now() + interval '1 hour', '2020-01-01')
            """);
        await database.ExecuteAsync(Repair(RuleCases.FullQueue, "INSERT INTO stripe_sync_queue (space_id, event_type, payload) VALUES (7, 'sync', '{\"new\": 1}')"));
        var row = Assert.Single(await database.RowsAsync("""
            SELECT concat_ws(' ', status, left(rerun_requested::text, 1), attempts, CASE WHEN lease_token = '00000000-0000-0000-0000-00000000000a' THEN 'old-token' END,
                CASE WHEN available_at > now() + interval '30 minutes' THEN 'later' ELSE 'now' END, CASE WHEN pending_since < '2021-01-01' THEN '2020' ELSE 'now' END) || ' ' || payload::text
            FROM stripe_sync_queue
            """));

        // A backed-off pending job is due at once: somebody asks for it now.
        Assert.Equal((before == "pending" ? expected.Replace("later", "now", StringComparison.Ordinal) : expected) + " {\"new\": 1}", row);
    }

    [Fact]
    public async Task A_request_without_payload_keeps_the_payload()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(RuleCases.FullQueue);
        await database.ExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type, payload) VALUES (7, 'sync', '{\"old\": 1}')");
        await database.ExecuteAsync(Repair(RuleCases.FullQueue, Enqueue));
        Assert.Equal("{\"old\": 1}", await database.ScalarAsync<string>("SELECT payload::text FROM stripe_sync_queue"));
    }
}
