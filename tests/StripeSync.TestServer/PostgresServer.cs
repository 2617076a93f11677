using Npgsql;

namespace StripeSync.TestServer;

/// <summary>
/// A PostgreSQL server for tests. It comes from, in this order: the connection string in
/// STRIPESYNC_TEST_CONNECTION, binaries on this machine, Docker, binaries from npm. There is no fourth way out:
/// without a server the tests fail.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    const string ConnectionVariable = "STRIPESYNC_TEST_CONNECTION";

    static readonly Lazy<Task<PostgresServer>> SharedServer = new(StartAsync);
    static int s_databases;

    readonly NpgsqlDataSource _admin;
    readonly IAsyncDisposable? _owned;

    PostgresServer(string connectionString, string origin, IAsyncDisposable? owned)
    {
        ConnectionString = connectionString;
        Origin = origin;
        _owned = owned;
        _admin = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>One server for the whole test process; it needs no disposing.</summary>
    public static Task<PostgresServer> Shared => SharedServer.Value;

    /// <summary>Connects to the maintenance database, as a role that may create databases.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the server came from, for a person.</summary>
    public string Origin { get; }

    /// <summary>The major version, for example 15.</summary>
    public int MajorVersion { get; private set; }

    /// <summary>The folder of a cluster that this process started, else <see langword="null"/>.</summary>
    internal string? Folder => (_owned as LocalCluster)?.Folder;

    /// <summary>Starts a server; dispose it to stop it. It also ends when this process does.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } given)
            return await ReadyAsync(given, ConnectionVariable, owned: null);

        // cluster.sh keeps a cluster alive, so Windows has only the two ways that do without it.
        if (!OperatingSystem.IsWindows() && LocalBinaries.Find() is { } binaries)
            return await FromBinariesAsync(binaries);
        if (await DockerServer.TryStartAsync() is { } container)
            return await ReadyAsync(container.GetConnectionString(), "Docker", container);
        if (EmbeddedBinaries.IsAvailable(EmbeddedBinaries.DefaultVersion))
            return await FromBinariesAsync(await EmbeddedBinaries.GetAsync(EmbeddedBinaries.DefaultVersion));
        throw new InvalidOperationException(
            $"The tests need PostgreSQL: there is no {ConnectionVariable}, no installed server, no Docker engine and no npm. Run: {Remedy()}");
    }

    /// <summary>Starts the embedded server of one major version (14, 16, 17 or 18); dispose it to stop it.</summary>
    public static async Task<PostgresServer> StartVersionAsync(int major) =>
        await FromBinariesAsync(await EmbeddedBinaries.GetAsync(major));

    /// <summary>Starts a server from binaries, whatever the other tests run on: one that can be killed. Dispose it to stop it.</summary>
    /// <param name="settings">Settings for it, as <c>name=value</c>.</param>
    public static async Task<PostgresServer> StartOwnAsync(params string[] settings) =>
        await FromBinariesAsync(LocalBinaries.Find() ?? await EmbeddedBinaries.GetAsync(EmbeddedBinaries.DefaultVersion), settings);

    /// <summary>Kills all processes of an own server at once (kill -9) and starts it again; returns when it accepts connections.</summary>
    public async Task CrashAsync()
    {
        if (_owned is not LocalCluster cluster)
            throw new InvalidOperationException($"A server from {Origin} cannot be killed.");
        await cluster.CrashAsync();
        _admin.Clear();
    }

    /// <summary>Makes an empty database, the same on every server (UTF-8, collation C); dispose it to drop it.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var name = $"stripesync_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'{Strategy}");
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name };
        return new TestDatabase(builder.ConnectionString, () => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)"));
    }

    /// <summary>Makes a database and runs a script in it that must succeed.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string schemaSql)
    {
        var database = await CreateDatabaseAsync();
        await database.ExecuteAsync(schemaSql);
        return database;
    }

    /// <summary>Stops a server that this process started.</summary>
    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        if (_owned is not null)
            await _owned.DisposeAsync();
    }

    // Copying files beats logging pages where nothing is synced to disk; older versions know no other way.
    string Strategy => MajorVersion >= 15 ? " STRATEGY file_copy" : "";

    static async Task<PostgresServer> FromBinariesAsync(string binaries, params string[] settings)
    {
        var cluster = await LocalCluster.StartAsync(binaries, owner: null, settings);
        return await ReadyAsync(cluster.ConnectionString, binaries, cluster);
    }

    static async Task<PostgresServer> ReadyAsync(string connectionString, string origin, IAsyncDisposable? owned)
    {
        var server = new PostgresServer(connectionString, origin, owned);
        await using var connection = await server._admin.OpenConnectionAsync();
        server.MajorVersion = connection.PostgreSqlVersion.Major;
        return server;
    }

    static string Remedy() =>
        OperatingSystem.IsMacOS() ? "brew install postgresql@17"
        : OperatingSystem.IsLinux() ? "sudo apt-get install postgresql"
        : $"docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=postgres postgres:17, and set {ConnectionVariable} to Host=localhost;Username=postgres;Password=postgres";

    async Task ExecuteAsync(string sql)
    {
        await using var command = _admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
