using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Servers;

/// <summary>What SSQ1014 says of a transaction in which 23505 was handled.</summary>
public sealed class FailedTransactionTests
{
    private const string Insert = "INSERT INTO tags (name) VALUES ('a')";

    [Theory]
    [InlineData(null, "25P02")]
    [InlineData("INSERT INTO tags (name) VALUES ('b')", "25P02")]
    [InlineData("ROLLBACK TO SAVEPOINT before_insert", null)]
    public async Task The_next_command_fails_unless_a_savepoint_is_rolled_back_to(string? inHandler, string? expected)
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync("CREATE TABLE tags (name text PRIMARY KEY); INSERT INTO tags VALUES ('a');");
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(connection, "SAVEPOINT before_insert");
        Assert.Equal("23505", await RunAsync(connection, Insert));
        if (inHandler is not null)
            Assert.Equal(expected, await RunAsync(connection, inHandler));
        Assert.Equal(expected, await RunAsync(connection, "SELECT 1"));
    }

    private static async Task<string?> RunAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
