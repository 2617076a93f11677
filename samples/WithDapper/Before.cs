using Dapper;
using Npgsql;

namespace WithDapper;

/// <summary>Writes as they are found in the field. The rule that speaks stands behind the line that it speaks of.</summary>
internal static class Before
{
    /// <summary>"Is it there already?" answers for this moment only, and two clicks at once are two inserts.</summary>
    public static Task<int> RequestSync(NpgsqlConnection connection, long space, string type) =>
        connection.ExecuteAsync(
            "INSERT INTO stripe_sync_queue (space_id, event_type) " +
            "SELECT @space, @type WHERE NOT EXISTS (SELECT 1 FROM stripe_sync_queue WHERE space_id = @space AND event_type = @type)", // SSQ1009
            new { space, type });

    /// <summary>A customer who signs up twice: 23505.</summary>
    public static Task<int> SaveCustomer(NpgsqlConnection connection, string email, string name) =>
        connection.ExecuteAsync("INSERT INTO customers (email, name) VALUES (@email, @name)", new { email, name }); // SSQ1002

    /// <summary>DO NOTHING returns no row for a customer who is there, and the caller needs one.</summary>
    public static Task<long> CustomerId(NpgsqlConnection connection, string email, string name) =>
        connection.QuerySingleAsync<long>(
            "INSERT INTO customers (email, name) VALUES (@email, @name) ON CONFLICT (email) DO NOTHING RETURNING id", // SSQ1011
            new { email, name });
}
