using System.Data.Common;
using Dapper;
using Npgsql;

namespace Quickstart;

/// <summary>The same writes, repaired: nothing is reported, and none of them fails when it runs again.</summary>
internal static class RepairedWrites
{
    private const string Columns = "email, external_id, name";

    /// <summary>A job that is done or failed is queued again; one that waits or runs is left alone.</summary>
    public static async Task RequestSync(NpgsqlConnection connection, Guid spaceId, string eventType)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, @type)
            ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'
            WHERE stripe_sync_queue.status IN ('completed', 'failed')
            """,
            connection);
        command.Parameters.AddWithValue("space", spaceId);
        command.Parameters.AddWithValue("type", eventType);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The arbiter is the key of the job.</summary>
    public static Task<int> RequestSyncById(DbConnection connection, Guid spaceId, string eventType) =>
        connection.ExecuteAsync(
            """
            INSERT INTO stripe_sync_queue (space_id, event_type, status)
            VALUES (@spaceId, @eventType, 'pending')
            ON CONFLICT (space_id, event_type) DO UPDATE SET status = EXCLUDED.status
            WHERE stripe_sync_queue.status IN ('completed', 'failed')
            """,
            new { spaceId, eventType });

    /// <summary>Whoever is there already, by email or by external id, stays as they are.</summary>
    public static Task<int> AddCustomer(NpgsqlConnection connection, Customer customer) =>
        connection.ExecuteAsync($"INSERT INTO customers ({Columns}) VALUES (@Email, @ExternalId, @Name) ON CONFLICT DO NOTHING", customer);

    /// <summary>One arbiter is all that DO UPDATE can have. The other key's violation is possible, expected and handled.</summary>
    public static async Task<bool> SaveCustomer(NpgsqlConnection connection, Customer customer)
    {
        try
        {
            await connection.ExecuteAsync(
                "INSERT INTO customers (" + Columns + ") VALUES (@Email, @ExternalId, @Name) " +
                "ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name",
                customer);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <summary>The conflict target is the key that the migration declares.</summary>
    public static async Task SaveInvoice(NpgsqlConnection connection, Guid tenantId, string number, long amountCents)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = @"
            INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@tenant, @number, @amount)
            ON CONFLICT (tenant_id, number) DO UPDATE SET amount_cents = EXCLUDED.amount_cents";
        command.Parameters.AddWithValue("tenant", tenantId);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("amount", amountCents);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A deferrable key is no arbiter: update, else insert, and expect that another session was faster.</summary>
    public static async Task<bool> SaveInvoiceLine(NpgsqlConnection connection, InvoiceLine line)
    {
        var updated = await connection.ExecuteAsync(
            "UPDATE invoice_lines SET description = @Description WHERE invoice_id = @InvoiceId AND position = @Position", line);
        if (updated > 0)
            return true;
        try
        {
            await connection.ExecuteAsync(
                "INSERT INTO invoice_lines (invoice_id, position, description) VALUES (@InvoiceId, @Position, @Description)", line);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }
}
