using StripeSync.Queue.Tests.Install;
using StripeSync.Queue.Tests.Runbook;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Servers;

/// <summary>What the other tests show on one server, in a cross-section on the versions beside it: installer, runtime, causes, files, clean-up and restore.</summary>
public sealed class OtherVersionsTests(VersionedServers servers) : IClassFixture<VersionedServers>
{
    static readonly int[] All = [14, 16, 17, 18];

    // The oldest and the newest have every case; those between share them.
    static readonly Dictionary<int, int> HalfOf = new() { [16] = 0, [17] = 1 };

    /// <summary>Tables that older versions cannot have, and the first version that can.</summary>
    static readonly Dictionary<string, (int Since, string Sql)> Newer = new(StringComparer.Ordinal)
    {
        ["NULLs are not distinct in the key"] = (15, FieldStates.All["some columns already, nullable"].Replace("(1, 'a', 'pending'), (1, 'a', 'pending')", "(1, 'a', 'pending'), (NULL, 'a', 'pending')", StringComparison.Ordinal)
            + "CREATE UNIQUE INDEX one_null ON stripe_sync_queue (space_id, event_type) NULLS NOT DISTINCT;"),
        ["a virtual column"] = (18, FieldStates.All["no key, bad rows"] + "ALTER TABLE stripe_sync_queue ADD label text GENERATED ALWAYS AS (event_type || ' ' || status) VIRTUAL;"),
        ["named NOT NULL constraints that are not validated"] = (18, FieldStates.All["no key, bad rows"] + """
            ALTER TABLE stripe_sync_queue ADD CONSTRAINT has_space NOT NULL space_id NOT VALID, ADD CONSTRAINT has_type NOT NULL event_type NOT VALID,
                ADD CONSTRAINT has_status NOT NULL status NOT VALID;
            """),
    };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Versions => [.. All];

    public static TheoryData<int, string> States => Spread(FieldStates.All.Keys);

    public static TheoryData<int, string> NewerStates => [.. All.SelectMany(version => Newer.Where(state => state.Value.Since <= version).Select(state => (version, state.Key)))];

    public static TheoryData<int, string> Causes => Spread(CauseTests.Table.Select(row => row.Data.Item1).Distinct());

    [Theory]
    [MemberData(nameof(States))]
    public async Task Every_field_state_is_installed_and_then_works(int version, string state) =>
        await new InstallTests { Server = await ServerAsync(version) }.AssertInstallsAsync(FieldStates.All[state]);

    [Theory]
    [MemberData(nameof(NewerStates))]
    public async Task So_is_a_table_that_only_newer_versions_can_have(int version, string state)
    {
        var server = await ServerAsync(version);
        await new InstallTests { Server = server }.AssertInstallsAsync(Newer[state].Sql);

        // The clean-ups know such a table, too.
        await using var test = await TestQueue.BareAsync(null, Newer[state].Sql, server);
        var result = await test.Maintenance.CleanAllAsync(new CleanUpOptions { ProcessingOlderThan = TimeSpan.Zero }, cancellationToken: Token);
        Assert.NotEqual(0, result.Total);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.True((await test.Maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
        Assert.DoesNotContain((await test.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Severity == QueueSeverity.Error);
        Assert.Equal(result.Total, (await test.Maintenance.RestoreAsync(result.Run, cancellationToken: Token)).Counts.Values.Sum());
    }

    [Fact]
    public async Task A_NOT_NULL_that_is_not_validated_does_not_make_the_key_safe()
    {
        await using var test = await TestQueue.BareAsync(null, Newer["named NOT NULL constraints that are not validated"].Sql, await ServerAsync(18));
        await test.Maintenance.RemoveDuplicatesAsync(new CleanUpOptions { ProcessingOlderThan = TimeSpan.Zero }, cancellationToken: Token);
        await test.RunAsync("CREATE UNIQUE INDEX the_key ON stripe_sync_queue (space_id, event_type)");
        var finding = Assert.Single((await test.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == "unique_key_nullable");
        Assert.Contains("space_id and event_type", finding.Evidence, StringComparison.Ordinal);
        await test.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.DoesNotContain((await test.Maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name is "unique_key_nullable" or "null_key");
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task Every_cause_is_diagnosed_and_removed(int version, string cause)
    {
        var tests = new CauseTests { Server = await ServerAsync(version) };
        foreach (var (name, script, upsertSays, evidence) in CauseTests.Table.Select(row => row.Data))
            if (name == cause)
                await tests.It_is_diagnosed_and_removed(name, script, upsertSays, evidence);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task So_are_causes_of_indexes_rights_and_sessions(int version)
    {
        var tests = new CauseTests { Server = await ServerAsync(version) };
        await tests.A_build_that_failed_leaves_a_key_that_is_not_ready();
        await tests.A_key_that_is_invalid_is_enforced_all_the_same();
        await tests.A_leftover_beside_the_good_key_makes_correct_upserts_fail();
        await tests.Rights_and_row_level_security_of_the_APIs_role();
        await tests.Who_waits_and_who_blocks_is_said();
        await tests.A_running_rebuild_is_said();
        await tests.A_healthy_queue_has_no_problem();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_file_runs_and_answers_as_the_API_does(int version)
    {
        var tests = new RunbookFileTests { Server = await ServerAsync(version) };
        await tests.Each_runs_as_it_is_on_the_five_columns_and_on_the_full_form();
        await tests.The_answers_of_files_and_API_are_the_same();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Clean_up_and_restore_do_what_the_model_says(int version)
    {
        var server = await ServerAsync(version);
        var cleanUp = new CleanUpTests { Server = server };
        await cleanUp.File_and_API_do_what_the_model_says(isFull: false, "uuid");
        await cleanUp.File_and_API_do_what_the_model_says(isFull: true, "bigint");
        await cleanUp.The_installed_function_does_the_automatic_part(isFull: true);
        await cleanUp.Requeued_jobs_are_due_now_and_keep_their_id(isFull: true);
        await cleanUp.What_a_column_generates_is_generated_again_by_a_requeue(version >= 18 ? "VIRTUAL" : "STORED", isFull: false);
        var restore = new RestoreTests { Server = server };
        await restore.Each_row_has_its_outcome(isFull: false, asFile: true);
        await restore.Each_row_has_its_outcome(isFull: true, asFile: false);
        await restore.What_a_column_generates_is_generated_again(version >= 18 ? "VIRTUAL" : "STORED");
    }

    static TheoryData<int, string> Spread(IEnumerable<string> cases) =>
        [.. cases.Index().SelectMany(@case => All.Where(version => !HalfOf.TryGetValue(version, out var half) || half == @case.Index % 2).Select(version => (version, @case.Item)))];

    async Task<PostgresServer> ServerAsync(int version)
    {
        var server = await servers.GetAsync(version);
        Assert.Equal(version, server.MajorVersion);
        return server;
    }
}
