using Npgsql;

namespace WithNpgsql;

/// <summary>The same writes behind the lightbulb: nothing is reported, and none of them fails when it runs again.</summary>
internal static class After
{
    /// <summary>A job that is done or failed is queued again; one that waits or runs is left alone.</summary>
    public static async Task RequestSync(NpgsqlDataSource database, long space, string type)
    {
        await using var command = database.CreateCommand("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ($1, $2) ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending' WHERE stripe_sync_queue.status IN ('completed', 'failed')");
        command.Parameters.AddWithValue(space);
        command.Parameters.AddWithValue(type);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The conflict target is the key that the migration declares.</summary>
    public static async Task SaveInvoice(NpgsqlConnection connection, long tenant, string number, long cents)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@tenant, @number, @cents) " +
            "ON CONFLICT (tenant_id, number) DO UPDATE SET amount_cents = EXCLUDED.amount_cents",
            connection);
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("cents", cents);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>By hand, for it is a decision: COPY into a table without a key, and from there what is new.</summary>
    public static async Task ImportCustomers(NpgsqlConnection connection, IReadOnlyList<(string Email, string Name)> customers)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var table = new NpgsqlCommand("CREATE TEMP TABLE import (email text, name text) ON COMMIT DROP", connection, transaction))
            await table.ExecuteNonQueryAsync();
        await using (var import = await connection.BeginBinaryImportAsync("COPY import (email, name) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (email, name) in customers)
                await import.WriteRowAsync(default, email, name);
            await import.CompleteAsync();
        }

        await using var insert = new NpgsqlCommand(
            "INSERT INTO customers (email, name) SELECT email, name FROM import ON CONFLICT (email) DO NOTHING", connection, transaction);
        await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
