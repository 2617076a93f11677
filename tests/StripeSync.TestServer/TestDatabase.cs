using Npgsql;

namespace StripeSync.TestServer;

/// <summary>A database for one test, dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    readonly NpgsqlDataSource _source;
    readonly Func<Task> _drop;

    internal TestDatabase(string connectionString, Func<Task> drop)
    {
        ConnectionString = connectionString;
        _source = NpgsqlDataSource.Create(connectionString);
        _drop = drop;
    }

    /// <summary>Connects to this database, as its owner.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens a connection from this database's own pool.</summary>
    public async Task<NpgsqlConnection> OpenAsync() => await _source.OpenConnectionAsync();

    /// <summary>Runs a script, each statement in its own transaction, and stops at the first that fails.</summary>
    /// <returns>The SQLSTATE of that failure, or <see langword="null"/>.</returns>
    public async Task<string?> TryExecuteAsync(string script)
    {
        await using var connection = await OpenAsync();
        return (await SqlScript.RunAsync(connection, script))?.SqlState;
    }

    /// <summary>Runs a script that must succeed.</summary>
    /// <exception cref="PostgresException">A statement failed.</exception>
    public async Task ExecuteAsync(string script)
    {
        await using var connection = await OpenAsync();
        if (await SqlScript.RunAsync(connection, script) is { } failure)
            throw failure;
    }

    /// <summary>Empties the database, which is cheaper than making another one: for tests that ask about many schemas.</summary>
    public Task ResetAsync() => ExecuteAsync("""
        DO $$
        DECLARE schema name; publication name;
        BEGIN
            FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', schema);
            END LOOP;
            FOR publication IN SELECT pubname FROM pg_publication LOOP
                EXECUTE format('DROP PUBLICATION %I', publication);
            END LOOP;
        END $$;
        CREATE SCHEMA public;
        """);

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>All rows as text, columns joined by a bar, NULL as <c>∅</c>: what a test compares.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        command.AllResultTypesAreUnknown = true;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetString(i))));
        return [.. rows];
    }

    /// <summary>Drops the database, whoever is still connected.</summary>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _drop();
    }
}
