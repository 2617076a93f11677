using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>One request to PostgREST: what the engine says of it as a call, and the statement that PostgREST runs for it.</summary>
/// <param name="Name">What the case shows.</param>
/// <param name="Schema">Migrations.</param>
/// <param name="Table">The table of the path.</param>
/// <param name="Row">The JSON object: columns with their SQL type, and their values as JSON.</param>
public sealed record PostgrestCase(string Name, string Schema, string Table, params (string Column, string Type, string Json)[] Row)
{
    /// <summary>Rows that are there already.</summary>
    public string Seed { get; init; } = "";

    /// <summary>The value of on_conflict; null without it.</summary>
    public string[]? OnConflict { get; init; }

    /// <summary>resolution=merge-duplicates, ignore-duplicates, or null for no preference.</summary>
    public bool? Merges { get; init; }

    /// <summary>The rule that speaks; null for none.</summary>
    public string? Rule { get; init; }

    /// <summary>What the server raises.</summary>
    public string? SqlState { get; init; }

    /// <summary>The primary key of the table, as PostgREST reads it from the catalog of the server.</summary>
    public string[] PrimaryKey { get; init; } = ["id"];

    /// <summary>The call as the client's source lowers it.</summary>
    public WriteCall Call => new()
    {
        Table = Table,
        Columns = [.. Row.Select(static c => c.Column)],
        Rows = [[.. Row.Select(static c => Value(c.Json))]],
        Conflict = Merges is null ? null : new CallConflict
        {
            Target = [.. OnConflict ?? []],
            IsDefaultTarget = OnConflict is null,
            Updates = Merges == true,
            Assignments = [.. Row.Select(static c => new CallAssignment(c.Column))],
        },
    };

    /// <summary>The statement, as PostgREST's QueryBuilder writes it.</summary>
    public string Statement
    {
        get
        {
            var columns = string.Join(", ", Row.Select(static c => Quote(c.Column)));
            var json = "{" + string.Join(", ", Row.Select(static c => $"\"{c.Column}\": {c.Json}")) + "}";
            var target = OnConflict ?? PrimaryKey;
            var clause = Merges is null || target.Length == 0 ? "" : $" ON CONFLICT({string.Join(", ", target.Select(Quote))}) "
                + (Merges == true ? "DO UPDATE SET " + string.Join(", ", Row.Select(static c => $"{Quote(c.Column)} = EXCLUDED.{Quote(c.Column)}")) : "DO NOTHING");
            return $"""
                WITH pgrst_source AS (
                  INSERT INTO "public".{Quote(Table)}({columns})
                  SELECT {string.Join(", ", Row.Select(static c => "pgrst_body." + Quote(c.Column)))}
                  FROM (SELECT '{json}'::json AS json_data) pgrst_payload,
                  LATERAL (SELECT CASE WHEN json_typeof(pgrst_payload.json_data) = 'array' THEN pgrst_payload.json_data ELSE json_build_array(pgrst_payload.json_data) END AS val) pgrst_uniform_json,
                  LATERAL (SELECT {columns} FROM json_to_recordset(pgrst_uniform_json.val) AS _({string.Join(", ", Row.Select(static c => Quote(c.Column) + " " + c.Type))})) pgrst_body{clause}
                  RETURNING "public".{Quote(Table)}.*)
                SELECT count(*) FROM pgrst_source
                """;
        }
    }

    public override string ToString() => Name;

    private static string Quote(string name) => Identifier.Quote(name);

    private static WriteValue Value(string json) => json switch
    {
        "null" => WriteValue.Null,
        _ when json.StartsWith('"') => WriteValue.Of(json.Trim('"')),
        _ => WriteValue.Of(decimal.Parse(json, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
