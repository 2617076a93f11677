using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Npgsql;
using StripeSync.TestServer;

namespace StripeSyncAnalyzers.Tests.Calls;

/// <summary>What is said of linq2db's MERGE and of mappings in code, on a real server.</summary>
public class Linq2DbServerTests
{
    private const string Schema = "create table customers (id bigserial primary key, email text not null unique, name text);";

    /// <summary>No attributes: a mapping in code, the one that <c>Linq2DbTests</c> reads.</summary>
    private sealed class Person
    {
        public long Id { get; set; }

        public string Mail { get; set; } = "";

        public string? Name { get; set; }

        public List<Person> Friends { get; set; } = [];
    }

    [Fact]
    public async Task Two_merges_at_once_raise_23505()
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Schema);
        await using var first = Connect(database.ConnectionString);
        await using var second = Connect(database.ConnectionString);
        await using var transaction = await first.BeginTransactionAsync(Token);
        Assert.Equal(1, await MergeAsync(first));
        var sent = first.LastQuery ?? "";
        Assert.DoesNotContain("id", sent[sent.IndexOf("INSERT", StringComparison.OrdinalIgnoreCase)..], StringComparison.Ordinal);

        var waiting = MergeAsync(second);
        await WaitForLockAsync(database.ConnectionString);
        await transaction.CommitAsync(Token);
        var error = await Assert.ThrowsAsync<PostgresException>(() => waiting);
        Assert.Equal("23505", error.SqlState);
    }

    [Fact]
    public async Task A_mapping_in_code_names_what_is_sent()
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Schema);
        await using var db = Connect(database.ConnectionString);
        await db.InsertAsync(new Person { Mail = "a" }, token: Token);
        var error = await Assert.ThrowsAsync<PostgresException>(() => db.InsertAsync(new Person { Mail = "a" }, token: Token));
        Assert.Equal(("23505", "customers_email_key"), (error.SqlState, error.ConstraintName));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<int> MergeAsync(DataConnection db) =>
        db.GetTable<Person>().Merge().Using([new Person { Mail = "a@b.example" }]).On(t => t.Mail, s => s.Mail).UpdateWhenMatched().InsertWhenNotMatched().MergeAsync(Token);

    private static DataConnection Connect(string connectionString)
    {
        var schema = new MappingSchema();
        new FluentMappingBuilder(schema).Entity<Person>().HasTableName("customers")
            .Property(p => p.Id).HasColumnName("id").IsPrimaryKey().IsIdentity()
            .Property(p => p.Mail).HasColumnName("email")
            .Property(p => p.Name).HasColumnName("name")
            .Build();
        return new DataConnection(new DataOptions().UsePostgreSQL(connectionString).UseMappingSchema(schema));
    }

    /// <summary>Until the second session waits for the first one.</summary>
    private static async Task WaitForLockAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())", connection);
        while (await command.ExecuteScalarAsync(Token) is not true)
            await Task.Yield();
    }
}
