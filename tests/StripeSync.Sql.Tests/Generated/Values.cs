using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>Literals by type: a few that meet often, and others that meet nothing.</summary>
internal static class Values
{
    public static readonly string[] Types = ["int", "bigint", "text", "text", "varchar(20)", "boolean", "uuid", "date", "numeric(10,2)"];

    public static string Literal(Column column, Dice dice) => Kind(column) switch
    {
        'n' => dice.Pick(["0", "1", "2", "7"]),
        't' => dice.Pick(["'a'", "'A'", "'active'", "'b'", "''"]),
        'b' => dice.Pick(["true", "false"]),
        'u' => dice.Pick(["'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"]),
        'd' => dice.Pick(["'2024-01-01'", "'2024-06-01'"]),
        _ => "NULL",
    };

    /// <summary>A value that no statement proposes; for a boolean the other one.</summary>
    public static string Far(Column column, string proposed, int number) => Kind(column) switch
    {
        'n' => (100_000 + number).ToString(CultureInfo.InvariantCulture),
        't' => $"'far{number}'",
        'b' => proposed == "true" ? "false" : "true",
        'u' => $"'ffffffff-0000-0000-0000-{number:D12}'",
        'd' => $"'{new DateOnly(1990, 1, 1).AddDays(number % 9000).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
        _ => "NULL",
    };

    public static char Kind(Column column) => column.Type switch
    {
        "integer" or "bigint" or "smallint" => 'n',
        _ when column.Type.StartsWith("numeric", StringComparison.Ordinal) => 'n',
        _ when column.Type == "text" || column.Type.StartsWith("character varying", StringComparison.Ordinal) => 't',
        "boolean" => 'b',
        "uuid" => 'u',
        "date" => 'd',
        _ => '?',
    };

    public static string Name(Column column) => Identifier.Quote(column.Name);

    public static string Name(Table table) => Identifier.Quote(table.Schema) + "." + Identifier.Quote(table.Name);

    /// <summary>Only these can be written by a statement.</summary>
    public static bool IsWritable(Column column) => column.Generation is not (ColumnGeneration.Stored or ColumnGeneration.Virtual);
}
