using System.Text.RegularExpressions;
using Npgsql;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.TestServer;
using StripeSync.Tool.Tests.Infrastructure;
using Run = StripeSync.Tool.Tests.Queue.QueueCommands;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>The commands behind PgBouncer in transaction mode: all but install work, and install says in one line what it needs.</summary>
public sealed partial class TransactionPoolerTests
{
    [Fact]
    public async Task All_commands_but_install_work()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var pooler = await TransactionPooler.StartAsync(server);
        await using var table = await FieldTable.CreateAsync(isFull: false, server: server);
        await table.LoadAsync(table.Corrupt);
        var connection = new NpgsqlConnectionStringBuilder(table.Database.ConnectionString) { Host = pooler.Folder, Port = TransactionPooler.Port }.ConnectionString;
        ToolResult Through(params string[] arguments) => Run.RunOn(connection, "", isInteractive: false, arguments);

        // What is found behind the pooler is what is found without it, but for the second in which watch looks.
        foreach (var arguments in (string[][])[["diagnose"], ["verify"], ["space", table.TextId(1)], ["watch", "--count", "1"], ["clean", "all", "--dry-run"]])
            Assert.Equal(Timeless(Run.Run(table, arguments)), Timeless(Through(arguments)));
        var report = Through("report", "--space", table.TextId(1));
        Assert.Equal((1, ""), (report.ExitCode, report.Error));

        const string needsSession = "stripesync: The installation needs a session of its own. Connect to the server directly, or to a pooler in session mode; not in transaction mode.\n";
        Assert.Equal(new ToolResult(2, "", needsSession), Through("install", "--yes"));
        Assert.Equal(new ToolResult(2, "", needsSession), Through("install", "--dry-run"));

        var expected = FieldModel.Apply("clean_all", table.Corrupt, isFull: false, space: 1);
        var cleaned = Through("clean", "all", "--yes");
        Assert.Equal((1, ""), (cleaned.ExitCode, cleaned.Error));
        Assert.Equal(expected.Rows.Select(static row => row.ToString()).Order(StringComparer.Ordinal), (await table.RowsAsync()).Order(StringComparer.Ordinal));
        var run = Assert.Single(await table.Database.RowsAsync("SELECT DISTINCT run FROM stripe_sync.archive"));
        var restored = Through("restore", run, "--yes");
        Assert.Equal((1, ""), (restored.ExitCode, restored.Error));
        Assert.Contains("restored", restored.Output, StringComparison.Ordinal);

        Assert.Equal(0, Run.Run(table, "clean", "all", "--yes", "--processing-older-than", "0s").ExitCode);
        Assert.Equal(0, Run.Run(table, "install", "--yes").ExitCode);
        Assert.Equal(0, Through("verify").ExitCode);
        Assert.Equal(0, Through("diagnose").ExitCode);

        static ToolResult Timeless(ToolResult result) => result with { Output = Clock().Replace(result.Output, "(now)") };
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", RegexOptions.Multiline)]
    private static partial Regex Clock();
}
