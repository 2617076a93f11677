using System.Reflection;
using Npgsql;

namespace Samples;

/// <summary>A schema of its own for each run of a sample, gone at the end; and the two runs of each write.</summary>
internal sealed class Scratch : IAsyncDisposable
{
    private readonly NpgsqlDataSource _server;
    private readonly string _schema = "sample_" + Guid.NewGuid().ToString("N");

    private Scratch(string connectionString)
    {
        _server = NpgsqlDataSource.Create(connectionString);
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = _schema, Pooling = false }.ConnectionString;
    }

    /// <summary>Leads to the schema.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes the schema, and runs the migrations that are embedded in the sample.</summary>
    public static async Task<Scratch> Create(string connectionString)
    {
        var scratch = new Scratch(connectionString);
        await Run(scratch._server, $"CREATE SCHEMA {scratch._schema}");
        await using var database = NpgsqlDataSource.Create(scratch.ConnectionString);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await Run(database, await reader.ReadToEndAsync());
        }

        return scratch;
    }

    /// <summary>Runs a write, runs it again, and prints how each ended: "ok", a SQLSTATE, or the name of an exception.</summary>
    public static async Task Twice(string name, Func<Task> write)
    {
        var (first, again) = (await Outcome(write), await Outcome(write));
        Console.WriteLine($"{name,-24} first: {first,-6} again: {again}");
    }

    /// <summary>Returns when a session waits for another one, or when its work is done.</summary>
    /// <param name="session">The process of the session in the server.</param>
    /// <param name="work">What the session does.</param>
    public async Task WaitUntilBlocked(int session, Task work)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        await using var command = _server.CreateCommand($"SELECT cardinality(pg_blocking_pids({session})) > 0");
        while (!work.IsCompleted && await command.ExecuteScalarAsync() is not true)
            await timer.WaitForNextTickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Run(_server, $"DROP SCHEMA {_schema} CASCADE");
        await _server.DisposeAsync();
    }

    private static async Task<string> Outcome(Func<Task> write)
    {
        try
        {
            await write();
            return "ok";
        }
        catch (Exception exception) when (exception.GetBaseException() is PostgresException or InvalidOperationException)
        {
            return exception.GetBaseException() is PostgresException refused ? refused.SqlState : exception.GetType().Name;
        }
    }

    private static async Task Run(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
