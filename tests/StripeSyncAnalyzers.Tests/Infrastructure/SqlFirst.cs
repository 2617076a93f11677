using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>One way to hand SQL to a library: a C# file around an expression that is the SQL.</summary>
/// <param name="Name">A name for the test.</param>
/// <param name="Wrap">Makes the file.</param>
public sealed record ApiForm(string Name, Func<string, string> Wrap)
{
    public override string ToString() => Name;
}

/// <summary>Wraps one line of SQL into C#, for each library and each kind of string.</summary>
public static class SqlFirst
{
    /// <summary>Every recognised way to hand over SQL, each in a method that gets an open connection.</summary>
    public static readonly ImmutableArray<ApiForm> ApiForms =
    [
        Method("NpgsqlCommand(sql, connection)", sql => $"using var cmd = new NpgsqlCommand({sql}, connection); cmd.ExecuteNonQuery();"),
        Method("NpgsqlCommand named arguments", sql => $"using var cmd = new NpgsqlCommand(connection: connection, cmdText: {sql}); cmd.ExecuteNonQuery();"),
        Method("NpgsqlCommand target-typed", sql => $"NpgsqlCommand cmd = new({sql}, connection); cmd.ExecuteNonQuery();"),
        Method("NpgsqlCommand.CommandText", sql => $"using var cmd = connection.CreateCommand(); cmd.CommandText = {sql}; cmd.ExecuteNonQuery();"),
        Method("NpgsqlCommand initializer", sql => $"using var cmd = new NpgsqlCommand {{ Connection = connection, CommandText = {sql} }}; cmd.ExecuteNonQuery();"),
        Method("NpgsqlBatchCommand(sql)", sql => $"using var batch = new NpgsqlBatch(connection) {{ BatchCommands = {{ new NpgsqlBatchCommand({sql}), new NpgsqlBatchCommand() }} }}; batch.ExecuteNonQuery();"),
        Method("NpgsqlBatchCommand target-typed", sql => $"using var batch = new NpgsqlBatch(connection) {{ BatchCommands = {{ new({sql}) }} }}; batch.ExecuteNonQuery();"),
        Method("NpgsqlBatchCommand.CommandText", sql => $"using var batch = connection.CreateBatch(); var item = batch.CreateBatchCommand(); item.CommandText = {sql}; batch.BatchCommands.Add(item); batch.ExecuteNonQuery();"),
        Method("NpgsqlDataSource.CreateCommand(sql)", sql => $"using var dataSource = NpgsqlDataSource.Create(\"\"); using var cmd = dataSource.CreateCommand({sql}); cmd.ExecuteNonQuery();"),
        Method("DbDataSource.CreateCommand(sql)", sql => $"DbDataSource dataSource = NpgsqlDataSource.Create(\"\"); using var cmd = dataSource.CreateCommand(commandText: {sql}); cmd.ExecuteNonQuery();"),
        Method("DbCommand.CommandText", sql => $"DbConnection db = connection; using var cmd = db.CreateCommand(); cmd.CommandText = {sql}; cmd.ExecuteNonQuery();"),
        Method("IDbCommand.CommandText", sql => $"IDbConnection db = connection; using var cmd = db.CreateCommand(); cmd.CommandText = {sql}; cmd.ExecuteNonQuery();"),
        Method("DbBatchCommand.CommandText", sql => $"DbBatch batch = connection.CreateBatch(); var item = batch.CreateBatchCommand(); item.CommandText = {sql}; batch.BatchCommands.Add(item); batch.ExecuteNonQuery();"),
        Method("NpgsqlConnection.BeginBinaryImport", sql => $"using var writer = connection.BeginBinaryImport({sql}); writer.Complete();"),
        Method("NpgsqlConnection.BeginBinaryImportAsync", sql => $"_ = connection.BeginBinaryImportAsync({sql}, CancellationToken.None);"),
        Method("NpgsqlConnection.BeginTextImport", sql => $"using var writer = connection.BeginTextImport(copyFromCommand: {sql});"),
        Method("NpgsqlConnection.BeginTextImportAsync", sql => $"_ = connection.BeginTextImportAsync({sql});"),
        Method("NpgsqlConnection.BeginRawBinaryCopy", sql => $"using var stream = connection.BeginRawBinaryCopy({sql});"),
        Method("NpgsqlConnection.BeginRawBinaryCopyAsync", sql => $"_ = connection.BeginRawBinaryCopyAsync(copyCommand: {sql});"),
        Method("Dapper Execute", sql => $"connection.Execute({sql});"),
        Method("Dapper ExecuteAsync reordered", sql => $"_ = connection.ExecuteAsync(param: new {{ a = 1 }}, sql: {sql});"),
        Method("Dapper static call", sql => $"SqlMapper.Execute(connection, {sql}, new {{ a = 1 }});"),
        Method("Dapper Query<T>", sql => $"_ = connection.Query<int>({sql}).ToList();"),
        Method("Dapper QuerySingleAsync<T>", sql => $"_ = connection.QuerySingleAsync<Guid>({sql}, new {{ a = 1 }});"),
        Method("Dapper Query by type", sql => $"_ = connection.Query(typeof(int), {sql});"),
        Method("Dapper multi-map", sql => $"_ = connection.Query<int, int, int>({sql}, (a, b) => a + b, splitOn: \"b\");"),
        Method("Dapper ExecuteScalar", sql => $"_ = connection.ExecuteScalar<int>({sql});"),
        Method("Dapper ExecuteReader", sql => $"using var reader = connection.ExecuteReader({sql}, commandTimeout: 3);"),
        Method("Dapper QueryMultiple", sql => $"using var grid = connection.QueryMultiple({sql});"),
        Method("Dapper conditional access", sql => $"connection?.Execute({sql});"),
        Method("Dapper CommandDefinition", sql => $"connection.Execute(new CommandDefinition({sql}, new {{ a = 1 }}));"),
        Method("Dapper CommandDefinition target-typed", sql => $"CommandDefinition definition = new(parameters: null, commandText: {sql}); connection.Execute(definition);"),
    ];

    /// <summary>Every kind of C# string that can hold one line of SQL without quotes or braces: the expression, and what must stand in the class or in another file.</summary>
    public static readonly ImmutableArray<ApiForm> StringForms =
    [
        Method("regular", sql => $"connection.Execute(\"{sql}\");"),
        Method("verbatim", sql => $"connection.Execute(@\"{sql}\");"),
        Method("parenthesised", sql => $"connection.Execute((\"{sql}\"));"),
        Method("raw", sql => $"connection.Execute(\"\"\"{sql}\"\"\");"),
        Method("raw of several lines", sql => $"connection.Execute(\"\"\"\n        -- a comment\n        {sql}\n        \"\"\");"),
        Method("interpolated without holes", sql => $"connection.Execute($\"{sql}\");"),
        Method("interpolated with a hole behind", sql => $"var text = DateTime.Now.ToString(); connection.Execute($\"{sql}; select {{text.Length}}\");"),
        Method("concatenated", sql => $"connection.Execute(\"/* a */ \" + \"{sql}\" + \" \");"),
        Method("singly assigned local", sql => $"var text = \"{sql}\"; connection.Execute(text);"),
        Method("constant local", sql => $"const string Text = \"{sql}\"; connection.Execute(Text);"),
        Method("conditional", sql => $"connection.Execute(connection is null ? \"select 1\" : \"{sql}\");"),
        new("constant", sql => File("connection.Execute(Text);", $"private const string Text = \"{sql}\";")),
        new("static readonly", sql => File("connection.Execute(Text);", $"private static readonly string Text = \"{sql}\";")),
    ];

    /// <summary>The simplest form.</summary>
    /// <param name="sql">The SQL, which holds no double quote; with marks.</param>
    /// <returns>The C#.</returns>
    public static string Npgsql(string sql) => File($"using var cmd = new NpgsqlCommand(@\"{sql}\", connection); cmd.ExecuteNonQuery();");

    /// <summary>The simplest form of Dapper.</summary>
    /// <param name="sql">The SQL, which holds no double quote; with marks.</param>
    /// <param name="param">The parameters.</param>
    /// <returns>The C#.</returns>
    public static string Dapper(string sql, string param = "null") => File($"connection.Execute(@\"{sql}\", {param});");

    /// <summary>A file with one method around a body that has <c>NpgsqlConnection connection</c>.</summary>
    public static string File(string body, string members = "", string connection = "NpgsqlConnection connection") => $$"""
        using System.Data;
        using System.Data.Common;
        using Dapper;
        using Npgsql;

        public class Test
        {
            {{members}}

            public void Run({{connection}})
            {
                {{body}}
            }
        }
        """;

    private static ApiForm Method(string name, Func<string, string> body) => new(name, sql => File(body(sql)));
}
