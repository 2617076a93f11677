using Npgsql;

namespace StripeSync.Queue;

/// <summary>Brings a queue table from any state to the full form: the order of the steps, and which of them are needed.</summary>
sealed class QueueInstaller(InstallSession session, QueueTable table, InstallOptions options)
{
    const int ValidationRounds = 5;

    /// <summary>A batch of 06 is 1,000 rows: with fewer rows it was the last, but for what came meanwhile.</summary>
    const int LessThanInvalidBatch = 999;

    static readonly string Version = typeof(QueueInstaller).Assembly.GetName().Version!.ToString(3);

    static readonly (string Name, string Type)[] AddedColumns =
    [
        ("payload", "jsonb"), ("pending_since", "timestamp with time zone"), ("updated_at", "timestamp with time zone"), ("attempts", "integer"),
        ("available_at", "timestamp with time zone"), ("lease_token", "uuid"), ("rerun_requested", "boolean"), ("last_error", "text"),
    ];

    static readonly string[] WithDefault = ["pending_since", "updated_at", "attempts", "available_at", "rerun_requested"];
    static readonly string[] NotNull = ["space_id", "event_type", "status", .. WithDefault];

    readonly List<InstallStep> _steps = [];
    readonly List<string> _notes = [];
    readonly Guid _run = Guid.NewGuid();
    QueueCatalog _catalog = null!;

    public async Task<InstallResult> RunAsync(CancellationToken cancellationToken)
    {
        await session.LockAsync(_run, cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
            await PreflightAsync(cancellationToken).ConfigureAwait(false);
            await StepAsync("01_private_schema", Load("01_private_schema"), !_catalog.Table.HasVersions, cancellationToken).ConfigureAwait(false);
            await StepAsync("create_archive", SqlFile.Load("Archive/create_archive.sql", table), !_catalog.Table.HasArchive, cancellationToken).ConfigureAwait(false);
            await StepAsync("02_create_table", Load("02_create_table"), !_catalog.Exists, cancellationToken).ConfigureAwait(false);
            if (session.IsDryRun && !_catalog.Exists)
                PlanForNewTable();
            else
                await UpgradeAsync(cancellationToken).ConfigureAwait(false);
            return new(options.DryRun, _steps, _notes, _steps.Any(s => s.ArchivedRows > 0) ? _run : null);
        }
        finally
        {
            await session.UnlockAsync().ConfigureAwait(false);
        }
    }

    async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        var archiveDuplicates = Load("10_archive_duplicates");
        var builder = new IndexInstaller(
            session, table, archiveDuplicates,
            (holdsWriters, token) => ArchiveDuplicatesAsync(archiveDuplicates, holdsWriters, token));
        await BuildAsync("leftovers", builder.DropLeftoversAsync, cancellationToken).ConfigureAwait(false);
        await EnumLabelsAsync(cancellationToken).ConfigureAwait(false);

        var lacksColumns = AddedColumns.Any(c => !_catalog.Columns.ContainsKey(c.Name)) || WithDefault.Any(c => !_catalog.Columns[c].HasDefault);
        await StepAsync("03_columns", Load("03_columns"), lacksColumns, cancellationToken).ConfigureAwait(false);
        await StepAsync("04_id_default", Load("04_id_default"), !_catalog.Columns["id"].HasDefault, cancellationToken).ConfigureAwait(false);
        await RowsAsync(cancellationToken).ConfigureAwait(false);

        await BuildAsync("11_unique_key", builder.BuildKeyAsync, cancellationToken).ConfigureAwait(false);
        await BuildAsync("12_claim_index", builder.BuildClaimIndexAsync, cancellationToken).ConfigureAwait(false);
        await StepAsync("14_functions", FunctionsSql(), isNeeded: true, cancellationToken).ConfigureAwait(false);
    }

    void PlanForNewTable()
    {
        foreach (var name in (string[])["03_columns", "07_row_checks", "08_validate_rows"])
            _steps.Add(new(name, Load(name), InstallStepState.Planned, 0));
        _steps.Add(new("11_unique_key", IndexInstaller.AddKey(table), InstallStepState.Planned, 0));
        _steps.Add(new("12_claim_index", IndexInstaller.ClaimIndex(table.Sql, table.Derived("_claim_idx"), concurrently: true), InstallStepState.Planned, 0));
        _steps.Add(new("14_functions", FunctionsSql(), InstallStepState.Planned, 0));
    }

    async Task PreflightAsync(CancellationToken cancellationToken)
    {
        if (!_catalog.Exists && !_catalog.Table.HasSpaces)
            throw new QueueInstallException($"There is neither {table} nor {table.SpacesSql}, whose id says what type a space has. Create the spaces' table first, or name it.");
        foreach (var schema in ((string[])[table.Schema, table.FunctionSchema]).Distinct())
            Refuse(
                !await session.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", cancellationToken, schema).ConfigureAwait(false),
                $"There is no schema {SqlName.Quote(schema)}.");
        Refuse(
            options.GrantTo is { } role
                && !await session.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", cancellationToken, role).ConfigureAwait(false),
            $"There is no role {options.GrantTo} to grant the queue to.");
        await RefuseOtherFunctionsAsync(cancellationToken).ConfigureAwait(false);
        if (!_catalog.Exists)
            return;
        Refuse(_catalog.Table.Kind is not ("r" or "p"), $"{table} is no table.");
        Refuse(!_catalog.Table.IsOwner, $"Only the owner of {table} can install the queue.");
        Refuse(
            _catalog.Table.HasForeignPartitionKey,
            $"{table} is partitioned by something else than space_id or event_type, so it can have no unique key over (space_id, event_type). Partition it by hash of space_id.");
        var missing = ((string[])["id", "space_id", "event_type", "status", "created_at"]).Where(c => !_catalog.Columns.ContainsKey(c)).ToList();
        Refuse(missing.Count > 0, $"{table} has no column {string.Join(", ", missing)}.");
        var wrong = AddedColumns.Where(c => _catalog.Columns.TryGetValue(c.Name, out var column) && column.Type != c.Type).ToList();
        Refuse(wrong.Count > 0, $"{table} has columns of another type: {string.Join(", ", wrong.Select(c => $"{c.Name} is {_catalog.Columns[c.Name].Type}, not {c.Type}"))}.");
        Refuse(_catalog.Table.UnknownColumns is not null, $"Columns of {table} need a default, for the queue does not know them: {_catalog.Table.UnknownColumns}.");
        if (_catalog.Table.Triggers is { } triggers)
            _notes.Add($"Triggers run with every job: {triggers}.");
        if (_catalog.Table.OldestTransaction is { TotalMinutes: > 1 } oldest)
            _notes.Add($"A transaction has been open for {oldest:hh\\:mm\\:ss}; index builds wait for it.");
        if (_catalog.Columns["id"].Type == "integer")
            _notes.Add("The id is an integer: it ends at 2,147,483,647. Widen it to bigint in a quiet hour; stripesync diagnose writes how.");
    }

    // The functions have fixed names: another queue's would be replaced, and its jobs would go to this table.
    async Task RefuseOtherFunctionsAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlFile.Read("Catalog/functions.sql"), session.Connection);
        command.Parameters.Add(SqlParameters.Text(table.FunctionSchema));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var body = reader.GetString(1);
            Refuse(
                !body.Contains(table.Sql, StringComparison.Ordinal) && !body.Contains($"{table.Schema}.{table.Table}", StringComparison.Ordinal),
                $"The function {reader.GetString(0)} belongs to another queue. Give the functions of {table} another schema: StripeSyncQueueOptions.FunctionSchema, or --function-schema NAME.");
        }
    }

    async Task EnumLabelsAsync(CancellationToken cancellationToken)
    {
        var status = _catalog.Columns["status"];
        foreach (var label in status.MissingLabels)
        {
            // A new label cannot be used in the transaction that adds it, so this is none.
            var sql = $"ALTER TYPE {status.Type} ADD VALUE IF NOT EXISTS {SqlName.Literal(label)};";
            if (!session.IsDryRun)
                await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            Add($"enum_label_{label}", sql, isNeeded: true, 0);
        }
    }

    /// <summary>Every row gets what the checks ask for, or goes to the archive; then the checks hold for good.</summary>
    async Task RowsAsync(CancellationToken cancellationToken)
    {
        var known = _catalog.Checks.FirstOrDefault(c => c.PlainName == SqlName.Derived(table.Table, "_status_known"));
        var complete = _catalog.Checks.FirstOrDefault(c => c.PlainName == SqlName.Derived(table.Table, "_complete"));
        var isNeeded = known is not { IsValidated: true } || complete is not null
            || NotNull.Any(c => !_catalog.Columns.TryGetValue(c, out var column) || !column.IsNotNull);
        if (!isNeeded)
        {
            foreach (var name in (string[])["05_existing_jobs", "06_archive_invalid_rows", "07_row_checks", "08_validate_rows", "09_not_null"])
                Add(name, "", isNeeded: false, 0);
            return;
        }

        await OutsideTransactionAsync("05_existing_jobs", cancellationToken).ConfigureAwait(false);
        await BatchesAsync("06_archive_invalid_rows", cancellationToken).ConfigureAwait(false);
        // All at once or none: an interrupted run has left both or neither.
        var checks = known is null || complete is null ? $"{await DropNarrowChecksAsync(cancellationToken).ConfigureAwait(false)}{RowChecks(known, complete)}" : "";
        await StepAsync("07_row_checks", checks, checks.Length > 0, cancellationToken).ConfigureAwait(false);
        for (var round = 1; ; round++)
        {
            try
            {
                await OutsideTransactionAsync("08_validate_rows", cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.CheckViolation && round < ValidationRounds)
            {
                // Rows that were written or locked in between.
                await OutsideTransactionAsync("05_existing_jobs", cancellationToken).ConfigureAwait(false);
                await BatchesAsync("06_archive_invalid_rows", cancellationToken).ConfigureAwait(false);
            }
        }
        await StepAsync("09_not_null", Load("09_not_null"), isNeeded: true, cancellationToken).ConfigureAwait(false);
    }

    string RowChecks(QueueCheck? known, QueueCheck? complete) =>
        string.Concat(new[] { known, complete }.OfType<QueueCheck>().Select(c => $"ALTER TABLE {table.Sql} DROP CONSTRAINT {c.Name};\n")) + Load("07_row_checks");

    /// <summary>A check of the status that forbids one of the four would break the queue; ours takes its place.</summary>
    async Task<string> DropNarrowChecksAsync(CancellationToken cancellationToken)
    {
        var sql = "";
        foreach (var check in _catalog.Checks.Where(c => c.StatusExpression is not null && c.PlainName != SqlName.Derived(table.Table, "_status_known")))
        {
            var forbids = await session.ScalarAsync<bool>(
                $"""
                SELECT COALESCE(bool_or(({check.StatusExpression}) IS FALSE), false)
                FROM unnest(ARRAY['pending', 'processing', 'completed', 'failed']::{_catalog.Columns["status"].Type}[]) AS s(status)
                """,
                cancellationToken).ConfigureAwait(false);
            if (!forbids)
                continue;
            sql += $"ALTER TABLE {table.Sql} DROP CONSTRAINT {check.Name};\n";
            _notes.Add($"The constraint {check.Name} forbade a status that the queue needs; it is replaced.");
        }
        return sql;
    }

    string FunctionsSql() =>
        string.Join('\n', [Load("13_stale_functions"), .. SqlFile.In("Functions").Select(f => SqlFile.Load(f, table)), Load("14_grants")]);

    async Task BatchesAsync(string name, CancellationToken cancellationToken)
    {
        var sql = Load(name);
        Add(name, sql, isNeeded: true, session.IsDryRun ? 0 : await ArchiveAsync(sql, LessThanInvalidBatch, inTransaction: false, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Beside writers as any clean-up does it, in batches that wait for nobody; while writers are held off by the statement alone, for those that came last.
    /// </summary>
    async Task<long> ArchiveDuplicatesAsync(string sql, bool holdsWriters, CancellationToken cancellationToken)
    {
        if (holdsWriters || (_catalog.Table.Cascading is not null && !options.AllowCascade))
            return await ArchiveAsync(sql, enough: 0, holdsWriters, cancellationToken).ConfigureAwait(false);
        await session.CheckLockAsync(cancellationToken).ConfigureAwait(false);
        var cleanUp = new CleanUpRun(session.Connection, table, "clean_duplicates", new CleanUpOptions { Force = true, ProcessingOlderThan = options.ProcessingOlderThan }, spaceId: null, _run);
        return (await cleanUp.RunAsync(cancellationToken).ConfigureAwait(false)).Total;
    }

    /// <summary>Archives until little is left to archive, each batch in a transaction of its own; in a transaction that holds writers off, until nothing is.</summary>
    async Task<long> ArchiveAsync(string sql, int enough, bool inTransaction, CancellationToken cancellationToken)
    {
        await session.CheckLockAsync(cancellationToken).ConfigureAwait(false);
        if (_catalog.Table.Cascading is not { } cascading || options.AllowCascade)
            return await session.RepeatAsync(sql, enough, cancellationToken).ConfigureAwait(false);

        // Not committed: only to see whether there is anything.
        await using var transaction = inTransaction ? null : await session.Connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        Refuse(
            await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false) > 0,
            $"Rows have to be archived, and with them rows of other tables would be deleted: {cascading}. Look at them first, then allow it.");
        return 0;
    }

    async Task OutsideTransactionAsync(string name, CancellationToken cancellationToken)
    {
        var sql = Load(name);
        if (!session.IsDryRun)
        {
            await session.CheckLockAsync(cancellationToken).ConfigureAwait(false);
            options.Progress?.Report(name);
            await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            await RecordAsync(name, cancellationToken).ConfigureAwait(false);
        }
        Add(name, sql, isNeeded: true, 0);
    }

    async Task StepAsync(string name, string sql, bool isNeeded, CancellationToken cancellationToken)
    {
        if (isNeeded && !session.IsDryRun)
        {
            await session.CheckLockAsync(cancellationToken).ConfigureAwait(false);
            options.Progress?.Report(name);
            await session.ShortTransactionAsync(sql, cancellationToken).ConfigureAwait(false);
            await RecordAsync(name, cancellationToken).ConfigureAwait(false);
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        Add(name, isNeeded ? sql : "", isNeeded, 0);
    }

    async Task BuildAsync(string name, Func<QueueCatalog, CancellationToken, Task<IndexWork>> build, CancellationToken cancellationToken)
    {
        if (!session.IsDryRun)
            await session.CheckLockAsync(cancellationToken).ConfigureAwait(false);
        options.Progress?.Report(name);
        var work = await build(_catalog, cancellationToken).ConfigureAwait(false);
        if (work.Sql.Length > 0 && !session.IsDryRun)
        {
            await RecordAsync(name, cancellationToken).ConfigureAwait(false);
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        Add(name, work.Sql, work.Sql.Length > 0, work.ArchivedRows);
    }

    async Task RecordAsync(string step, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlFile.Read("Catalog/record.sql"), session.Connection);
        foreach (var value in (string[])[table.Schema, table.Table, step, Version])
            command.Parameters.Add(SqlParameters.Text(value));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    void Add(string name, string sql, bool isNeeded, long archived) =>
        _steps.Add(new(name, sql, !isNeeded ? InstallStepState.AlreadyDone : session.IsDryRun ? InstallStepState.Planned : InstallStepState.Done, archived));

    async Task ReadAsync(CancellationToken cancellationToken) =>
        _catalog = await QueueCatalog.ReadAsync(session.Connection, table, cancellationToken).ConfigureAwait(false);

    string Load(string name) => SqlFile.Load($"Install/{name}.sql", table);

    static void Refuse(bool isSo, string message)
    {
        if (isSo)
            throw new QueueInstallException(message);
    }
}
