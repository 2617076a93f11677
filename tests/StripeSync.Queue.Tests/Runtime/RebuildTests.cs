using Npgsql;

namespace StripeSync.Queue.Tests.Runtime;

/// <summary>Enqueues beside a rebuild of the key's index, which is where a correct upsert gets 23505.</summary>
public sealed class RebuildTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // The moment of the rebuild in which the new index is enforced and no arbiter yet, held still: an equal index that is not valid. A
    // slow index in front of the key lets the sessions meet between the look for a conflict and the insertion.
    [Fact]
    public async Task A_conflict_in_an_index_that_is_being_built_is_no_error()
    {
        await using var test = await TestQueue.BareAsync(null, Install.FieldStates.All["deferrable key beside a good index"] + """
            DROP INDEX good; ALTER TABLE stripe_sync_queue DROP CONSTRAINT stripe_sync_queue_event_type_space_id_key;
            CREATE FUNCTION slow(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN $1; END';
            CREATE INDEX slow_one ON stripe_sync_queue (slow(event_type));
            """);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        await test.RunAsync("""
            CREATE UNIQUE INDEX stripe_sync_queue_key_ccnew ON stripe_sync_queue (space_id, event_type);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'stripe_sync_queue_key_ccnew'::regclass;
            """);
        var retries = 0;
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(test.ConnectionString) { Options = "-c client_min_messages=debug1 -c deadlock_timeout=20ms" });
        var queue = new StripeSyncQueue(source);
        var bareConflicts = 0;
        for (var round = 0; round < 50 && (retries == 0 || bareConflicts == 0); round++)
        {
            var eventType = $"e{round}";
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                await using var connection = await source.OpenConnectionAsync(Token);
                connection.Notice += (_, e) => Interlocked.Add(ref retries, e.Notice.MessageText.StartsWith("enqueue_stripe_sync: conflict", StringComparison.Ordinal) ? 1 : 0);
                await connection.EnqueueStripeSyncAsync(1, eventType, cancellationToken: Token);
            }));
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ => await queue.EnqueueManyAsync(Enumerable.Range(0, 3).Select(i => new StripeSyncJob(2, $"m{round} {i}")), cancellationToken: Token)));
            // The control: what a correct upsert gets at the same moment.
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                await using var bare = source.CreateCommand("INSERT INTO stripe_sync_queue AS q (space_id, event_type) VALUES (3, $1) ON CONFLICT (space_id, event_type) DO UPDATE SET updated_at = now()");
                bare.Parameters.Add(new NpgsqlParameter<string> { TypedValue = eventType });
                try
                {
                    await bare.ExecuteNonQueryAsync(Token);
                }
                catch (PostgresException error) when (error.SqlState is "23505" or "40P01")
                {
                    Interlocked.Increment(ref bareConflicts);
                }
            }));
        }
        Assert.True(retries > 0, "No conflict was met, so nothing was shown.");
        Assert.True(bareConflicts > 0, "The bare upsert met no conflict either.");
    }
}
