using System.Text;
using Npgsql;

namespace StripeSync.Queue;

/// <summary>What was built, as SQL, and how many duplicates had to be archived for it.</summary>
sealed record IndexWork(string Sql, long ArchivedRows);

/// <summary>Builds the unique key and the claim index beside live traffic, on a table or on each partition.</summary>
sealed class IndexInstaller(
    InstallSession session, QueueTable table, string archiveDuplicates, Func<bool, CancellationToken, Task<long>> archive)
{
    /// <summary>How often a concurrent build may meet new duplicates before writers are made to wait for it.</summary>
    const int Rounds = 4;

    readonly StringBuilder _done = new();
    readonly Dictionary<string, string> _built = new(StringComparer.Ordinal);
    long _archived;

    /// <summary>An index of a failed build is enforced or refused, and never found by ON CONFLICT: it goes first.</summary>
    public async Task<IndexWork> DropLeftoversAsync(QueueCatalog catalog, CancellationToken cancellationToken)
    {
        foreach (var index in catalog.Indexes.Where(i => !i.IsUsable && !i.IsAttached))
        {
            if (!await IsLeftoverAsync(index, cancellationToken).ConfigureAwait(false))
                continue;
            if (index is { IsPartitioned: true, Constraint: { } constraint })
                await ShortlyAsync($"ALTER TABLE {index.Relation} DROP CONSTRAINT {constraint};", cancellationToken).ConfigureAwait(false);
            else if (index.IsPartitioned)
                await ShortlyAsync($"DROP INDEX {index.Name};", cancellationToken).ConfigureAwait(false);
            else
                await RunAsync($"DROP INDEX CONCURRENTLY IF EXISTS {index.Name};", cancellationToken).ConfigureAwait(false);
        }
        return Finish();
    }

    /// <summary>One unique constraint over the natural key that every upsert finds, and no deferrable one beside it.</summary>
    public async Task<IndexWork> BuildKeyAsync(QueueCatalog catalog, CancellationToken cancellationToken)
    {
        var deferrable = catalog.DeferrableKeys.ToList();
        if (catalog.Key is { Constraint: not null } && deferrable.Count == 0)
            return Finish();

        var isBuilt = catalog.Key is not null || await BuildOnLeavesAsync(catalog, cancellationToken).ConfigureAwait(false);
        if (!isBuilt)
            await BuildWhileWritersWaitAsync(catalog, deferrable, cancellationToken).ConfigureAwait(false);
        else if (SwapSql(catalog, deferrable) is { Length: > 0 } swap)
            await ShortlyAsync(swap, cancellationToken).ConfigureAwait(false);
        return Finish();
    }

    /// <summary>The index that a claim reads: due jobs in their order.</summary>
    public async Task<IndexWork> BuildClaimIndexAsync(QueueCatalog catalog, CancellationToken cancellationToken)
    {
        if (catalog.HasClaimIndex)
            return Finish();
        foreach (var leaf in catalog.Leaves.Where(leaf => !catalog.HasClaimIndexOn(leaf.Name)))
        {
            var name = await FreeNameAsync(leaf, "_claim_idx", cancellationToken).ConfigureAwait(false);
            await RunAsync(ClaimIndex(leaf.Name, name, concurrently: true), cancellationToken).ConfigureAwait(false);
        }
        // On the partitioned table itself it only takes over what the partitions have.
        if (catalog.IsPartitioned)
        {
            var name = await FreeNameAsync(catalog.Relations[0], "_claim_idx", cancellationToken).ConfigureAwait(false);
            await ShortlyAsync(ClaimIndex(table.Sql, name, concurrently: false), cancellationToken).ConfigureAwait(false);
        }
        return Finish();
    }

    public static string ClaimIndex(string relation, string name, bool concurrently) =>
        $"CREATE INDEX {(concurrently ? "CONCURRENTLY " : "")}{name} ON {relation} (available_at, id) WHERE status IN ('pending', 'processing');";

    public static string AddKey(QueueTable table) =>
        $"ALTER TABLE {table.Sql} ADD CONSTRAINT {table.Derived("_space_id_event_type_key")} UNIQUE (space_id, event_type);";

    async Task<bool> BuildOnLeavesAsync(QueueCatalog catalog, CancellationToken cancellationToken)
    {
        await ArchiveDuplicatesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var leaf in catalog.Leaves.Where(leaf => catalog.KeyOf(leaf.Name) is null))
            if (!await BuildConcurrentlyAsync(leaf, cancellationToken).ConfigureAwait(false))
                return false;
        return true;
    }

    async Task<bool> BuildConcurrentlyAsync(QueueRelation leaf, CancellationToken cancellationToken)
    {
        var name = await FreeNameAsync(leaf, "_space_id_event_type_key", cancellationToken).ConfigureAwait(false);
        for (var round = 1; round <= Rounds; round++)
        {
            try
            {
                await RunAsync($"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {leaf.Name} (space_id, event_type);", cancellationToken).ConfigureAwait(false);
                _built[leaf.Name] = name;
                return true;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
            {
                // A writer was faster than the archive. The failed index is enforced already and must not stay.
                await RunAsync($"DROP INDEX CONCURRENTLY IF EXISTS {InSchemaOf(leaf, name)};", cancellationToken).ConfigureAwait(false);
                await ArchiveDuplicatesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        return false;
    }

    // Writers that keep making duplicates are held for the time of one build, for a concurrent one would never end.
    async Task BuildWhileWritersWaitAsync(QueueCatalog catalog, List<QueueIndex> deferrable, CancellationToken cancellationToken)
    {
        var drop = string.Concat(deferrable.Select(key => $"ALTER TABLE {key.Relation} DROP CONSTRAINT {key.Constraint};\n"));
        var name = await FreeNameAsync(catalog.Relations[0], "_space_id_event_type_key", cancellationToken).ConfigureAwait(false);
        var add = $"{drop}ALTER TABLE {table.Sql} ADD CONSTRAINT {name} UNIQUE (space_id, event_type);";
        var hold = $"LOCK TABLE {table.Sql} IN SHARE ROW EXCLUSIVE MODE;";
        await session.WaitAsync(
            $"a lock on {table}",
            async () =>
            {
                await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    await session.ExecuteAsync($"SET LOCAL lock_timeout = '1s'; {hold}", cancellationToken).ConfigureAwait(false);
                    var archived = await archive(true, cancellationToken).ConfigureAwait(false);
                    await session.ExecuteAsync(add, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    _archived += archived;
                    return true;
                }
                catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
                {
                    return false;
                }
            },
            cancellationToken).ConfigureAwait(false);
        _done.AppendLine($"BEGIN;\n{hold}\n{archiveDuplicates}\n{add}\nCOMMIT;");
    }

    // In one transaction: while a deferrable key and ours are both there, every upsert fails with 55000.
    string SwapSql(QueueCatalog before, List<QueueIndex> deferrable)
    {
        var sql = new StringBuilder();
        var hasPrimaryKey = deferrable.Any(key => key.IsPrimaryKey);
        foreach (var key in deferrable)
            sql.AppendLine($"ALTER TABLE {key.Relation} DROP CONSTRAINT {key.Constraint};");
        foreach (var leaf in before.Leaves)
        {
            var index = _built.GetValueOrDefault(leaf.Name)
                ?? (before.KeyOf(leaf.Name) is { Constraint: null, HasDefaultOrder: true, IsAttached: false } plain ? plain.BareName : null);
            if (index is not null)
                sql.AppendLine($"ALTER TABLE {leaf.Name} ADD CONSTRAINT {index} {(hasPrimaryKey ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {index};");
        }
        // Takes over the partitions' constraints, and builds nothing.
        if (before is { IsPartitioned: true, Key: null })
            sql.AppendLine(AddKey(table));
        return sql.ToString();
    }

    async Task ArchiveDuplicatesAsync(CancellationToken cancellationToken)
    {
        _done.AppendLine(archiveDuplicates);
        if (session.IsDryRun)
            return;
        var running = SqlFile.Load("Catalog/running_duplicates.sql", table);
        await session.WaitAsync(
            "a lease to end, for two workers hold one key",
            async () =>
            {
                try
                {
                    _archived += await archive(false, cancellationToken).ConfigureAwait(false);
                }
                catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
                {
                    // A caller that enqueues several jobs in one transaction locked them in another order than the hand-over to running jobs does.
                    return false;
                }
                return await session.ScalarAsync<long>(running, cancellationToken).ConfigureAwait(false) == 0;
            },
            cancellationToken).ConfigureAwait(false);
    }

    // Whoever builds an index holds this lock on its table until the build is over; then the index is no leftover any more.
    async Task<bool> IsLeftoverAsync(QueueIndex index, CancellationToken cancellationToken)
    {
        if (session.IsDryRun || !index.MayBeBuilding)
            return true;
        QueueIndex? now = index;
        await session.WaitAsync(
            $"an index build on {table} to end",
            async () =>
            {
                var catalog = await CatalogAsync(cancellationToken).ConfigureAwait(false);
                now = catalog.Indexes.FirstOrDefault(i => i.Name == index.Name);
                return now is not { IsUsable: false, MayBeBuilding: true };
            },
            cancellationToken).ConfigureAwait(false);
        return now is { IsUsable: false };
    }

    async Task<string> FreeNameAsync(QueueRelation relation, string suffix, CancellationToken cancellationToken)
    {
        const string IsTaken = """
            SELECT EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_class AS t ON t.relnamespace = c.relnamespace
                           WHERE t.oid = $1::regclass AND c.relname = $2)
                OR EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conrelid = $1::regclass AND c.conname = $2)
            """;
        for (var number = 0; ; number++)
        {
            var name = SqlName.Derived(relation.PlainName, number == 0 ? suffix : $"{suffix}{number}");
            if (!await session.ScalarAsync<bool>(IsTaken, cancellationToken, relation.Name, name).ConfigureAwait(false))
                return SqlName.Quote(name);
        }
    }

    static string InSchemaOf(QueueRelation relation, string name) => $"{relation.Schema}.{name}";

    async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        if (!session.IsDryRun)
            await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
        _done.AppendLine(sql);
    }

    async Task ShortlyAsync(string sql, CancellationToken cancellationToken)
    {
        if (!session.IsDryRun)
            await session.ShortTransactionAsync(sql, cancellationToken).ConfigureAwait(false);
        _done.AppendLine(sql);
    }

    Task<QueueCatalog> CatalogAsync(CancellationToken cancellationToken) => QueueCatalog.ReadAsync(session.Connection, table, cancellationToken);

    IndexWork Finish()
    {
        var work = new IndexWork(_done.ToString(), _archived);
        _done.Clear();
        _archived = 0;
        return work;
    }
}
