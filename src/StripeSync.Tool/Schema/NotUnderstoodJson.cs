using System.Text.Json;
using System.Text.RegularExpressions;
using StripeSync.Sql.Catalogs;
using StripeSync.Tool.Files;

namespace StripeSync.Tool.Schema;

/// <summary>The statements of which only the names are known: nothing is said about the tables that they name.</summary>
internal static partial class NotUnderstoodJson
{
    private const int MaxLength = 200;

    public static void Write(Utf8JsonWriter writer, Catalog catalog, MigrationFiles migrations)
    {
        writer.WriteStartArray("notUnderstood");
        foreach (var statement in catalog.NotUnderstood)
        {
            var source = migrations.SourceOf(statement.File);
            writer.WriteStartObject();
            writer.WriteString("path", source.Path);
            writer.WriteNumber("line", source.RegionOf(statement.Span).Line);
            writer.WriteString("text", Shorten(source.Text.Substring(statement.Span.Start, statement.Span.Length)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>One line, long enough to recognise the statement.</summary>
    private static string Shorten(string statement)
    {
        var line = WhiteSpace().Replace(statement, " ").Trim();
        if (line.Length <= MaxLength)
            return line;
        var end = char.IsHighSurrogate(line[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
