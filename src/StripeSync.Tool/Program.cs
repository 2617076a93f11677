using System.Text;
using StripeSync.Tool.CommandLine;

namespace StripeSync.Tool;

/// <summary>The <c>stripesync</c> command.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        // Buffered, and with line feeds on every platform: what a program reads, and a golden file, is the same everywhere.
        using var output = Writer(Console.OpenStandardOutput());
        using var error = Writer(Console.OpenStandardError());
        // The first Ctrl+C ends the work in an orderly way, the second one the process.
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        var terminal = new Terminal(Console.OpenStandardInput, output, error, Directory.GetCurrentDirectory())
        {
            Environment = Environment.GetEnvironmentVariable,
            IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected,
            HasColors = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
        return StripeSyncCommand.Run(args, terminal, stop.Token);
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
}
