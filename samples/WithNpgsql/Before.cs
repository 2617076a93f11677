using Npgsql;

namespace WithNpgsql;

/// <summary>Writes as they are found in the field. The rule that speaks stands behind the line that it speaks of.</summary>
internal static class Before
{
    /// <summary>The second click on "Synchronize" fails with 23505.</summary>
    public static async Task RequestSync(NpgsqlDataSource database, long space, string type)
    {
        await using var command = database.CreateCommand("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ($1, $2)"); // SSQ1001
        command.Parameters.AddWithValue(space);
        command.Parameters.AddWithValue(type);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Numbers are unique within a tenant, not alone: 42P10 on the very first call.</summary>
    public static async Task SaveInvoice(NpgsqlConnection connection, long tenant, string number, long cents)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@tenant, @number, @cents) " +
            "ON CONFLICT (number) DO UPDATE SET amount_cents = EXCLUDED.amount_cents", // SSQ1003
            connection);
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("cents", cents);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One customer who is there already, and the whole import is lost.</summary>
    public static async Task ImportCustomers(NpgsqlConnection connection, IReadOnlyList<(string Email, string Name)> customers)
    {
        await using var import = await connection.BeginBinaryImportAsync("COPY customers (email, name) FROM STDIN (FORMAT BINARY)"); // SSQ1022
        foreach (var (email, name) in customers)
            await import.WriteRowAsync(default, email, name);
        await import.CompleteAsync();
    }
}
