using Npgsql;
using StripeSync.Queue;
using StripeSync.TestServer;

namespace SyncDashboard;

/// <summary>The database of the sample: one that was given, or a throw-away one that ends with the program.</summary>
internal sealed class DashboardDatabase : IAsyncDisposable
{
    private readonly TestDatabase? _throwAway;

    private DashboardDatabase(NpgsqlDataSource source, TestDatabase? throwAway, string description)
    {
        Source = source;
        _throwAway = throwAway;
        Description = description;
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Where the data is, for a person; without a password.</summary>
    public string Description { get; }

    /// <summary>Opens the database and makes its tables where they are missing.</summary>
    /// <param name="connectionString">The database, or null for a throw-away one.</param>
    /// <param name="corrupt">Whether the queue is made as it is found in the field, instead of in its full form.</param>
    public static async Task<DashboardDatabase> OpenAsync(string? connectionString, bool corrupt)
    {
        TestDatabase? throwAway = null;
        var description = "a throw-away PostgreSQL";
        if (connectionString is null)
        {
            throwAway = await (await PostgresServer.Shared).CreateDatabaseAsync();
            connectionString = throwAway.ConnectionString;
        }
        else
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            description = $"{parts.Host}:{parts.Port}/{parts.Database}";
        }

        // The page shows what the server says of a refused row; the data of this sample is no secret.
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { IncludeErrorDetail = true });
        if (!await ExistsAsync(source, "public.spaces"))
            await RunAsync(source, "0001_spaces.sql");
        await RunAsync(source, "spaces.sql");
        if (!await ExistsAsync(source, "public.stripe_sync_queue"))
            await RunAsync(source, corrupt ? "corrupt.sql" : "0002_stripe_sync_queue.sql");
        if (!corrupt)
            await new QueueMaintenance(source).InstallAsync();
        return new DashboardDatabase(source, throwAway, description);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_throwAway is not null)
            await _throwAway.DisposeAsync();
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string table)
    {
        await using var command = source.CreateCommand("SELECT to_regclass($1) IS NOT NULL");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task RunAsync(NpgsqlDataSource source, string script)
    {
        await using var stream = typeof(DashboardDatabase).Assembly.GetManifestResourceStream(script)
            ?? throw new InvalidOperationException($"The script {script} is not in the assembly.");
        using var reader = new StreamReader(stream);
        await using var command = source.CreateCommand(await reader.ReadToEndAsync());
        await command.ExecuteNonQueryAsync();
    }
}
