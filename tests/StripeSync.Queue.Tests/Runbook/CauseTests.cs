using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>Every cause, produced on purpose, diagnosed by its name with evidence, and removed by what the diagnosis recommends.</summary>
public sealed class CauseTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where the tests run; the shared server unless another version is asked.</summary>
    internal PostgresServer? Server { get; init; }

    const string Key = "ALTER TABLE stripe_sync_queue ADD CONSTRAINT stripe_sync_queue_space_id_event_type_key UNIQUE (space_id, event_type);";

    const string Upsert = "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'z', 'pending') ON CONFLICT (space_id, event_type) DO UPDATE SET status = EXCLUDED.status;";

    /// <summary>The cause, how the table came to it, what a correct upsert then says, and a word of the evidence.</summary>
    public static TheoryData<string, string, string?, string> Table => new()
    {
        { "unique_key_missing", "", "42P10", "(space_id, event_type)" },
        { "unique_key_partial", "CREATE UNIQUE INDEX half ON stripe_sync_queue (space_id, event_type) WHERE status = 'pending';", "42P10", "half" },
        { "unique_key_deferrable", "ALTER TABLE stripe_sync_queue ADD CONSTRAINT later UNIQUE (space_id, event_type) DEFERRABLE;" + Upsert, "55000", "later" },
        { "unique_key_deferrable", Key + "ALTER TABLE stripe_sync_queue ADD CONSTRAINT later UNIQUE (event_type, space_id) DEFERRABLE;" + Upsert, "55000", "later" },
        { "unique_key_nullable", Key, null, "space_id and event_type" },
        { "null_key", Key + "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (NULL, 'a', 'pending'), (NULL, 'a', 'pending');", null, "2 rows" },
        { "duplicates", "INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT 1, 'a', 'pending' FROM generate_series(1, 4);", "42P10", "1 key stands more than once: 3 rows too many" },
        { "invalid_status", Key + "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'queued');", null, "\"queued\"" },
        { "missing_space", Key + "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (77, 'a', 'pending');", null, "77" },
        { "stuck", Key + "INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (1, 'a', 'pending', now() - interval '2 hours');", null, "1 job is pending" },
        { "worker_stopped", Key + "INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (1, 'a', 'pending', now() - interval '2 hours'), (2, 'a', 'completed', now() - interval '5 hours');", null, "none is running" },
        { "abandoned", Key + "INSERT INTO stripe_sync_queue (space_id, event_type, status, created_at) VALUES (1, 'a', 'processing', now() - interval '2 hours');", null, "1 job is processing" },
        { "zero_id", Key + "INSERT INTO stripe_sync_queue (id, space_id, event_type, status) VALUES (0, 1, 'a', 'pending');", null, "1 row has" },
        { "other_unique_key", Key + "CREATE UNIQUE INDEX by_day ON stripe_sync_queue (event_type, created_at);", null, "by_day" },
        { "primary_key_missing", Key + "ALTER TABLE stripe_sync_queue DROP CONSTRAINT stripe_sync_queue_pkey;", null, "no primary key" },
        { "trigger", Key + "CREATE FUNCTION complain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE 'PT409'; END $$; CREATE TRIGGER complain BEFORE INSERT ON stripe_sync_queue FOR EACH ROW EXECUTE FUNCTION complain();", "PT409", "complain" },
        { "foreign_key", Key + "ALTER TABLE stripe_sync_queue ADD CONSTRAINT known_space FOREIGN KEY (space_id) REFERENCES spaces;", null, "known_space" },
        { "function_missing", Key, null, "enqueue_stripe_sync" },
        // A serial column whose ids are used up, an identity column soon, and a column that was widened without its sequence.
        { "sequence_headroom", Key + "ALTER TABLE stripe_sync_queue ALTER COLUMN id DROP IDENTITY, ALTER COLUMN id TYPE integer; CREATE SEQUENCE \"the ids\" AS integer OWNED BY stripe_sync_queue.id; SELECT setval('\"the ids\"', 2147483647); ALTER TABLE stripe_sync_queue ALTER COLUMN id SET DEFAULT nextval('\"the ids\"');", "2200H", "id (integer): 2147483647 of 2147483647 used, 100.0 %" },
        { "sequence_headroom", Key + "ALTER TABLE stripe_sync_queue ALTER COLUMN id TYPE integer; SELECT setval('stripe_sync_queue_id_seq', 2000000000);", null, "id (integer): 2000000000 of 2147483647 used, 93.1 %" },
        { "sequence_headroom", Key + "ALTER TABLE stripe_sync_queue ALTER COLUMN id TYPE integer; ALTER TABLE stripe_sync_queue ALTER COLUMN id TYPE bigint; ALTER SEQUENCE stripe_sync_queue_id_seq AS integer; SELECT setval('stripe_sync_queue_id_seq', 2147483647);", "2200H", "id (bigint): 2147483647 of 2147483647 used" },
        { "sequence_headroom", Key + "ALTER SEQUENCE stripe_sync_queue_id_seq MAXVALUE 2147483647; SELECT setval('stripe_sync_queue_id_seq', 2147483647);", "2200H", "id (bigint): 2147483647 of 2147483647 used" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task It_is_diagnosed_and_removed(string cause, string script, string? upsertSays, string evidence)
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        var failed = await table.Database.TryExecuteAsync(script);
        Assert.True(failed is null or "55000", failed);
        var finding = await FindAsync(table, cause);
        Assert.Contains(evidence, finding.Evidence, StringComparison.Ordinal);
        Assert.Equal(upsertSays, await table.Database.TryExecuteAsync(Upsert));
        await RemoveAsync(table, finding);
        if (cause is not ("foreign_key" or "worker_stopped"))
            Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, found => found.Cause.Name == cause && found.Severity != QueueSeverity.Info);
    }

    /// <summary>Carries out what the diagnosis says to do next.</summary>
    static async Task RemoveAsync(FieldTable table, QueueFinding finding)
    {
        var next = finding.Cause.NextStep;
        switch (finding.Cause.Name)
        {
            // Steps that a person takes elsewhere.
            case "other_unique_key": await table.Database.ExecuteAsync("DROP INDEX by_day"); break;
            case "trigger": await table.Database.ExecuteAsync("DROP TRIGGER complain ON stripe_sync_queue"); break;
            case "missing_space": await table.Database.ExecuteAsync("INSERT INTO spaces VALUES (77, 'found again')"); break;
            case "zero_id": await table.Database.ExecuteAsync("DELETE FROM stripe_sync_queue WHERE id = 0"); break;
            case "foreign_key": Assert.Equal("23503", await table.Database.TryExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (78, 'a')")); break;
            case "worker_stopped": Assert.Equal("start the worker", next); break;
            case "primary_key_missing": await table.Database.ExecuteAsync("ALTER TABLE stripe_sync_queue ADD PRIMARY KEY (id)"); break;
            case "sequence_headroom":
                // An installation leaves the ids as they are: widening them rewrites the table. The evidence has the statement.
                var widen = finding.Evidence[finding.Evidence.IndexOf("ALTER TABLE", StringComparison.Ordinal)..];
                await table.Maintenance.InstallAsync(cancellationToken: Token);
                Assert.EndsWith(widen, (await FindAsync(table, "sequence_headroom")).Evidence, StringComparison.Ordinal);
                await table.Database.ExecuteAsync(widen);
                Assert.Null(await table.Database.TryExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (2, 'z'), (3, 'z')"));
                Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, found => found.Cause.Name == "sequence_headroom");
                break;
            default:
                if (next.Contains("clean duplicates", StringComparison.Ordinal))
                    await table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token);
                if (next.Contains("clean invalid", StringComparison.Ordinal))
                    await table.Maintenance.RemoveInvalidAsync(cancellationToken: Token);
                if (next.Contains("clean stuck --requeue", StringComparison.Ordinal))
                    await table.Maintenance.RemoveStuckAsync(new CleanUpOptions { Requeue = true }, cancellationToken: Token);
                if (next.Contains("stripesync install", StringComparison.Ordinal))
                {
                    await table.Maintenance.InstallAsync(cancellationToken: Token);
                    var verification = await table.Maintenance.VerifyAsync(cancellationToken: Token);
                    Assert.True(verification.IsClean, string.Join('\n', verification.Checks));
                    Assert.All(verification.Probes, probe => Assert.Equal(("rpc", 200), (probe.Via, probe.HttpStatus)));
                }
                break;
        }
    }

    [Fact]
    public async Task A_build_that_failed_leaves_a_key_that_is_not_ready()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        await table.Database.ExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'z', 'pending'), (1, 'z', 'pending')");
        Assert.Equal("23505", await table.Database.TryExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY broken ON stripe_sync_queue (space_id, event_type)"));
        Assert.Contains("broken", (await FindAsync(table, "unique_key_not_ready")).Evidence, StringComparison.Ordinal);
        Assert.Equal("42P10", await table.Database.TryExecuteAsync(Upsert));
        Assert.Null(await table.Database.TryExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'z', 'pending')"));
        await AssertInstallRemovesAsync(table, "unique_key_not_ready");
    }

    [Fact]
    public async Task A_key_that_is_invalid_is_enforced_all_the_same()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        // What a build leaves that fails in its last phase, as the catalog then has it.
        await table.Database.ExecuteAsync("""
            CREATE UNIQUE INDEX broken ON stripe_sync_queue (space_id, event_type);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'z', 'pending');
            """);
        Assert.Contains("broken", (await FindAsync(table, "unique_key_invalid")).Evidence, StringComparison.Ordinal);
        Assert.Equal("42P10", await table.Database.TryExecuteAsync(Upsert));
        Assert.Equal("23505", await table.Database.TryExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'z', 'pending')"));
        await AssertInstallRemovesAsync(table, "unique_key_invalid");
    }

    [Fact]
    public async Task A_key_that_is_not_ready_and_what_a_rebuild_left_behind()
    {
        // Both are what an ended REINDEX CONCURRENTLY leaves, as the catalog then has it.
        foreach (var (cause, name, ready) in new[] { ("unique_key_not_ready", "unfinished", false), ("leftover_index", "stripe_sync_queue_key_ccnew", true), ("leftover_index", "stripe_sync_queue_key_ccold1", false) })
        {
            await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
            await table.Database.ExecuteAsync($"""
                CREATE UNIQUE INDEX {name} ON stripe_sync_queue (space_id, event_type);
                UPDATE pg_index SET indisvalid = false, indisready = {ready} WHERE indexrelid = '{name}'::regclass;
                """);
            Assert.Contains(name, (await FindAsync(table, cause)).Evidence, StringComparison.Ordinal);
            Assert.Equal("42P10", await table.Database.TryExecuteAsync(Upsert));
            await AssertInstallRemovesAsync(table, cause);
        }
    }

    [Fact]
    public async Task A_leftover_beside_the_good_key_makes_correct_upserts_fail()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true, "bigint", Server);
        await table.Database.ExecuteAsync("""
            CREATE UNIQUE INDEX queue_key_ccnew ON stripe_sync_queue (event_type);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'queue_key_ccnew'::regclass;
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (2, 'z', 'pending');
            """);
        Assert.Equal("23505", await table.Database.TryExecuteAsync(Upsert));
        Assert.Contains("still enforced", (await FindAsync(table, "leftover_index")).Evidence, StringComparison.Ordinal);
        await AssertInstallRemovesAsync(table, "leftover_index");
        Assert.Null(await table.Database.TryExecuteAsync(Upsert));
    }

    [Fact]
    public async Task A_corrupt_index_is_told_by_the_rows_and_by_amcheck()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        // An index that does not know of a row, as after a change of collations.
        await table.Database.ExecuteAsync(Key + """
            UPDATE pg_index SET indisready = false WHERE indexrelid = 'stripe_sync_queue_space_id_event_type_key'::regclass;
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'z', 'pending');
            UPDATE pg_index SET indisready = true WHERE indexrelid = 'stripe_sync_queue_space_id_event_type_key'::regclass;
            """);
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == "index_corrupt");
        await table.Database.ExecuteAsync("CREATE EXTENSION amcheck");
        Assert.Contains("amcheck", (await FindAsync(table, "index_corrupt")).Evidence, StringComparison.Ordinal);

        Assert.Null(await table.Database.TryExecuteAsync(Upsert));
        await table.Database.ExecuteAsync("DROP EXTENSION amcheck");
        Assert.Contains("1 key stands more than once", (await FindAsync(table, "index_corrupt")).Evidence, StringComparison.Ordinal);
        Assert.False((await table.Maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
        Assert.Equal(1, (await table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token)).Total);
        await table.Database.ExecuteAsync("REINDEX INDEX CONCURRENTLY stripe_sync_queue_space_id_event_type_key; CREATE EXTENSION amcheck");
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name is "index_corrupt" or "duplicates");
    }

    [Fact]
    public async Task Rights_and_row_level_security_of_the_APIs_role()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true, "bigint", Server);
        var role = $"api_{Guid.NewGuid():N}";
        await table.Database.ExecuteAsync($"CREATE ROLE {role}");
        try
        {
            Assert.Contains("INSERT stripe_sync_queue", (await FindAsync(table, "missing_rights", role)).Evidence, StringComparison.Ordinal);
            var probes = (await table.Maintenance.VerifyAsync(role, Token)).Probes;
            Assert.All(probes, probe => Assert.Equal(("42501", 403), (probe.SqlState, probe.HttpStatus)));
            await table.Maintenance.InstallAsync(new InstallOptions { GrantTo = role }, Token);
            await table.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA public TO {role}; GRANT SELECT, REFERENCES ON spaces TO {role}");
            Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(new DiagnoseOptions { Role = role }, Token)).Findings, finding => finding.Cause.Name == "missing_rights");
            Assert.True((await table.Maintenance.VerifyAsync(role, Token)).IsClean);

            await table.Database.ExecuteAsync("ALTER TABLE stripe_sync_queue ENABLE ROW LEVEL SECURITY");
            await FindAsync(table, "row_level_security", role);
            Assert.Contains((await table.Maintenance.VerifyAsync(role, Token)).Probes, probe => probe is { SqlState: "42501", HttpStatus: 403 });
            await table.Database.ExecuteAsync($"CREATE POLICY api ON stripe_sync_queue TO {role} USING (true) WITH CHECK (true)");
            Assert.True((await table.Maintenance.VerifyAsync(role, Token)).IsClean);
            Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(new DiagnoseOptions { Role = role }, Token)).Findings, finding => finding.Cause.Name == "row_level_security");
        }
        finally
        {
            await table.Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
        await Assert.ThrowsAsync<ArgumentException>(() => table.Maintenance.VerifyAsync(role, Token));
    }

    [Fact]
    public async Task Who_waits_and_who_blocks_is_said()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        await table.Database.ExecuteAsync(Key + Upsert);
        await using var blocker = await table.Source.OpenConnectionAsync(Token);
        await using var transaction = await blocker.BeginTransactionAsync(Token);
        await using (var update = new NpgsqlCommand("UPDATE stripe_sync_queue SET status = 'completed'", blocker, transaction))
            await update.ExecuteNonQueryAsync(Token);
        var waiting = table.Database.TryExecuteAsync(Upsert);
        await TestWait.UntilAsync(async () => (await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings.Any(finding => finding.Cause.Name == "blocked"));
        Assert.Contains($"blocked by session {blocker.ProcessID}", (await FindAsync(table, "blocked")).Evidence, StringComparison.Ordinal);
        await transaction.CommitAsync(Token);
        Assert.Null(await waiting);
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == "blocked");
    }

    [Fact]
    public async Task A_running_rebuild_is_said()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        await table.Database.ExecuteAsync(Key + Upsert);
        // CONCURRENTLY waits for older transactions that hold the table: so it can be looked at for as long as it takes.
        await using var holder = await table.Source.OpenConnectionAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var update = new NpgsqlCommand("UPDATE stripe_sync_queue SET status = 'completed'", holder, transaction))
            await update.ExecuteNonQueryAsync(Token);
        var build = table.Database.TryExecuteAsync("REINDEX INDEX CONCURRENTLY stripe_sync_queue_space_id_event_type_key");
        await TestWait.UntilAsync(async () => (await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings.Any(finding => finding.Cause.Name == "index_build_running"));
        // Its new index is no leftover while it runs.
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name is "leftover_index" or "unique_key_invalid" or "unique_key_not_ready");
        await transaction.CommitAsync(Token);
        Assert.Null(await build);
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == "index_build_running");
    }

    [Fact]
    public async Task A_table_that_is_not_there_and_a_queue_without_spaces()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        var other = new QueueMaintenance(table.Source, new StripeSyncQueueOptions { Table = "nowhere" });
        Assert.Equal(["table_missing"], (await other.DiagnoseAsync(cancellationToken: Token)).Findings.Select(finding => finding.Cause.Name));
        await table.Database.ExecuteAsync("DROP TABLE spaces");
        await table.LoadAsync(table.Corrupt);
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == "missing_space");
        Assert.Null((await table.Maintenance.InspectSpaceAsync("1", cancellationToken: Token)).Exists);
        Assert.Equal(2, (await table.Maintenance.VerifyAsync(cancellationToken: Token)).Probes.Count);
        var run = (await table.Maintenance.CleanSpaceAsync("4", cancellationToken: Token)).Run;
        Assert.Equal(2, (await table.Maintenance.RestoreAsync(run, cancellationToken: Token)).Counts["superseded"]);
    }

    [Fact]
    public async Task A_healthy_queue_has_no_problem()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true, server: Server);
        Assert.False((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).HasProblems);
        Assert.True((await table.Maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
        Assert.All(await table.Maintenance.MonitorAsync(cancellationToken: Token), check => Assert.Equal(0, check.Count));
    }

    static async Task<QueueFinding> FindAsync(FieldTable table, string cause, string? role = null)
    {
        var findings = (await table.Maintenance.DiagnoseAsync(new DiagnoseOptions { Role = role }, Token)).Findings;
        return findings.FirstOrDefault(finding => finding.Cause.Name == cause) ?? throw new InvalidOperationException($"{cause} is not among: {string.Join(", ", findings.Select(finding => finding.Cause.Name))}");
    }

    static async Task AssertInstallRemovesAsync(FieldTable table, string cause)
    {
        Assert.Equal("stripesync install", (await FindAsync(table, cause)).Cause.NextStep);
        await table.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == cause);
        Assert.True((await table.Maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
    }
}
