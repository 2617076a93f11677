using Npgsql;
using StripeSync.Queue;
using StripeSync.TestServer;

namespace StripeSync.Benchmarks.Queue;

/// <summary>A database with spaces 1 to 100 and a queue: in its full form, or the five columns without a key.</summary>
internal sealed class QueueDatabase : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private QueueDatabase(TestDatabase database, bool keepsSessions)
    {
        _database = database;
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { NoResetOnClose = keepsSessions });
        Queue = new StripeSyncQueue(Source);
        Maintenance = new QueueMaintenance(Source);
    }

    public NpgsqlDataSource Source { get; }

    public StripeSyncQueue Queue { get; }

    public QueueMaintenance Maintenance { get; }

    /// <param name="keepsSessions">Without Npgsql's DISCARD ALL between two users of a connection, which forgets the plans of functions.</param>
    public static async Task<QueueDatabase> InstalledAsync(bool keepsSessions = false)
    {
        var database = await FiveColumnsAsync(keepsSessions);
        await database.Maintenance.InstallAsync();
        return database;
    }

    public static async Task<QueueDatabase> FiveColumnsAsync(bool keepsSessions = false)
    {
        var server = await PostgresServer.Shared;
        return new(await server.CreateDatabaseAsync("""
            CREATE TABLE spaces (id bigint PRIMARY KEY, name text);
            INSERT INTO spaces SELECT n, 'n' FROM generate_series(1, 100) n;
            CREATE TABLE stripe_sync_queue (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id bigint REFERENCES spaces, event_type text, status text DEFAULT 'pending',
                created_at timestamptz DEFAULT now());
            """), keepsSessions);
    }

    public async Task RunAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
    }
}
