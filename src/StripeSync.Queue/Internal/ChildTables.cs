using Npgsql;

namespace StripeSync.Queue;

/// <summary>Tables whose rows vanish with a job, by ON DELETE CASCADE.</summary>
sealed class ChildTables(NpgsqlConnection connection, QueueTable table)
{
    const string Find = """
        SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
               pg_catalog.string_agg(pg_catalog.format('c.%I = q.%I', ca.attname, qa.attname), ' AND ' ORDER BY k.place)
        FROM pg_catalog.pg_constraint f
        JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(child, parent, place)
        JOIN pg_catalog.pg_attribute ca ON ca.attrelid = f.conrelid AND ca.attnum = k.child
        JOIN pg_catalog.pg_attribute qa ON qa.attrelid = f.confrelid AND qa.attnum = k.parent
        WHERE f.confrelid = pg_catalog.to_regclass($1) AND f.contype = 'f' AND f.confdeltype = 'c'
        GROUP BY f.oid, n.nspname, c.relname
        ORDER BY 1
        """;

    List<(string Table, string Join)> _tables = [];

    /// <summary>There are such tables, and nobody said to go on all the same.</summary>
    public bool Any => _tables.Count > 0;

    public async Task LoadAsync(bool force, CancellationToken cancellationToken)
    {
        if (!force)
            _tables = await new NpgsqlCommand(Find, connection) { Parameters = { Parameter.Text(table.Sql) } }
                .ReadAllAsync(row => (row.GetString(0), row.GetString(1)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Locks the jobs of a part, so that no child can be added any more, and looks for children.</summary>
    /// <exception cref="ChildRowsException">There is one.</exception>
    public async Task RefuseAsync(NpgsqlTransaction? transaction, RowVersions rows, int start, int count, CancellationToken cancellationToken)
    {
        if (!Any)
            return;
        var found = $"{table.Sql} q JOIN unnest($1::oid[], $2::text[]::tid[], $3::xid[]) AS f(t, r, v) ON q.tableoid = f.t AND q.ctid = f.r AND q.xmin = f.v";
        if (transaction is not null)
            await connection.ExecuteAsync($"SELECT FROM {found} FOR UPDATE OF q SKIP LOCKED", transaction, cancellationToken, rows.Identity(start, count)).ConfigureAwait(false);
        foreach (var (child, join) in _tables)
        {
            var children = await connection.ScalarAsync<long>(
                $"SELECT count(*) FROM {child} c WHERE EXISTS (SELECT FROM {found} WHERE {join})", transaction, cancellationToken, rows.Identity(start, count)).ConfigureAwait(false);
            if (children > 0)
                throw new ChildRowsException(child, children);
        }
    }
}
