using Dapper;
using Npgsql;

namespace WithDapper;

/// <summary>The same writes behind the lightbulb: nothing is reported, and none of them fails when it runs again.</summary>
internal static class After
{
    /// <summary>Whoever comes second finds the job of the first.</summary>
    public static Task<int> RequestSync(NpgsqlConnection connection, long space, string type) =>
        connection.ExecuteAsync(
            "INSERT INTO stripe_sync_queue (space_id, event_type) " +
            "SELECT @space, @type WHERE NOT EXISTS (SELECT 1 FROM stripe_sync_queue WHERE space_id = @space AND event_type = @type) ON CONFLICT (space_id, event_type) DO NOTHING",
            new { space, type });

    /// <summary>Who is there already gets the new name.</summary>
    public static Task<int> SaveCustomer(NpgsqlConnection connection, string email, string name) =>
        connection.ExecuteAsync("INSERT INTO customers (email, name) VALUES (@email, @name) ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name", new { email, name });

    /// <summary>DO UPDATE returns the row that is there.</summary>
    public static Task<long> CustomerId(NpgsqlConnection connection, string email, string name) =>
        connection.QuerySingleAsync<long>(
            "INSERT INTO customers (email, name) VALUES (@email, @name) ON CONFLICT (email) DO UPDATE SET email = customers.email RETURNING id",
            new { email, name });
}
