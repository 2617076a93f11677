using Npgsql;

namespace StripeSync.Queue;

/// <summary>The queue table as the server's catalogs describe it at one moment.</summary>
sealed record QueueCatalog(
    QueueTableFacts Table, IReadOnlyDictionary<string, QueueColumn> Columns, IReadOnlyList<QueueRelation> Relations,
    IReadOnlyList<QueueIndex> Indexes, IReadOnlyList<QueueCheck> Checks)
{
    public bool Exists => Table.Kind is not null;

    public bool IsPartitioned => Table.Kind == "p";

    /// <summary>The table, or its partitions: what holds rows.</summary>
    public IEnumerable<QueueRelation> Leaves => Relations.Where(r => !r.IsPartitioned);

    /// <summary>The key that ON CONFLICT finds, of the table itself.</summary>
    public QueueIndex? Key => KeyOf(Relations[0].Name);

    /// <summary>Keys of the same columns that are checked at commit: with one of them every upsert fails.</summary>
    public IEnumerable<QueueIndex> DeferrableKeys =>
        Indexes.Where(i => i.Relation == Relations[0].Name && i is { HasKeyColumns: true, IsImmediate: false, Constraint: not null });

    public bool HasClaimIndex => HasClaimIndexOn(Relations[0].Name);

    public QueueIndex? KeyOf(string relation) =>
        Indexes.Where(i => i.Relation == relation && i is { IsUsable: true, HasKeyColumns: true, IsPlain: true })
            .OrderByDescending(i => i.Constraint is not null)
            .FirstOrDefault();

    public bool HasClaimIndexOn(string relation) => Indexes.Any(i => i.Relation == relation && i is { IsClaimIndex: true, IsUsable: true });

    public static async Task<QueueCatalog> ReadAsync(NpgsqlConnection connection, QueueTable table, CancellationToken cancellationToken)
    {
        var facts = await RowsAsync("table", r => new QueueTableFacts(
            Text(r, 0), !r.IsDBNull(1) && r.GetBoolean(1), r.GetBoolean(2), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5),
            Text(r, 6), Text(r, 7), Text(r, 8), r.IsDBNull(9) ? null : TimeSpan.FromSeconds(r.GetDouble(9)))).ConfigureAwait(false);
        var columns = await RowsAsync("columns", r => new QueueColumn(
            r.GetString(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3), Text(r, 4)?.Split(',') ?? [])).ConfigureAwait(false);
        var relations = await RowsAsync("relations", r => new QueueRelation(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3))).ConfigureAwait(false);
        var indexes = await RowsAsync("indexes", r => new QueueIndex(
            Relation: r.GetString(0), Name: r.GetString(1), BareName: r.GetString(2), IsPartitioned: r.GetBoolean(3), IsAttached: r.GetBoolean(4),
            IsUsable: r.GetBoolean(5), HasKeyColumns: r.GetBoolean(6), IsPlain: r.GetBoolean(7), IsImmediate: r.GetBoolean(8),
            HasDefaultOrder: r.GetBoolean(9), IsClaimIndex: !r.IsDBNull(10) && r.GetBoolean(10), Constraint: Text(r, 11),
            IsPrimaryKey: !r.IsDBNull(12) && r.GetBoolean(12), MayBeBuilding: r.GetBoolean(13))).ConfigureAwait(false);
        var checks = await RowsAsync("checks", r => new QueueCheck(r.GetString(0), r.GetString(1), r.GetBoolean(2), Text(r, 3))).ConfigureAwait(false);
        return new(facts[0], columns.ToDictionary(c => c.Name, StringComparer.Ordinal), relations, indexes, checks);

        async Task<List<T>> RowsAsync<T>(string file, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(SqlFile.Load($"Catalog/{file}.sql", table), connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(read(reader));
            return rows;
        }

        static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}

/// <summary>What concerns the table as a whole.</summary>
/// <param name="Kind">r for a table, p for a partitioned one, <see langword="null"/> where there is none.</param>
/// <param name="IsOwner">This role may alter it.</param>
/// <param name="HasSpaces">The spaces' table exists.</param>
/// <param name="HasVersions">The record of installations exists.</param>
/// <param name="HasArchive">The archive exists.</param>
/// <param name="HasForeignPartitionKey">It is partitioned by something outside the natural key, so no unique key is possible.</param>
/// <param name="Cascading">Foreign keys that delete rows of other tables with a queue row.</param>
/// <param name="Triggers">Enabled triggers.</param>
/// <param name="UnknownColumns">Columns that the queue does not know and that an INSERT must give.</param>
/// <param name="OldestTransaction">How long the oldest transaction of the database has been open.</param>
sealed record QueueTableFacts(
    string? Kind, bool IsOwner, bool HasSpaces, bool HasVersions, bool HasArchive, bool HasForeignPartitionKey, string? Cascading,
    string? Triggers, string? UnknownColumns, TimeSpan? OldestTransaction);

/// <summary>A column; <paramref name="MissingLabels"/> are statuses that its enum lacks.</summary>
sealed record QueueColumn(string Name, string Type, bool IsNotNull, bool HasDefault, IReadOnlyList<string> MissingLabels);

/// <summary>The table or a partition: quoted name and schema, and the name as it is.</summary>
sealed record QueueRelation(string Name, string Schema, string PlainName, bool IsPartitioned);

/// <summary>An index; names are quoted.</summary>
sealed record QueueIndex(
    string Relation, string Name, string BareName, bool IsPartitioned, bool IsAttached, bool IsUsable, bool HasKeyColumns, bool IsPlain,
    bool IsImmediate, bool HasDefaultOrder, bool IsClaimIndex, string? Constraint, bool IsPrimaryKey, bool MayBeBuilding);

/// <summary>A CHECK; <paramref name="StatusExpression"/> where it is about the status alone.</summary>
sealed record QueueCheck(string Name, string PlainName, bool IsValidated, string? StatusExpression);
