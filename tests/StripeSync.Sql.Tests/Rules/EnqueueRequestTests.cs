using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>Which writes are an enqueue of StripeSync.Queue and nothing else. What the runtime does in their place is shown on a server by the tests of the code fix.</summary>
public sealed class EnqueueRequestTests
{
    private const string NotExists = " WHERE NOT EXISTS (SELECT FROM stripe_sync_queue WHERE space_id = @space AND event_type = 'sync')";

    [Theory]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, @type)", "@space @type")]
    [InlineData("INSERT INTO stripe_sync_queue (event_type, space_id) VALUES ('sync', $1);", "@1 'sync'")]
    [InlineData("  INSERT INTO public.stripe_sync_queue (space_id, event_type, status) VALUES (@space, 'sync', 'pending')\n", "@space 'sync'")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) SELECT @space, 'sync'" + NotExists, "@space 'sync'")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'", "@space 'sync'")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (@space, 'sync', 'pending') ON CONFLICT (space_id, event_type) DO UPDATE SET status = EXCLUDED.status", "@space 'sync'")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (@space, 'sync', 'failed')", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type, payload) VALUES (@space, 'sync', '{}')", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type, status, payload) VALUES (@space, 'sync', 'pending', NULL)", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync')", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, lower(@type))", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 7)", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@a, 'sync'), (@b, 'sync')", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync') RETURNING id", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync'); SELECT 1", null)]
    [InlineData("SELECT 1; INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync')", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) SELECT @space, 'sync' FROM spaces" + NotExists, null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) SELECT id, 'sync' FROM spaces", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending', attempts = 0", null)]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending' WHERE stripe_sync_queue.attempts < 5", null)]
    [InlineData("WITH job AS (INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync')) SELECT 1", null)]
    public void Of_the_installed_queue(string sql, string? expected) => Assert.Equal(expected, Requests(RuleCases.FullQueue + "CREATE TABLE spaces (id bigint PRIMARY KEY);", sql));

    [Theory]
    [InlineData("last_error text,", "")]
    [InlineData("payload jsonb,", "")]
    [InlineData("UNIQUE (space_id, event_type)", "UNIQUE (space_id, event_type, attempts)")]
    [InlineData("UNIQUE (space_id, event_type)", "UNIQUE (event_type)")]
    [InlineData("stripe_sync_queue (", "mail_queue (")]
    public void Another_table_is_no_installed_queue(string words, string others) =>
        Assert.Null(Requests(RuleCases.FullQueue.Replace(words, others, StringComparison.Ordinal), "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, 'sync')"));

    private static string? Requests(string schema, string sql)
    {
        var findings = RuleCase.Engine(schema).Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken);
        return findings.Select(static f => f.Enqueue).OfType<EnqueueRequest>().Select(static e => $"{Text(e.SpaceId)} {Text(e.EventType)}").SingleOrDefault();

        static string Text(EnqueueValue value) => value.Parameter is null ? "'" + value.Literal + "'" : "@" + value.Parameter;
    }
}
