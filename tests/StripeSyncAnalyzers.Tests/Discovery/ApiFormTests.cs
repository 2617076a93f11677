namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>Every way to hand SQL to a library is found, once, and the expression is the SQL.</summary>
public class ApiFormTests
{
    public static TheoryData<string> Forms => [.. SqlFirst.ApiForms.Select(static f => f.Name)];

    public static TheoryData<string> DapperMethods =>
        [.. typeof(Dapper.SqlMapper).GetMethods().Where(static m => m.GetParameters().Any(static p => p.Name == "sql")).Select(static m => m.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Is_found(string form) =>
        await Discover.In(SqlFirst.ApiForms.Single(f => f.Name == form).Wrap("{|SQL:\"select 1\"|}"));

    [Theory]
    [MemberData(nameof(DapperMethods))]
    public async Task Every_Dapper_method_with_SQL_is_found_as_extension(string method) =>
        await Discover.In(SqlFirst.File($"_ = connection.{method}({{|SQL:\"select 1\"|}}, new {{ a = 1 }});"));

    [Theory]
    [MemberData(nameof(DapperMethods))]
    public async Task Every_Dapper_method_with_SQL_is_found_as_static_call_with_named_arguments(string method) =>
        await Discover.In(SqlFirst.File($"_ = Dapper.SqlMapper.{method}(sql: {{|SQL:\"select 1\"|}}, cnn: connection);"));

    [Theory]
    [InlineData("using global::Dapper;", "global::Dapper.SqlMapper.Execute(connection, {|SQL:\"select 1\"|});")]
    [InlineData("using M = Dapper.SqlMapper;", "M.Execute(connection, {|SQL:\"select 1\"|});")]
    public async Task Other_ways_to_name_SqlMapper(string directive, string body) =>
        await Discover.In(directive + "\n" + SqlFirst.File(body));

    [Fact]
    public async Task Top_level_statements_lambdas_local_functions_properties_and_fields() => await Discover.In("""
        using Dapper;
        using Npgsql;

        public class Places(NpgsqlConnection connection)
        {
            private readonly NpgsqlCommand field = new({|SQL:"select 1"|}, new NpgsqlConnection());
            public int Property => connection.Execute({|SQL:"select 2"|});
            public Func<int> Lambda => () => connection.Execute({|SQL:"select 3"|});
            public int Local()
            {
                return Inner();
                int Inner() => connection.Execute({|SQL:"select 4"|});
            }
        }
        """);
}
