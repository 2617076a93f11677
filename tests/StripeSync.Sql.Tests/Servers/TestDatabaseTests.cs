using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Servers;

public sealed class TestDatabaseTests
{
    [Fact]
    public async Task Every_database_is_empty_and_gone_after_its_test()
    {
        var server = await PostgresServer.Shared;
        string name;
        await using (var first = await server.CreateDatabaseAsync("CREATE TABLE t (id int PRIMARY KEY)"))
        await using (var second = await server.CreateDatabaseAsync())
        {
            name = new NpgsqlConnectionStringBuilder(first.ConnectionString).Database!;
            Assert.Equal(["t"], await first.RowsAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
            Assert.Empty(await second.RowsAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
            // A connection that a test forgot must not keep the database.
            await first.OpenAsync();
        }
        await using var after = await server.CreateDatabaseAsync();
        Assert.Equal(0, await after.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    }

    [Fact]
    public async Task A_reset_database_takes_the_same_script_again()
    {
        const string script = """
            CREATE SCHEMA app;
            CREATE TABLE t (id int PRIMARY KEY);
            CREATE TABLE app.t (id int REFERENCES public.t);
            CREATE TYPE status AS ENUM ('pending', 'done');
            CREATE PUBLICATION p FOR TABLE t;
            """;
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(script);
        Assert.Equal("42P06", await database.TryExecuteAsync(script));
        await database.ResetAsync();
        await database.ExecuteAsync(script);
    }

    [Fact]
    public async Task A_script_stops_at_its_first_failure_and_keeps_what_came_before()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var failure = await database.TryExecuteAsync("""
            CREATE TABLE t (id int PRIMARY KEY);
            INSERT INTO t VALUES (1);
            INSERT INTO t VALUES (1);
            INSERT INTO t VALUES (2);
            """);
        Assert.Equal("23505", failure);
        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM t"));
    }

    [Fact]
    public async Task A_script_runs_statement_by_statement()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync("""
            CREATE TABLE t (id int, note text); -- one; two
            /* three; /* nested; */ four; */
            CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);
            CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$;
            INSERT INTO t VALUES (1, 'a;''b'), (2, E'c\';d'), (3, $$e;f$$);
            ;
            """);
        Assert.Equal(["1|a;'b", "2|c';d", "3|e;f"], await database.RowsAsync("SELECT * FROM t ORDER BY id"));
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2", 2)]
    [InlineData("SELECT 1;;; -- nothing;", 1)]
    [InlineData("/* ; */ ;", 0)]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3", 2)]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3", 2)]
    [InlineData("BEGIN; SELECT 1; END; SELECT 2", 4)]
    [InlineData("SELECT \"a;b\", $1, $x$;$x$, $x$ $ ; $x$; SELECT a$b$ FROM t; SELECT c$b$", 3)]
    public void Statements_end_at_the_semicolons_that_count(string script, int expected) =>
        Assert.Equal(expected, SqlScript.Split(script).Count());
}
