using System.Diagnostics;
using System.Text;

namespace StripeSync.TestServer;

/// <summary>PgBouncer in transaction mode in front of a server that this process started: each transaction may run in another session.</summary>
public sealed class TransactionPooler : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process _keeper;
    readonly Task _log;

    TransactionPooler(Process keeper, Task log, string folder)
    {
        _keeper = keeper;
        _log = log;
        Folder = folder;
    }

    /// <summary>Its port, which names its unix socket.</summary>
    public static int Port => 6432;

    /// <summary>The host to connect to: the folder of its unix socket.</summary>
    public string Folder { get; }

    /// <summary>Starts it; dispose it before the server. It also ends when this process does.</summary>
    /// <param name="server">One from <see cref="PostgresServer.StartOwnAsync"/>.</param>
    public static async Task<TransactionPooler> StartAsync(PostgresServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var folder = server.Folder ?? throw new ArgumentException($"A server from {server.Origin} cannot be pooled.", nameof(server));
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script(), "pooler", Find(), folder])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        var keeper = Process.Start(start)!;
        var said = new StringBuilder();
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = Task.Run(async () =>
        {
            while (await keeper.StandardError.ReadLineAsync() is { } line)
            {
                if (ready.Task.IsCompleted)
                    continue;
                said.AppendLine(line);
                if (line.Contains("process up", StringComparison.Ordinal))
                    ready.TrySetResult(true);
            }
            ready.TrySetResult(false);
        });
        var pooler = new TransactionPooler(keeper, log, folder);
        if (await ready.Task.WaitAsync(Patience))
            return pooler;
        await pooler.DisposeAsync();
        throw new InvalidOperationException($"PgBouncer did not start:{Environment.NewLine}{said}");
    }

    /// <summary>Stops it.</summary>
    /// <exception cref="TimeoutException">It would not end, and was killed.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync().WaitAsync(Patience);
            await _log.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _keeper.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            _keeper.Dispose();
        }
    }

    static string Find()
    {
        // Debian keeps it where only root's PATH looks.
        string[] places = ["/usr/sbin/pgbouncer", "/opt/homebrew/bin/pgbouncer", "/usr/local/bin/pgbouncer"];
        var install = OperatingSystem.IsMacOS() ? "brew install pgbouncer" : "sudo apt-get install pgbouncer";
        return Commands.Find("pgbouncer") ?? places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"The tests behind a pooler need PgBouncer, and it is not on PATH. Run: {install}");
    }

    static string Script()
    {
        using var stream = typeof(TransactionPooler).Assembly.GetManifestResourceStream("pooler.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
