using Npgsql;

namespace StripeSync.Queue;

/// <summary>
/// One clean-up: rounds of finding rows and removing them in batches. The find part and the hand-over to running jobs are those of the step's own
/// file; a batch is what the file does in one statement, for a part of the rows.
/// </summary>
sealed class CleanUpRun(NpgsqlConnection connection, QueueTable table, string step, CleanUpOptions options, string? spaceId, Guid? run = null)
{
    /// <summary>Bounds the memory of a round.</summary>
    const int RowsOfRound = 1_000_000;

    const int SampleSize = 100;

    /// <summary>Rounds without any progress: what somebody holds for so long is reported instead.</summary>
    const int PatientRounds = 3;

    /// <summary>Rounds that saw the whole table: rows that writers keep adding are not chased for ever.</summary>
    const int WholeRounds = 10;

    /// <summary>Where the find part of a step may be told to look only at keys that have changed.</summary>
    const string ChangedMark = "/* changed */";

    static readonly TimeSpan RoundPause = TimeSpan.FromMilliseconds(200);

    readonly string _file = $"Runbook/{step}.sql";
    readonly Guid _run = run ?? Guid.NewGuid();
    readonly ChildTables _children = new(connection, table);
    readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    readonly List<ArchivedRow> _sample = [];

    // Every transaction that was not seen by the look before is this old or younger.
    uint? _seenUpTo;

    // Where a requeue has to name them.
    string[]? _writtenColumns;

    bool HandsOver => step is "clean_duplicates" or "clean_all";

    /// <summary>What would be removed.</summary>
    public async Task<CleanUpResult> PreviewAsync(CancellationToken cancellationToken)
    {
        // The request of a pending row would be handed to the running job first.
        var find = FindPart.Replace("d.keeper_rerun = 'false'", "false", StringComparison.Ordinal);
        var sql = $"SELECT f.reason, count(*), (array_agg(to_jsonb(q)::text ORDER BY q.created_at DESC NULLS LAST, q.id DESC))[1:{SampleSize}] FROM ({find}) f "
            + $"JOIN {table.Sql} q ON q.tableoid = f.row_table AND q.ctid = f.row GROUP BY f.reason ORDER BY f.reason";
        var transaction = await BeginFindAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var groups = await FindCommand(sql, transaction).ReadAllAsync(row => (Reason: row.GetString(0), Count: row.GetInt64(1), Rows: row.GetFieldValue<string[]>(2)), cancellationToken)
                .ConfigureAwait(false);
            foreach (var (reason, count, rows) in groups)
            {
                _counts[reason] = count;
                _sample.AddRange(rows.Take(SampleSize - _sample.Count).Select(row => new ArchivedRow(reason, row)));
            }
        }
        return await ResultAsync(0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes until a round finds nothing, or writers have added more behind each of several rounds.</summary>
    public async Task<CleanUpResult> RunAsync(CancellationToken cancellationToken)
    {
        await _children.LoadAsync(options.Force, cancellationToken).ConfigureAwait(false);
        if (options.Requeue)
            _writtenColumns = await WrittenColumns.ReadAsync(connection, null, table, cancellationToken).ConfigureAwait(false);
        var whole = options.SingleTransaction ? await BeginFindAsync(cancellationToken).ConfigureAwait(false) : null;
        long done = 0, left = 0, found = 0;
        var wholeRounds = 0;
        var seesChangesOnly = false;
        for (var fruitless = 0; fruitless < PatientRounds && wholeRounds < WholeRounds;)
        {
            if (HandsOver)
                await HandOverAsync(whole, cancellationToken).ConfigureAwait(false);
            var rows = await FindAsync(whole, seesChangesOnly, cancellationToken).ConfigureAwait(false);
            left = rows.Count;
            if (rows.Count == 0)
                break;
            found = done + rows.Count;
            options.Progress?.Report(new CleanUpProgress(done, found));
            await _children.RefuseAsync(whole, rows, 0, rows.Count, cancellationToken).ConfigureAwait(false);
            var before = done;
            for (var start = 0; start < rows.Count; start += options.BatchSize)
            {
                done += await BatchAsync(whole, rows, start, Math.Min(options.BatchSize, rows.Count - start), cancellationToken).ConfigureAwait(false);
                options.Progress?.Report(new CleanUpProgress(done, found));
            }
            left = rows.Count - (done - before);
            fruitless = done > before ? 0 : fruitless + 1;
            wholeRounds += rows.Count < RowsOfRound ? 1 : 0;
            seesChangesOnly = left == 0 && rows.Count < RowsOfRound;
            // Jobs of a space that were enqueued again are pending jobs of the space: another round would find them all.
            if (options.Requeue || (left == 0 && rows.Count < RowsOfRound && whole is not null))
                break;
            // Who holds a row is given time to finish with it.
            if (done == before)
                await Task.Delay(RoundPause, cancellationToken).ConfigureAwait(false);
        }
        if (whole is not null)
        {
            await whole.CommitAsync(cancellationToken).ConfigureAwait(false);
            await whole.DisposeAsync().ConfigureAwait(false);
        }
        return await ResultAsync(left, cancellationToken).ConfigureAwait(false);
    }

    string FindPart => RunbookStep.Load(_file, table, "-- find {", "-- } find").Sql;

    NpgsqlCommand FindCommand(string sql, NpgsqlTransaction transaction)
    {
        var step = RunbookStep.Load(_file, table, "-- find {", "-- } find");
        var command = step.Command(connection, transaction, new Dictionary<string, NpgsqlParameter>
        {
            ["pending_older_than"] = Parameter.Interval(options.PendingOlderThan),
            ["processing_older_than"] = Parameter.Interval(options.ProcessingOlderThan),
            ["space_id"] = Parameter.Unknown(spaceId ?? ""),
        });
        command.CommandText = sql;
        return command;
    }

    /// <summary>
    /// Whole passes over the table: an index that is corrupt must not hide rows. Numbers are sorted faster than they are hashed, and compiling costs more
    /// than it brings here.
    /// </summary>
    async Task<NpgsqlTransaction> BeginFindAsync(CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (spaceId is null)
            await connection.ExecuteAsync(
                """
                SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_hashagg = off; SET LOCAL jit = off;
                SELECT pg_catalog.set_config('work_mem', '64MB', true) WHERE pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')) < 67108864
                """,
                transaction, cancellationToken).ConfigureAwait(false);
        return transaction;
    }

    /// <param name="whole">The transaction of the whole run, if it is one.</param>
    /// <param name="changesOnly">
    /// All that the look before found is gone: where the step can, only keys with a row that is new or changed since are looked at, or with a job that may
    /// have ended since, by time alone.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task<RowVersions> FindAsync(NpgsqlTransaction? whole, bool changesOnly, CancellationToken cancellationToken)
    {
        var rows = new RowVersions();
        var transaction = whole ?? await BeginFindAsync(cancellationToken).ConfigureAwait(false);
        var seenUpTo = await connection.ScalarAsync<uint>("SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::xid", transaction, cancellationToken).ConfigureAwait(false);
        // In the order in which they lie in the table: the rows of a batch are on few pages.
        var command = FindCommand($"SELECT f.* FROM (\n{FindPart}) f ORDER BY f.row_table, f.row{(options.Requeue ? "" : $" LIMIT {RowsOfRound}")}", transaction);
        if (changesOnly && command.CommandText.Contains(ChangedMark, StringComparison.Ordinal))
        {
            command.Parameters.Add(Parameter.Transaction(_seenUpTo!.Value));
            command.CommandText = command.CommandText.Replace(
                ChangedMark,
                $"""
                AND hash_record_extended(ROW(k.space_id, k.event_type), 0) IN (
                    SELECT hash_record_extended(ROW(c.space_id, c.event_type), 0) FROM {table.Sql} c
                    WHERE c.status = 'processing' OR pg_catalog.age(c.xmin) <= pg_catalog.age(${command.Parameters.Count}))
                """,
                StringComparison.Ordinal);
        }
        _seenUpTo = seenUpTo;
        await command.ReadAllAsync(rows.Add, cancellationToken).ConfigureAwait(false);
        // While the look's locks keep the tables from being rewritten.
        await rows.ReadFilesAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        if (whole is null)
            await transaction.DisposeAsync().ConfigureAwait(false);
        return rows;
    }

    Task HandOverAsync(NpgsqlTransaction? whole, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(RunbookStep.Load(_file, table, "DO $merge$", "WITH run").Sql, whole, cancellationToken);

    async Task<long> BatchAsync(NpgsqlTransaction? whole, RowVersions rows, int start, int count, CancellationToken cancellationToken)
    {
        var transaction = whole ?? (_children.Any ? await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false) : null);
        await _children.RefuseAsync(transaction, rows, start, count, cancellationToken).ConfigureAwait(false);
        var sql = SqlFile.Load(options.Requeue ? "Maintenance/requeue_rows.sql" : "Maintenance/archive_rows.sql", table);
        if (_writtenColumns is not null)
            sql = WrittenColumns.Name(sql, _writtenColumns);
        var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        command.Parameters.AddRange(rows.All(start, count));
        command.Parameters.Add(Parameter.Uuid(_run));
        command.Parameters.Add(Parameter.Text(options.Actor));
        command.Parameters.Add(Parameter.Interval(options.ProcessingOlderThan));
        command.Parameters.Add(Parameter.Number(SampleSize - _sample.Count));
        command.Parameters.AddRange(rows.Files());
        var groups = await command.ReadAllAsync(row => (Reason: row.GetString(0), Count: row.GetInt64(1), Rows: row.GetFieldValue<string[]>(2)), cancellationToken).ConfigureAwait(false);
        foreach (var (reason, rowCount, first) in groups)
        {
            _counts[reason] = _counts.GetValueOrDefault(reason) + rowCount;
            _sample.AddRange(first.Take(SampleSize - _sample.Count).Select(row => new ArchivedRow(reason, row)));
        }
        if (transaction is not null && whole is null)
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        return groups.Sum(static group => group.Count);
    }

    async Task<CleanUpResult> ResultAsync(long left, CancellationToken cancellationToken)
    {
        List<DuplicateKey> waiting = [];
        if (HandsOver)
        {
            var command = new NpgsqlCommand(SqlFile.Load("Maintenance/waiting_keys.sql", table), connection) { Parameters = { Parameter.Interval(options.ProcessingOlderThan) } };
            waiting = await command.ReadAllAsync(row => new DuplicateKey(row.TextOf(0)!, row.TextOf(1)!, row.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        }
        return new CleanUpResult(_run, options.DryRun, _counts, _sample, waiting, left);
    }
}
