namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>ADO.NET and Dapper serve every database; what is sent to another one is none of our business.</summary>
public class ProviderTests
{
    private const Libraries All = Libraries.Npgsql | Libraries.Dapper | Libraries.SqlClient | Libraries.Sqlite | Libraries.MySql;

    public static TheoryData<string, string> Others => new()
    {
        { "Microsoft.Data.SqlClient.SqlConnection", "Microsoft.Data.SqlClient.SqlCommand" },
        { "Microsoft.Data.Sqlite.SqliteConnection", "Microsoft.Data.Sqlite.SqliteCommand" },
        { "MySqlConnector.MySqlConnection", "MySqlConnector.MySqlCommand" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Another_provider_is_silent(string connection, string command) => await Discover.In(
        SqlFirst.File(
            $$"""
            connection.Execute("insert into a values (1)");
            SqlMapper.Query<int>(connection, "insert into a values (1)");
            connection.Execute(new CommandDefinition("insert into a values (1)"));
            using var created = connection.CreateCommand();
            created.CommandText = "insert into a values (1)";
            using var constructed = new {{command}}("insert into a values (1)", connection);
            DbCommand asBase = constructed;
            asBase.CommandText = "insert into a values (1)";
            IDbConnection db = new {{connection}}();
            db.Execute("insert into a values (1)");
            using var fromBase = db.CreateCommand();
            fromBase.CommandText = "insert into a values (1)";
            ((DbConnection)connection).Execute("insert into a values (1)");
            """,
            connection: connection + " connection"),
        All);

    [Fact]
    public async Task Npgsql_is_recognised_among_other_providers() => await Discover.In(
        SqlFirst.File("""
            connection.Execute({|SQL:"select 1"|});
            connection.Execute(new CommandDefinition({|SQL:"select 2"|}));
            IDbConnection db = new NpgsqlConnection();
            db.Execute({|SQL:"select 3"|});
            using var cmd = db.CreateCommand();
            cmd.CommandText = {|SQL:"select 4"|};
            ((IDbConnection)connection).Execute({|SQL:"select 5"|});
            DbConnection made = NpgsqlFactory.Instance.CreateConnection();
            made.Execute({|SQL:"select 6"|});
            DbDataSource source = NpgsqlDataSource.Create("");
            using DbCommand fromSource = source.CreateCommand({|SQL:"select 7"|});
            using var opened = source.OpenConnection();
            opened.Execute({|SQL:"select 8"|});
            """),
        All);

    [Fact]
    public async Task An_opened_connection_is_looked_through_awaits() => await Discover.In(
        """
        using System.Data.Common;
        using Dapper;
        using Npgsql;

        public class Test
        {
            public async Task Run(NpgsqlDataSource source)
            {
                await using DbConnection db = await source.OpenConnectionAsync().ConfigureAwait(false);
                await db.ExecuteAsync({|SQL:"select 1"|});
            }
        }
        """,
        All);

    [Theory]
    [InlineData("IDbConnection connection")]
    [InlineData("DbConnection connection")]
    public async Task A_base_type_is_PostgreSQL_where_nothing_else_is_around(string parameter) => await Discover.In(
        SqlFirst.File(
            """
            connection.Execute({|SQL:"select 1"|});
            connection.Execute(new CommandDefinition({|SQL:"select 2"|}));
            using var cmd = connection.CreateCommand();
            cmd.CommandText = {|SQL:"select 3"|};
            """,
            connection: parameter));

    [Theory]
    [InlineData(Libraries.SqlClient)]
    [InlineData(Libraries.Sqlite)]
    [InlineData(Libraries.MySql)]
    public async Task A_base_type_is_unknown_where_another_provider_is_around(Libraries other) => await Discover.In(
        SqlFirst.File(
            """
            connection.Execute("insert into a values (1)");
            using var cmd = connection.CreateCommand();
            cmd.CommandText = "insert into a values (1)";
            CommandDefinition definition = new("insert into a values (1)");
            """,
            connection: "IDbConnection connection"),
        Libraries.Npgsql | Libraries.Dapper | other);

    [Fact]
    public async Task A_local_that_is_assigned_twice_is_unknown_where_another_provider_is_around() => await Discover.In(
        SqlFirst.File("""
            IDbConnection db = connection;
            if (Environment.TickCount > 0) db = new Microsoft.Data.SqlClient.SqlConnection();
            db.Execute("insert into a values (1)");
            """),
        All);

    [Fact]
    public async Task A_connection_of_unknown_making_is_silent() => await Discover.In(
        """
        using System.Data;
        using System.Data.Common;
        using Dapper;

        public abstract class Profiled : DbConnection;
        public class Test
        {
            public void Run(Profiled connection) => connection.Execute("insert into a values (1)");
            public void Generic<T>(T connection) where T : DbConnection => connection.Execute({|SQL:"select 1"|});
        }
        """);

    [Fact]
    public void The_names_of_other_providers_are_those_of_the_real_assemblies()
    {
        string[] real =
        [
            typeof(Microsoft.Data.SqlClient.SqlConnection).Assembly.GetName().Name!,
            typeof(Microsoft.Data.Sqlite.SqliteConnection).Assembly.GetName().Name!,
            typeof(MySqlConnector.MySqlConnection).Assembly.GetName().Name!,
        ];
        Assert.All(real, static name => Assert.Contains(name, Writes.AdoNet.DatabaseProviders.OtherAssemblies));
    }
}
