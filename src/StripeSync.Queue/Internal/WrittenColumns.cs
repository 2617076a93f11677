using Npgsql;

namespace StripeSync.Queue;

/// <summary>The columns that can be written, for a table that has others: no value may be given for a generated column.</summary>
static class WrittenColumns
{
    const string Find = """
        SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
        HAVING pg_catalog.bool_or(a.attgenerated <> '')
        """;

    /// <summary>Their names as SQL, or <see langword="null"/> where every column can be written.</summary>
    public static Task<string[]?> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, QueueTable table, CancellationToken cancellationToken) =>
        connection.ScalarAsync<string[]>(Find, transaction, cancellationToken, Parameter.Text(table.Sql));

    /// <summary>A statement that inserts whole jobs, with the columns named that it writes.</summary>
    public static string Name(string sql, IReadOnlyCollection<string> columns)
    {
        const string whole = " OVERRIDING SYSTEM VALUE\n    SELECT (j.job).*";
        var named = $" ({string.Join(", ", columns)}) OVERRIDING SYSTEM VALUE\n    SELECT {string.Join(", ", columns.Select(column => $"(j.job).{column}"))}";
        var text = sql.ReplaceLineEndings("\n");
        return text.Contains(whole, StringComparison.Ordinal)
            ? text.Replace(whole, named, StringComparison.Ordinal)
            : throw new InvalidOperationException("The statement inserts no whole jobs.");
    }
}
