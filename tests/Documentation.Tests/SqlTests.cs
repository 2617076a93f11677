using Npgsql;
using StripeSync.Queue;
using StripeSync.TestServer;

namespace StripeSync.Documentation.Tests;

/// <summary>The SQL of docs/scaling.md on a server.</summary>
public class SqlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the page says is done with the table: its partitions, a default for the id, the renaming, and the installation.</summary>
    [Fact]
    public async Task Partitions_are_made_and_installed()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync("CREATE TABLE public.spaces (id bigint PRIMARY KEY); INSERT INTO public.spaces VALUES (7);");
        await database.ExecuteAsync(Block("PARTITION BY"));
        for (var remainder = 1; remainder < 8; remainder++)
            await database.ExecuteAsync($"CREATE TABLE public.stripe_sync_queue_p{remainder} PARTITION OF public.stripe_sync_queue_new FOR VALUES WITH (MODULUS 8, REMAINDER {remainder})");
        await database.ExecuteAsync("""
            CREATE SEQUENCE public.stripe_sync_queue_id;
            ALTER TABLE public.stripe_sync_queue_new ALTER COLUMN id SET DEFAULT nextval('public.stripe_sync_queue_id');
            ALTER TABLE public.stripe_sync_queue_new RENAME TO stripe_sync_queue;
            """);

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await new QueueMaintenance(source).InstallAsync(cancellationToken: Token);

        var queue = new StripeSyncQueue(source);
        Assert.Equal(EnqueueOutcome.Inserted, await queue.EnqueueAsync(7L, "sync", cancellationToken: Token));
        Assert.Equal(EnqueueOutcome.Coalesced, await queue.EnqueueAsync(7L, "sync", cancellationToken: Token));
    }

    /// <summary>Citus itself is not there, as the page says: functions with the arguments of its own take the calls.</summary>
    [Fact]
    public async Task Calls_of_Citus_have_its_arguments()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync("""
            CREATE TABLE public.spaces (id bigint PRIMARY KEY);
            CREATE TABLE public.stripe_sync_queue (space_id bigint);
            CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
                RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    ASSERT EXISTS (SELECT FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
                    ASSERT colocate_with = 'default' OR to_regclass(colocate_with) IS NOT NULL;
                END $$;
            """);
        await database.ExecuteAsync(Block("create_distributed_table"));
    }

    private static string Block(string words) =>
        Documents.Blocks.Single(block => block is { Document: "docs/scaling.md", Info: "sql" } && block.Body.Contains(words, StringComparison.Ordinal)).Body;
}
