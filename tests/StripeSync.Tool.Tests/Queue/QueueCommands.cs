using System.Text;
using System.Text.Json;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.Tool.CommandLine;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>Runs the commands on a database.</summary>
internal static class QueueCommands
{
    public static ToolResult Run(FieldTable table, params string[] arguments) => RunOn(table.Database.ConnectionString, "", isInteractive: false, arguments);

    public static ToolResult RunOn(string connection, string input, bool isInteractive, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(() => new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, Path.GetTempPath())
        {
            Environment = name => name == "STRIPESYNC_CONNECTION" ? connection : null,
            IsInteractive = isInteractive,
        };
        var code = StripeSyncCommand.Run(arguments, terminal, TestContext.Current.CancellationToken);
        return new ToolResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must have this exit code, and reads its JSON.</summary>
    public static JsonElement Json(FieldTable table, int exitCode, params string[] arguments)
    {
        var result = Run(table, [.. arguments, "--format", "json"]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
