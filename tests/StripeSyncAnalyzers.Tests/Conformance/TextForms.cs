using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>The libraries that take SQL.</summary>
internal static class TextForms
{
    private const string NpgsqlUsings = "using System.Data;\nusing System.Data.Common;\nusing Npgsql;";
    private const string NpgsqlOpening = "using var connection = new NpgsqlConnection(connectionString); connection.Open();";

    public static readonly ImmutableArray<LibraryForm> All =
    [
        new("Npgsql", Libraries.Npgsql, NpgsqlUsings, "NpgsqlConnection connection", NpgsqlOpening,
            static s => $"using var command = new NpgsqlCommand({Literal(s)}, connection); {Each(s, "command.Parameters.AddWithValue(\"{0}\", {1});")} command.ExecuteNonQuery();"),
        new("Npgsql data source", Libraries.Npgsql, NpgsqlUsings, "NpgsqlDataSource source", "using var source = NpgsqlDataSource.Create(connectionString);",
            static s => $"using var command = source.CreateCommand({Literal(s)}); {Each(s, "command.Parameters.Add(new NpgsqlParameter(\"{0}\", {1}));")} command.ExecuteNonQuery();"),
        new("Npgsql batch", Libraries.Npgsql, NpgsqlUsings, "NpgsqlConnection connection", NpgsqlOpening,
            static s => $"using var batch = new NpgsqlBatch(connection); var item = new NpgsqlBatchCommand({Literal(s)}); {Each(s, "item.Parameters.AddWithValue(\"{0}\", {1});")} batch.BatchCommands.Add(item); batch.ExecuteNonQuery();"),
        new("ADO.NET", Libraries.Npgsql, NpgsqlUsings, "DbConnection connection", NpgsqlOpening, AdoNet),
        new("Dapper", Libraries.Npgsql | Libraries.Dapper, NpgsqlUsings + "\nusing Dapper;", "NpgsqlConnection connection", NpgsqlOpening,
            static s => $"connection.Execute({Literal(s)}, new {{ {string.Join(", ", s.Parameters.Select(static p => p.Name + " = " + p.Value))} }});"),
        new("Dapper by a constant and a builder", Libraries.Npgsql | Libraries.Dapper, NpgsqlUsings + "\nusing Dapper;", "IDbConnection connection", NpgsqlOpening,
            static s => $"var text = new System.Text.StringBuilder(); text.Append({Literal(s)}).AppendLine(); connection.Execute(text.ToString(), new {{ {string.Join(", ", s.Parameters.Select(static p => p.Name + " = " + p.Value))} }});"),
        new("linq2db by SQL", Libraries.Npgsql | Libraries.Linq2Db, "using LinqToDB;\nusing LinqToDB.Data;", "DataConnection db", Linq2DbForms.Opening,
            static s => $"db.Execute({Literal(s)}, new {{ {string.Join(", ", s.Parameters.Select(static p => p.Name + " = " + p.Value))} }});"),
        new("a method of the team's", Libraries.Npgsql, NpgsqlUsings, "Db db", "using var connection = new NpgsqlConnection(connectionString); connection.Open(); var db = new Db(connection);",
            static s => $"db.Send({Literal(s)}, new Dictionary<string, object> {{ {Each(s, "[\"{0}\"] = {1},")} }});")
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Db.cs", """
                using System.Diagnostics.CodeAnalysis;
                public sealed class Db(Npgsql.NpgsqlConnection connection)
                {
                    public void Send([StringSyntax("sql")] string sql, Dictionary<string, object> values)
                    {
                        using var command = new Npgsql.NpgsqlCommand(sql, connection);
                        foreach (var (name, value) in values)
                            command.Parameters.AddWithValue(name, value);
                        command.ExecuteNonQuery();
                    }
                }
                """),
        },
    ];

    /// <summary>The SQL as a C# literal.</summary>
    public static string Literal(Scenario scenario) => "@\"" + scenario.Sql.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>ADO.NET by its base types, of any provider.</summary>
    public static string AdoNet(Scenario scenario) =>
        $"using var command = connection.CreateCommand(); command.CommandText = {Literal(scenario)}; "
        + Each(scenario, "{{ var p = command.CreateParameter(); p.ParameterName = \"{0}\"; p.Value = {1}; command.Parameters.Add(p); }}")
        + " command.ExecuteNonQuery();";

    private static string Each(Scenario scenario, string format) =>
        string.Join(" ", scenario.Parameters.Select(p => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, p.Name, p.Value)));
}
