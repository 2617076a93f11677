namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>A parameter whose value is made fresh for each execution cannot collide.</summary>
public class FreshParameterTests
{
    private const string Sql = "{|SQL:\"select 1\"|}";

    [Theory]
    [InlineData("connection.Execute(" + Sql + ", new { id = Guid.NewGuid(), name = \"a\" });", "id")]
    [InlineData("connection.Execute(" + Sql + ", new { Id = Guid.CreateVersion7() });", "Id")]
    [InlineData("var id = Guid.NewGuid(); connection.Execute(" + Sql + ", new { id });", "id")]
    [InlineData("var id = Guid.NewGuid(); connection.Execute(" + Sql + ", new { key = id, other = 1 });", "key")]
    [InlineData("connection.Execute(" + Sql + ", new { id = Guid.NewGuid().ToString() });", "id")]
    [InlineData("connection.Execute(" + Sql + ", new { id = (object)Guid.NewGuid() });", "id")]
    [InlineData("var values = new { id = Guid.NewGuid() }; connection.Execute(" + Sql + ", values);", "id")]
    [InlineData("connection.Execute(param: new { id = Guid.NewGuid() }, sql: " + Sql + ");", "id")]
    [InlineData("connection.Execute(new CommandDefinition(" + Sql + ", new { id = Guid.NewGuid() }));", "id")]
    [InlineData("connection.Execute(" + Sql + ", new Row { Id = Guid.NewGuid() });", "Id")]
    [InlineData("connection.Execute(" + Sql + ", new Job(Guid.NewGuid(), \"a\"));", "Id")]
    [InlineData("var p = new DynamicParameters(); p.Add(\"@id\", Guid.NewGuid()); p.Add(\"name\", \"a\"); connection.Execute(" + Sql + ", p);", "id")]
    [InlineData("connection.Execute(" + Sql + ", new[] { 1, 2 }.Select(n => new { id = Guid.NewGuid(), n }).ToList());", "id")]
    [InlineData("foreach (var n in new[] { 1, 2 }) connection.Execute(" + Sql + ", new { id = Guid.NewGuid(), n });", "id")]
    public async Task Dapper_fresh(string body, string names) => await AssertFresh(body, names);

    [Theory]
    [InlineData("connection.Execute(" + Sql + ", new { id = Guid.Empty });")]
    [InlineData("connection.Execute(" + Sql + ", new { id = Guid.Parse(\"a\") });")]
    [InlineData("var id = Guid.NewGuid(); if (id == default) id = Guid.Empty; connection.Execute(" + Sql + ", new { id });")]
    [InlineData("var id = Guid.NewGuid(); foreach (var n in new[] { 1, 2 }) connection.Execute(" + Sql + ", new { id, n });")]
    [InlineData("var values = new { id = Guid.NewGuid() }; while (true) connection.Execute(" + Sql + ", values);")]
    [InlineData("var id = Guid.NewGuid(); connection.Execute(" + Sql + ", new[] { 1, 2 }.Select(n => new { id, n }));")]
    [InlineData("connection.Execute(" + Sql + ", new { id = NewGuid() });")]
    [InlineData("connection.Execute(" + Sql + ");")]
    public async Task Dapper_not_fresh(string body) => await AssertFresh(body, "");

    [Theory]
    [InlineData("cmd.Parameters.AddWithValue(\"id\", Guid.NewGuid()); cmd.Parameters.AddWithValue(\"name\", \"a\"); cmd.ExecuteNonQuery();", "id")]
    [InlineData("cmd.Parameters.AddWithValue(\"@id\", Guid.NewGuid()); cmd.ExecuteNonQuery();", "id")]
    [InlineData("cmd.Parameters.AddWithValue(\"id\", NpgsqlTypes.NpgsqlDbType.Uuid, Guid.NewGuid()); cmd.ExecuteNonQuery();", "id")]
    [InlineData("cmd.Parameters.AddWithValue(1); cmd.Parameters.AddWithValue(Guid.NewGuid()); cmd.ExecuteNonQuery();", "2")]
    [InlineData("cmd.Parameters.Add(new NpgsqlParameter(\"id\", Guid.NewGuid())); cmd.ExecuteNonQuery();", "id")]
    [InlineData("cmd.Parameters.Add(new NpgsqlParameter<Guid>(\"id\", Guid.NewGuid())); cmd.ExecuteNonQuery();", "id")]
    [InlineData("cmd.Parameters.Add(new() { Value = 1 }); cmd.Parameters.Add(new() { Value = Guid.NewGuid() }); cmd.ExecuteNonQuery();", "2")]
    [InlineData("cmd.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() }); cmd.ExecuteNonQuery();", "1")]
    [InlineData("cmd.Parameters.Add(\"id\", NpgsqlTypes.NpgsqlDbType.Uuid).Value = Guid.NewGuid(); cmd.ExecuteNonQuery();", "id")]
    [InlineData("var p = cmd.CreateParameter(); p.ParameterName = \"id\"; p.Value = Guid.NewGuid(); cmd.Parameters.Add(p); cmd.ExecuteNonQuery();", "id")]
    [InlineData("var id = Guid.NewGuid(); cmd.Parameters.AddWithValue(\"id\", id); cmd.ExecuteNonQuery();", "id")]
    public async Task Command_fresh(string body, string names) => await AssertFresh("using var cmd = new NpgsqlCommand(" + Sql + ", connection); " + body, names);

    [Theory]
    [InlineData("cmd.Parameters.AddWithValue(\"id\", Guid.NewGuid()); cmd.ExecuteNonQuery(); cmd.ExecuteNonQuery();")]
    [InlineData("cmd.Parameters.AddWithValue(\"id\", Guid.NewGuid()); for (var i = 0; i < 3; i++) cmd.ExecuteNonQuery();")]
    [InlineData("cmd.Parameters.AddWithValue(\"id\", Guid.Empty); cmd.ExecuteNonQuery();")]
    [InlineData("using var other = new NpgsqlCommand(); other.Parameters.AddWithValue(\"id\", Guid.NewGuid()); cmd.ExecuteNonQuery();")]
    public async Task Command_not_fresh(string body) => await AssertFresh("using var cmd = new NpgsqlCommand(" + Sql + ", connection); " + body, "");

    [Theory]
    [InlineData("using var cmd = connection.CreateCommand(); cmd.CommandText = " + Sql + "; cmd.Parameters.AddWithValue(\"id\", Guid.NewGuid()); cmd.ExecuteNonQuery();", "id")]
    [InlineData("var cmd = new NpgsqlCommand(" + Sql + ", connection) { Parameters = { new(\"id\", Guid.NewGuid()), new() { Value = 1 } } }; cmd.ExecuteNonQuery();", "id")]
    [InlineData("var cmd = new NpgsqlBatchCommand(" + Sql + ") { Parameters = { new() { Value = 1 }, new() { Value = Guid.NewGuid() } } };", "2")]
    [InlineData("var cmd = new NpgsqlBatchCommand { CommandText = " + Sql + ", Parameters = { new NpgsqlParameter { ParameterName = \"id\", Value = Guid.NewGuid() } } };", "id")]
    [InlineData("foreach (var n in new[] { 1 }) { using var cmd = new NpgsqlCommand(" + Sql + ", connection); cmd.Parameters.AddWithValue(\"id\", Guid.NewGuid()); cmd.ExecuteNonQuery(); }", "id")]
    [InlineData("using var source = NpgsqlDataSource.Create(\"\"); using var cmd = source.CreateCommand(" + Sql + "); cmd.Parameters.AddWithValue(Guid.NewGuid()); cmd.ExecuteNonQuery();", "1")]
    public async Task Other_commands_fresh(string body, string names) => await AssertFresh(body, names);

    private static async Task AssertFresh(string body, string names) => Assert.Equal(["handled=False fresh=" + names], await Discover.In(SqlFirst.File(body, """
        private static Guid NewGuid() => Guid.Empty;
        public sealed class Row { public Guid Id { get; set; } }
        public sealed record Job(Guid Id, string Name);
        """)));
}
