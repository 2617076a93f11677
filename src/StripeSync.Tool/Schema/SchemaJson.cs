using System.Text.Json;
using StripeSync.Sql.Catalogs;
using StripeSync.Tool.Files;

namespace StripeSync.Tool.Schema;

/// <summary>The catalog as JSON.</summary>
internal static class SchemaJson
{
    public static string Write(Catalog catalog, MigrationFiles migrations) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("tables");
        foreach (var table in catalog.Tables)
        {
            // The built-in profile is no migration, and of an unknown table nothing but the name is known.
            if (table is { IsKnown: true, IsFromProfile: false, Kind: RelationKind.Table or RelationKind.PartitionedTable })
                Write(writer, table);
        }

        writer.WriteEndArray();
        NotUnderstoodJson.Write(writer, catalog, migrations);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, Table table)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", table.Schema);
        writer.WriteString("name", table.Name);
        writer.WriteStartArray("columns");
        foreach (var column in table.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteBoolean("nullable", column.IsNullable);
            writer.WriteBoolean("generated", column.Generation != ColumnGeneration.None);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("uniqueKeys");
        foreach (var key in table.UniqueKeys)
        {
            // An exclusion constraint is no unique key: no conflict target of columns picks it.
            if (key.Kind != UniqueKeyKind.Exclusion)
                Write(writer, key, new IndexText(table, key));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, UniqueKey key, IndexText text)
    {
        writer.WriteStartObject();
        writer.WriteString("name", key.Name);
        writer.WriteString("kind", key.Kind.ToString().ToLowerInvariant());
        writer.WriteArray("keys", key.Elements.Select(text.Write));
        writer.WriteString("predicate", text.Predicate);
        writer.WriteBoolean("nullsNotDistinct", key.NullsNotDistinct);
        writer.WriteBoolean("deferrable", key.IsDeferrable);
        writer.WriteBoolean("valid", key.IsValid);
        writer.WriteEndObject();
    }
}
