using System.Globalization;
using System.Text;
using Npgsql;

namespace StripeSync.TestServer;

/// <summary>What a real server says to a statement: at planning, and when it is run once.</summary>
/// <param name="PlanError">The SQLSTATE of PREPARE or EXPLAIN EXECUTE, or <see langword="null"/>.</param>
/// <param name="ExecutionError">The SQLSTATE of one execution, or <see langword="null"/>; not tried after a plan error.</param>
/// <param name="Message">The server's message for either.</param>
/// <param name="Constraint">The constraint or index that an execution violated.</param>
public sealed record ServerFacts(string? PlanError, string? ExecutionError, string? Message, string? Constraint)
{
    /// <summary>What a client sees: the one error or <see langword="null"/>.</summary>
    public string? Error => PlanError ?? ExecutionError;

    /// <summary>Asks the shared server, in a database of its own.</summary>
    /// <param name="schemaSql">Migrations, and rows that are already there; must succeed.</param>
    /// <param name="statement">One statement as a client writes it, with <c>$1</c>, <c>@name</c> or <c>:name</c>.</param>
    /// <param name="parameters">Values as text, in the order of <c>$n</c> or by name; one that is left out gets a value by its type.</param>
    public static async Task<ServerFacts> ObserveAsync(string schemaSql, string statement, params (string Name, string? Value)[] parameters)
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(schemaSql);
        return await ObserveAsync(database, statement, parameters);
    }

    /// <summary>Asks in a database that the test goes on to look at: what the statement writes is committed.</summary>
    public static async Task<ServerFacts> ObserveAsync(TestDatabase database, string statement, params (string Name, string? Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenAsync();
        return await ObserveAsync(connection, statement, parameters);
    }

    /// <summary>Asks in a session of the caller's.</summary>
    public static async Task<ServerFacts> ObserveAsync(NpgsqlConnection connection, string statement, params (string Name, string? Value)[] parameters)
    {
        var (failure, execute) = await PlanAsync(connection, statement, genericPlan: false, parameters);
        if (failure is not null)
            return new ServerFacts(failure.SqlState, null, failure.MessageText, null);
        return await SqlScript.RunOneAsync(connection, execute) is { } raised
            ? new ServerFacts(null, raised.SqlState, raised.MessageText, raised.ConstraintName)
            : new ServerFacts(null, null, null, null);
    }

    /// <summary>The SQLSTATE that a statement raises before it runs, or <see langword="null"/>; nothing is executed.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="statement">One statement.</param>
    /// <param name="genericPlan">Plans without looking at the values, as PostgreSQL may from the sixth execution on.</param>
    /// <param name="parameters">Values as text.</param>
    public static async Task<string?> PlanErrorAsync(
        NpgsqlConnection connection, string statement, bool genericPlan = false, params (string Name, string? Value)[] parameters) =>
        (await PlanAsync(connection, statement, genericPlan, parameters)).Failure?.SqlState;

    static async Task<(PostgresException? Failure, string Execute)> PlanAsync(
        NpgsqlConnection connection, string statement, bool genericPlan, (string Name, string? Value)[] parameters)
    {
        var prepared = Numbered(statement, parameters, out var names);
        var setup = $"DEALLOCATE ALL; SET plan_cache_mode = force_{(genericPlan ? "generic" : "custom")}_plan";
        if (await SqlScript.RunAsync(connection, setup) is { } unusable)
            throw unusable;
        if (await SqlScript.RunOneAsync(connection, $"PREPARE observed AS {prepared}") is { } parse)
            return (parse, "");
        var execute = $"EXECUTE observed{await ArgumentsAsync(connection, names, parameters)}";
        return (await SqlScript.RunOneAsync(connection, $"EXPLAIN {execute}"), execute);
    }

    /// <summary>Replaces names by numbers, in the order of the values, then of first use.</summary>
    static string Numbered(string statement, (string Name, string? Value)[] parameters, out List<string> names)
    {
        names = [.. parameters.Select(parameter => parameter.Name)];
        var text = new StringBuilder();
        var copied = 0;
        foreach (var token in SqlTokens.Read(statement))
        {
            if (token.Kind != SqlTokenKind.Placeholder || statement[token.Start] == '$')
                continue;
            var name = statement.Substring(token.Start + 1, token.Length - 1);
            if (!names.Contains(name))
                names.Add(name);
            text.Append(statement, copied, token.Start - copied).Append('$').Append(names.IndexOf(name) + 1);
            copied = token.Start + token.Length;
        }
        return text.Append(statement, copied, statement.Length - copied).ToString();
    }

    static async Task<string> ArgumentsAsync(NpgsqlConnection connection, List<string> names, (string Name, string? Value)[] parameters)
    {
        await using var command = new NpgsqlCommand(
            "SELECT parameter_types::text[] FROM pg_catalog.pg_prepared_statements WHERE name = 'observed'", connection);
        var types = (string[])(await command.ExecuteScalarAsync())!;
        var values = types.Select((type, i) => i < parameters.Length ? parameters[i].Value : SampleOf(type, i < names.Count ? names[i] : $"${i + 1}"));
        return types.Length == 0 ? "" : $"({string.Join(", ", values.Select(Literal))})";
    }

    static string Literal(string? value) =>
        value is null ? "NULL" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A value by its type, for a parameter whose value does not matter.</summary>
    public static string SampleOf(string type, string name)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type switch
        {
            "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" => "1",
            "text" or "character varying" or "character" or "citext" or "name" => "a",
            "boolean" => "true",
            "uuid" => "11111111-1111-4111-8111-111111111111",
            "json" or "jsonb" => "{}",
            "date" => "2024-01-01",
            "timestamp without time zone" or "timestamp with time zone" => "2024-01-01T00:00:00Z",
            "interval" => "1 hour",
            "bytea" => @"\x00",
            "int4range" or "int8range" or "numrange" => "[1,2)",
            _ when type.EndsWith("[]", StringComparison.Ordinal) => "{}",
            _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Give a value for {name}: none is known for type {type}.")),
        };
    }
}
