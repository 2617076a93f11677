namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>What looks like SQL for PostgreSQL and is not.</summary>
public class NearMissTests
{
    [Theory]
    [InlineData("new NpgsqlCommand(\"proc\", connection) { CommandType = CommandType.StoredProcedure }.ExecuteNonQuery();")]
    [InlineData("new NpgsqlCommand { CommandText = \"proc\", CommandType = CommandType.StoredProcedure }.ExecuteNonQuery();")]
    [InlineData("var cmd = new NpgsqlCommand(\"proc\", connection); cmd.CommandType = CommandType.StoredProcedure; cmd.ExecuteNonQuery();")]
    [InlineData("var cmd = connection.CreateCommand(); cmd.CommandType = CommandType.TableDirect; cmd.CommandText = \"jobs\"; cmd.ExecuteNonQuery();")]
    [InlineData("connection.Execute(\"proc\", commandType: CommandType.StoredProcedure);")]
    [InlineData("connection.Execute(new CommandDefinition(\"proc\", commandType: CommandType.StoredProcedure));")]
    [InlineData("const CommandType Kind = CommandType.StoredProcedure; _ = connection.Query<int>(\"proc\", null, null, true, null, Kind);")]
    public async Task The_name_of_a_procedure_or_table(string body) => await Discover.In(SqlFirst.File(body));

    [Fact]
    public async Task CommandType_Text_is_SQL() => await Discover.In(SqlFirst.File("""
        connection.Execute({|SQL:"select 1"|}, commandType: CommandType.Text);
        var cmd = new NpgsqlCommand({|SQL:"select 1"|}, connection) { CommandType = CommandType.Text };
        """));

    [Fact]
    public async Task Another_commands_CommandType_does_not_count() => await Discover.In(SqlFirst.File("""
        { var cmd = new NpgsqlCommand({|SQL:"select 1"|}, connection); cmd.ExecuteNonQuery(); }
        { var cmd = new NpgsqlCommand("proc", connection); cmd.CommandType = CommandType.StoredProcedure; cmd.ExecuteNonQuery(); }
        """));

    [Theory]
    [InlineData("var cmd = new NpgsqlCommand(\"insert into a values (1)\", connection); cmd.CommandText += \" on conflict do nothing\"; cmd.ExecuteNonQuery();")]
    [InlineData("var cmd = connection.CreateCommand(); cmd.CommandText = \"insert into a values (1)\"; cmd.CommandText = cmd.CommandText + \" on conflict do nothing\"; cmd.ExecuteNonQuery();")]
    public async Task A_text_that_is_changed_further(string body) => await Discover.In(SqlFirst.File(body));

    [Fact]
    public async Task Same_names_of_other_types() => await Discover.In("""
        public class NpgsqlCommand(string cmdText) { public string CommandText { get; set; } = cmdText; }
        public class CommandDefinition(string commandText) { public string Text => commandText; }
        public class Db
        {
            public int Execute(string sql) => sql.Length;
            public object CreateCommand(string commandText) => commandText;
            public string CommandText { get; set; } = "";
        }
        public class Test
        {
            public void Run(Db db)
            {
                _ = new NpgsqlCommand("select 1") { CommandText = "select 2" };
                NpgsqlCommand other = new("select 3");
                _ = new CommandDefinition("select 4");
                db.Execute("select 5");
                db.CreateCommand("select 6");
                db.CommandText = "select 7";
                Execute("select 8");
            }
            private static void Execute(string sql) => _ = sql;
        }
        """);

    [Fact]
    public async Task Reading_the_text_and_assigning_other_properties() => await Discover.In(SqlFirst.File("""
        var cmd = connection.CreateCommand();
        var text = cmd.CommandText;
        cmd.CommandTimeout = 3;
        using var reader = connection.CreateCommand().ExecuteReader(CommandBehavior.Default);
        """));
}
