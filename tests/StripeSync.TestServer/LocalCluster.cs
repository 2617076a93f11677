using System.Diagnostics;
using System.Text;
using Npgsql;

namespace StripeSync.TestServer;

/// <summary>A throw-away cluster made from binaries on this machine; it ends with this process, however that ends.</summary>
sealed class LocalCluster : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly Process _keeper;
    readonly Task _log;
    bool _stopped;

    LocalCluster(Process keeper, Task log, string folder)
    {
        _keeper = keeper;
        _log = log;
        Folder = folder;
    }

    /// <summary>Holds the data and the unix socket.</summary>
    public string Folder { get; }

    /// <summary>The shell that keeps the server.</summary>
    public int KeeperId => _keeper.Id;

    public string ConnectionString => $"Host={Folder};Username=postgres;Database=postgres";

    /// <summary>Makes and starts a cluster; returns when it accepts connections.</summary>
    /// <param name="binaries">A folder with initdb and postgres.</param>
    /// <param name="owner">The process whose end makes the folder a left-over; this one unless a test says otherwise.</param>
    /// <param name="settings">Settings beside the usual ones, as <c>name=value</c>.</param>
    public static async Task<LocalCluster> StartAsync(string binaries, int? owner = null, params string[] settings)
    {
        string[] arguments = ["-c", Script, "cluster", binaries, $"{owner ?? Environment.ProcessId}", .. settings.SelectMany(setting => new[] { "-c", setting })];
        var start = new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var keeper = Process.Start(start)!;
        var said = new StringBuilder();
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The log is read to its end: a full pipe would stop the server.
        var log = Task.Run(async () =>
        {
            while (await keeper.StandardError.ReadLineAsync() is { } line)
            {
                if (!ready.Task.IsCompleted)
                    said.AppendLine(line);
                if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
                    ready.TrySetResult(true);
            }
            ready.TrySetResult(false);
        });

        var folder = await keeper.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        var cluster = new LocalCluster(keeper, log, folder ?? "");
        if (await ready.Task.WaitAsync(Patience))
            return cluster;
        await cluster.DisposeAsync();
        throw new InvalidOperationException($"PostgreSQL from {binaries} did not start:{Environment.NewLine}{said}");
    }

    /// <summary>Kills all processes of the server at once and starts it again; returns when it accepts connections.</summary>
    public async Task CrashAsync()
    {
        var before = await StartTimeAsync();
        await _keeper.StandardInput.WriteLineAsync();
        await _keeper.StandardInput.FlushAsync();
        for (var since = Stopwatch.GetTimestamp(); await StartTimeAsync() is not { } now || now == before;)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException($"The server did not come back:{Environment.NewLine}{await File.ReadAllTextAsync(Path.Combine(Folder, "log"))}");
            await Task.Delay(20);
        }
    }

    // Null while it does not accept connections.
    async Task<DateTime?> StartTimeAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pg_postmaster_start_time()", connection);
            return (DateTime?)await command.ExecuteScalarAsync();
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    /// <summary>Stops the server at once and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        await _log;
        _keeper.Dispose();
    }

    /// <summary>The text of cluster.sh.</summary>
    public static string Script { get; } = ReadScript();

    static string ReadScript()
    {
        using var stream = typeof(LocalCluster).Assembly.GetManifestResourceStream("cluster.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
