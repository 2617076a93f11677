using System.Text.Json;
using Npgsql;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>What planning a statement says: an SQLSTATE, or the arbiters.</summary>
internal sealed record Planned(string? SqlState, IReadOnlyList<string> Arbiters, string Message);

/// <summary>What one execution after a stored row did; nothing of it stays.</summary>
/// <param name="StoredFailed">The stored row itself was refused, so that nothing was tried.</param>
/// <param name="SqlState">The error of the statement, or null.</param>
/// <param name="Constraint">The key of the error.</param>
/// <param name="Rows">The rows of the table afterwards.</param>
internal sealed record Executed(bool StoredFailed, string? SqlState, string Constraint, long Rows, string Message);

/// <summary>Asks a server many questions in one round trip; each is undone before the next.</summary>
internal static class ServerProbe
{
    private const string Functions = """
        CREATE OR REPLACE FUNCTION pg_temp.planned(statement text) RETURNS text LANGUAGE plpgsql AS $f$
        DECLARE plan json;
        BEGIN
            EXECUTE 'EXPLAIN (FORMAT JSON) ' || statement INTO plan;
            RETURN '|' || plan;
        EXCEPTION WHEN OTHERS THEN
            RETURN SQLSTATE || '|' || SQLERRM;
        END $f$;
        CREATE OR REPLACE FUNCTION pg_temp.executed(stored text, statement text, relation text) RETURNS text LANGUAGE plpgsql AS $f$
        DECLARE result text; violated text; rows bigint;
        BEGIN
            BEGIN
                EXECUTE stored;
            EXCEPTION WHEN OTHERS THEN
                RETURN 'stored|' || SQLSTATE || '||0|' || SQLERRM;
            END;
            BEGIN
                EXECUTE statement;
                SET CONSTRAINTS ALL IMMEDIATE;
                EXECUTE 'SELECT count(*) FROM ' || relation INTO rows;
                result := '||' || '|' || rows || '|';
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME;
                result := '|' || SQLSTATE || '|' || violated || '|0|' || SQLERRM;
            END;
            RAISE EXCEPTION USING ERRCODE = 'RB000', MESSAGE = result;
        EXCEPTION WHEN SQLSTATE 'RB000' THEN
            RETURN SQLERRM;
        END $f$;
        """;

    public static async Task PrepareAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Functions, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<Planned>> PlanAsync(NpgsqlConnection connection, IReadOnlyList<string> statements)
    {
        var answers = await AskAsync(connection, "SELECT pg_temp.planned(s) FROM unnest($1) WITH ORDINALITY AS q(s, n) ORDER BY n", [.. statements]);
        return [.. answers.Select(Plan)];
    }

    public static async Task<List<Executed>> ExecuteAsync(NpgsqlConnection connection, IReadOnlyList<(string Stored, string Statement, string Relation)> probes)
    {
        var answers = await AskAsync(connection, "SELECT pg_temp.executed(w, s, r) FROM unnest($1, $2, $3) WITH ORDINALITY AS q(w, s, r, n) ORDER BY n",
            [.. probes.Select(p => p.Stored)], [.. probes.Select(p => p.Statement)], [.. probes.Select(p => p.Relation)]);
        return [.. answers.Select(a => a.Split('|', 5)).Select(p => new Executed(p[0] == "stored", p[1].Length == 0 ? null : p[1], p[2], long.Parse(p[3], System.Globalization.CultureInfo.InvariantCulture), p[4]))];
    }

    private static async Task<List<string>> AskAsync(NpgsqlConnection connection, string sql, params string[][] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        await using var reader = await command.ExecuteReaderAsync();
        var answers = new List<string>();
        while (await reader.ReadAsync())
            answers.Add(reader.GetString(0));
        return answers;
    }

    private static Planned Plan(string answer)
    {
        var bar = answer.IndexOf('|', StringComparison.Ordinal);
        if (bar > 0)
            return new Planned(answer[..bar], [], answer[(bar + 1)..]);
        using var document = JsonDocument.Parse(answer[1..]);
        var plan = document.RootElement[0].GetProperty("Plan");
        return plan.TryGetProperty("Conflict Arbiter Indexes", out var indexes)
            ? new Planned(null, [.. indexes.EnumerateArray().Select(i => i.GetString()!)], "")
            : new Planned(null, [], "");
    }
}
