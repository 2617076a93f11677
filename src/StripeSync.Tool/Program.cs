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
        return StripeSyncCommand.Run(args, new Terminal(Console.OpenStandardInput, output, error, Directory.GetCurrentDirectory()), CancellationToken.None);
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
}
