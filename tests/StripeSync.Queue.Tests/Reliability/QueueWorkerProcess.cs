using System.Diagnostics;
using System.Threading.Channels;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>The worker of tests/QueueWorker in a process of its own, which can be killed.</summary>
sealed class QueueWorkerProcess : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    QueueWorkerProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, e) => _ = e.Data is null ? _lines.Writer.TryComplete() : _lines.Writer.TryWrite(e.Data);
        _process.BeginOutputReadLine();
    }

    /// <param name="connectionString">Where the queue is.</param>
    /// <param name="handles">Whether a job is ever done with.</param>
    public static QueueWorkerProcess Start(string connectionString, bool handles)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "QueueWorker.dll"), connectionString, handles ? "handle" : "hang" },
            RedirectStandardOutput = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>Waits until it has said all of these lines.</summary>
    public async Task SaysAsync(params string[] lines)
    {
        var missing = lines.ToHashSet(StringComparer.Ordinal);
        using var patience = new CancellationTokenSource(Patience);
        while (missing.Count > 0)
            missing.Remove(await _lines.Reader.ReadAsync(patience.Token));
    }

    /// <summary>As kill -9 does; returns when it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
