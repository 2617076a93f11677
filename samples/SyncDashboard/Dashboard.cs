using Npgsql;

namespace SyncDashboard;

/// <summary>A space with its jobs counted.</summary>
internal sealed record SpaceState(Guid Id, string Name, long Pending, long Processing, long Failed, DateTimeOffset? LastSync);

/// <summary>What the page shows.</summary>
internal sealed record DashboardState(string Mode, string Table, string Database, IReadOnlyList<SpaceState> Spaces);

/// <summary>Reads what the page shows.</summary>
internal sealed class Dashboard(NpgsqlDataSource source, Synchronizer synchronizer, DashboardDatabase database)
{
    /// <summary>Reads the spaces with their jobs; on the five-column table the creation of a completed job stands for its end.</summary>
    public async Task<DashboardState> ReadAsync(CancellationToken cancellationToken)
    {
        var isInstalled = await synchronizer.IsInstalledAsync(cancellationToken);
        var lastSync = isInstalled ? "updated_at" : "created_at";
        await using var command = source.CreateCommand($"""
            SELECT s.id, s.name,
                   count(*) FILTER (WHERE q.status = 'pending'),
                   count(*) FILTER (WHERE q.status = 'processing'),
                   count(*) FILTER (WHERE q.status = 'failed'),
                   max(q.{lastSync}) FILTER (WHERE q.status = 'completed')
            FROM spaces s LEFT JOIN stripe_sync_queue q ON q.space_id = s.id
            GROUP BY s.id, s.name
            ORDER BY s.name
            """);
        var spaces = new List<SpaceState>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            spaces.Add(new SpaceState(
                reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return new DashboardState(isInstalled ? "queue" : "naive", "public.stripe_sync_queue", database.Description, spaces);
    }
}
