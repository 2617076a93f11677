using Npgsql;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>A text that empties a table and then writes to it meets no stored row; one that empties another table, or later, does.</summary>
public class EmptiedTableTests
{
    private const string Schema = "CREATE TABLE customers (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE); CREATE TABLE others (id int);";

    [Theory]
    [InlineData("TRUNCATE customers; INSERT INTO customers (email) VALUES ('a'), ('b')", false)]
    [InlineData("TRUNCATE TABLE ONLY others, public.customers RESTART IDENTITY CASCADE; INSERT INTO public.customers (email) VALUES ('a')", false)]
    [InlineData("INSERT INTO customers (email) VALUES ('a'); TRUNCATE customers", true)]
    [InlineData("TRUNCATE others; INSERT INTO customers (email) VALUES ('a')", true)]
    [InlineData("TRUNCATE customers; INSERT INTO customers (email) VALUES ('a'); TRUNCATE others, customers; INSERT INTO customers (email) VALUES ('a')", false)]
    [InlineData("TRUNCATE customers; INSERT INTO customers (email) VALUES ('a') ON CONFLICT (id) DO NOTHING", false)]
    public async Task Is_judged_as_the_server_does(string sql, bool fails)
    {
        var engine = new ConflictEngine(Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("0001.sql", Schema, TestContext.Current.CancellationToken)])], EngineOptions.Default, TestContext.Current.CancellationToken));
        Assert.Equal(fails ? ["SSQ1002"] : [], engine.Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken).Select(static f => f.RuleId));

        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Schema + "INSERT INTO customers (email) VALUES ('a');");
        if (fails)
            Assert.Equal("23505", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql))).SqlState);
        else
            await database.ExecuteAsync(sql);
    }
}
