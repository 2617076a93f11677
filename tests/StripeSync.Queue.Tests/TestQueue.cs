using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests;

/// <summary>A database with spaces 1 to 9 and an installed queue.</summary>
sealed class TestQueue : IAsyncDisposable
{
    readonly TestDatabase _database;

    TestQueue(TestDatabase database, NpgsqlDataSource source, StripeSyncQueueOptions options)
    {
        _database = database;
        Source = source;
        Options = options;
        Queue = new StripeSyncQueue(source, options);
        Maintenance = new QueueMaintenance(source, options);
    }

    public NpgsqlDataSource Source { get; }

    public StripeSyncQueueOptions Options { get; }

    public StripeSyncQueue Queue { get; }

    public QueueMaintenance Maintenance { get; }

    /// <summary>The queue's name as SQL.</summary>
    public string Table => new QueueTable(Options).Sql;

    public string ConnectionString => _database.ConnectionString;

    /// <summary>The nth space as a column of the type has it.</summary>
    public static SpaceId Space(int n, string type = "bigint") =>
        type switch
        {
            "uuid" => new Guid(n, 0, 0, new byte[8]),
            "text" => $"space {n}",
            _ => (long)n,
        };

    public static async Task<TestQueue> InstalledAsync(StripeSyncQueueOptions? options = null, string spaceType = "bigint", PostgresServer? server = null)
    {
        var test = await BareAsync(options, Spaces(spaceType, new QueueTable(options ?? new())), server);
        await test.Maintenance.InstallAsync();
        return test;
    }

    public static string Spaces(string type, QueueTable table) => $"""
        CREATE SCHEMA IF NOT EXISTS {SqlName.Quote(table.Schema)};
        CREATE SCHEMA IF NOT EXISTS {SqlName.Quote(table.SpacesSchema)};
        CREATE TABLE {table.SpacesSql} (id {type} PRIMARY KEY, name text);
        INSERT INTO {table.SpacesSql} SELECT v::{type}, 'n' FROM unnest(ARRAY[{string.Join(',', Enumerable.Range(1, 9).Select(n => SqlName.Literal(Space(n, type).ToString())))}]) v;
        """;

    /// <summary>A database with the tables of a script, and nothing installed.</summary>
    public static async Task<TestQueue> BareAsync(StripeSyncQueueOptions? options, string sql, PostgresServer? server = null)
    {
        var database = await (server ?? await PostgresServer.Shared).CreateDatabaseAsync();
        var source = NpgsqlDataSource.Create(database.ConnectionString);
        var test = new TestQueue(database, source, options ?? new StripeSyncQueueOptions());
        await test.RunAsync(sql);
        return test;
    }

    public async Task RunAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string[]> RowsAsync(string sql) => await _database.RowsAsync(sql);

    public async Task<string> OneAsync(string sql) => Assert.Single(await RowsAsync(sql));

    /// <summary>Forgets connections that a fault has broken.</summary>
    public async Task ReconnectAsync()
    {
        Source.Clear();
        for (var broken = true; broken;)
        {
            try
            {
                await RowsAsync("SELECT 1");
                broken = false;
            }
            catch (NpgsqlException)
            {
                // One connection less in the pool.
            }
        }
    }

    /// <summary>The queue's rows in short: what most tests compare.</summary>
    public Task<string[]> JobsAsync(string columns = "space_id, event_type, status, payload, attempts, rerun_requested") =>
        RowsAsync($"SELECT {columns} FROM {Table} ORDER BY id");

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
    }
}
