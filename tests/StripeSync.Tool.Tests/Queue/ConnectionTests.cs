using Npgsql;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.Tool.Queue;
using StripeSync.Tool.Tests.Infrastructure;
using Run = StripeSync.Tool.Tests.Queue.QueueCommands;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>Which database is meant; every mistake is one line; and no password is ever printed.</summary>
public sealed class ConnectionTests
{
    private const string Secret = "s3cr3t-Pa55";

    [Theory]
    [InlineData("postgresql://me:p%40ss@db.example.com:6543/postgres?sslmode=require", "Host=db.example.com;Port=6543;Username=me;Password=p@ss;Database=postgres;SSL Mode=Require")]
    [InlineData("postgres://me@db/app?host=/tmp/socket&application_name=x", "Host=/tmp/socket;Username=me;Database=app;Application Name=x")]
    [InlineData("Host=db;Username=me", "Host=db;Username=me")]
    public void The_option_is_a_connection_string_or_a_URI(string text, string expected)
    {
        var wanted = new NpgsqlConnectionStringBuilder(expected);
        var found = new NpgsqlConnectionStringBuilder(ConnectionText.Find(text, static _ => null));
        Assert.Equal((wanted.Host, wanted.Port, wanted.Username, wanted.Password, wanted.Database, wanted.SslMode), (found.Host, found.Port, found.Username, found.Password, found.Database, found.SslMode));
    }

    [Fact]
    public void The_environment_stands_in()
    {
        var variables = new Dictionary<string, string> { ["PGHOST"] = "db", ["PGPORT"] = "6000", ["PGUSER"] = "me", ["PGPASSWORD"] = Secret, ["PGDATABASE"] = "app", ["PGSSLMODE"] = "verify-full" };
        var found = new NpgsqlConnectionStringBuilder(ConnectionText.Find(null, name => variables.GetValueOrDefault(name)));
        Assert.Equal(("db", 6000, "me", Secret, "app", SslMode.VerifyFull), (found.Host, found.Port, found.Username, found.Password, found.Database, found.SslMode));
        variables["STRIPESYNC_CONNECTION"] = "Host=other";
        Assert.Equal("other", new NpgsqlConnectionStringBuilder(ConnectionText.Find(null, name => variables.GetValueOrDefault(name))).Host);
    }

    [Theory]
    [InlineData("diagnose", "no database; add --connection, or set STRIPESYNC_CONNECTION or PGHOST: write Host=…;Username=…;Database=… or postgresql://user@host/database")]
    [InlineData("verify|--connection|Hots=x;Password=" + Secret, "--connection is not understood; write Host=…;Username=…;Database=… or postgresql://user@host/database")]
    [InlineData("verify|--connection|postgres://me:" + Secret + "@host:port/x", "--connection is not understood; write Host=…;Username=…;Database=… or postgresql://user@host/database")]
    [InlineData("watch|--interval|soon|--connection|Host=/nowhere", "--interval: 'soon' is not understood; write a number and s, m, h or d: 90m")]
    [InlineData("clean|all|--pending-older-than|1|--connection|Host=/nowhere", "--pending-older-than: '1' is not understood; write a number and s, m, h or d: 90m")]
    [InlineData("clean|stuck|--batch-size|0|--connection|Host=/nowhere", "--batch-size: write a number of at least 1")]
    [InlineData("clean", "Required command was not provided; see stripesync clean --help")]
    [InlineData("clean|space", "Required argument missing for command: 'space'; see stripesync clean space --help")]
    [InlineData("restore|7|--connection|Host=/nowhere", "RUN '7' is no number of a run; it stands in the answer of stripesync clean, and in stripe_sync.archive.run")]
    [InlineData("explain-error", "Required argument missing for command: 'explain-error'; see stripesync explain-error --help")]
    public void A_mistake_is_one_line(string arguments, string message)
    {
        using var workspace = new Workspace();
        var result = workspace.Run(arguments.Split('|'));
        Assert.Equal(new ToolResult(2, "", $"stripesync: {message}\n"), result);
    }

    [Fact]
    public async Task No_output_has_the_password()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        await table.LoadAsync(table.Corrupt);
        var good = new NpgsqlConnectionStringBuilder(table.Database.ConnectionString) { Password = Secret };
        var unreachable = new NpgsqlConnectionStringBuilder("Host=127.0.0.1;Port=1;Username=me;Database=x") { Password = Secret };
        var wrong = new NpgsqlConnectionStringBuilder(good.ConnectionString) { Database = "no_such_database" };
        foreach (var connection in new[] { unreachable, wrong, good })
        {
            foreach (var command in new[]
            {
                "diagnose", "diagnose --format json", "clean duplicates --dry-run", "clean all --yes", "verify", "watch --count 1", "schedule --yes", $"space {table.TextId(1)}",
                $"report --space {table.TextId(1)} --format json", $"restore {Guid.NewGuid()} --yes", "install --dry-run", "install --yes --format json --processing-older-than 0s", "verify --as nobody-there",
            })
            {
                foreach (var isOption in new[] { false, true })
                {
                    var result = isOption
                        ? Run.RunOn("", "", isInteractive: false, [.. command.Split(' '), "--connection", connection.ConnectionString])
                        : Run.RunOn(connection.ConnectionString, "", isInteractive: false, command.Split(' '));
                    Assert.DoesNotContain(Secret, result.Output + result.Error, StringComparison.Ordinal);
                    if (connection != good)
                        Assert.Equal((2, "", 1), (result.ExitCode, result.Output, result.Error.Count(static c => c == '\n')));
                }
            }
        }
    }
}
