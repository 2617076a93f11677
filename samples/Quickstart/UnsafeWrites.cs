using System.Data.Common;
using Dapper;
using Npgsql;

namespace Quickstart;

/// <summary>Writes as they are found in the field. Each compiles, passes its first test, and fails in production.</summary>
internal static class UnsafeWrites
{
    private const string Columns = "email, external_id, name";

    /// <summary>SSQ1001: the second click on "Synchronize" is a 23505, and HTTP 409 behind PostgREST.</summary>
    public static async Task RequestSync(NpgsqlConnection connection, Guid spaceId, string eventType)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@space, @type)", connection);
        command.Parameters.AddWithValue("space", spaceId);
        command.Parameters.AddWithValue("type", eventType);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SSQ1005: "we do use upsert". The identity never conflicts; the key of the job does, and is still open.</summary>
    public static Task<int> RequestSyncById(DbConnection connection, Guid spaceId, string eventType) =>
        connection.ExecuteAsync(
            """
            INSERT INTO stripe_sync_queue (space_id, event_type, status)
            VALUES (@spaceId, @eventType, 'pending')
            ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status
            """,
            new { spaceId, eventType });

    /// <summary>SSQ1002: a customer who signs up twice.</summary>
    public static Task<int> AddCustomer(NpgsqlConnection connection, Customer customer) =>
        connection.ExecuteAsync($"INSERT INTO customers ({Columns}) VALUES (@Email, @ExternalId, @Name)", customer);

    /// <summary>SSQ1019: the email is guarded, the external id is not.</summary>
    public static Task<int> SaveCustomer(NpgsqlConnection connection, Customer customer) =>
        connection.ExecuteAsync(
            "INSERT INTO customers (" + Columns + ") VALUES (@Email, @ExternalId, @Name) " +
            "ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name",
            customer);

    /// <summary>SSQ1003: numbers are unique within a tenant, not alone. 42P10 on the very first call.</summary>
    public static async Task SaveInvoice(NpgsqlConnection connection, Guid tenantId, string number, long amountCents)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = @"
            INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@tenant, @number, @amount)
            ON CONFLICT (number) DO UPDATE SET amount_cents = EXCLUDED.amount_cents";
        command.Parameters.AddWithValue("tenant", tenantId);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("amount", amountCents);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SSQ1004: the key is there, but it is deferrable, and PostgreSQL refuses it as an arbiter with 55000.</summary>
    public static Task<int> SaveInvoiceLine(NpgsqlConnection connection, InvoiceLine line) =>
        connection.ExecuteAsync(
            """
            INSERT INTO invoice_lines (invoice_id, position, description) VALUES (@InvoiceId, @Position, @Description)
            ON CONFLICT (invoice_id, position) DO UPDATE SET description = EXCLUDED.description
            """,
            line);
}
