using System.Collections.Concurrent;
using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Servers;

/// <summary>The runtime and the maintenance behind PgBouncer in transaction mode, with what a user of Npgsql has by default.</summary>
public sealed class TransactionPoolerTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_make_their_round_and_maintenance_works()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var pooler = await TransactionPooler.StartAsync(server);
        await using var direct = await TestQueue.InstalledAsync(server: server);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Host = pooler.Folder, Port = TransactionPooler.Port });
        await AssertSessionsChangeAsync(source);
        var queue = new StripeSyncQueue(source);
        var maintenance = new QueueMaintenance(source);

        // More writers than sessions, on few keys, beside workers.
        var completed = new ConcurrentBag<string>();
        await Task.WhenAll(
            Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, token) =>
            {
                await queue.EnqueueAsync(i % 9 + 1, $"e{i % 5}", """{"n": 1}""", cancellationToken: token);
                if (i % 50 == 0)
                    await queue.EnqueueManyAsync(Enumerable.Range(0, 200).Select(n => new StripeSyncJob(n % 9 + 1, $"m{i} {n}")), cancellationToken: token);
            }),
            Parallel.ForEachAsync(Enumerable.Range(0, 4), Token, async (_, token) => await WorkAsync(queue, completed, 25, token)));
        await WorkAsync(queue, completed, 1, Token);
        Assert.Equal("0", await direct.OneAsync("SELECT count(*) FROM stripe_sync_queue WHERE status <> 'completed'"));
        Assert.Equal(
            await direct.OneAsync("SELECT count(*) FROM stripe_sync_queue"), completed.Distinct().Count().ToString(System.Globalization.CultureInfo.InvariantCulture));

        // In the caller's transaction, which is one session for as long as it lasts.
        await using (var connection = await source.OpenConnectionAsync(Token))
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            Assert.Equal(EnqueueOutcome.Inserted, await queue.EnqueueAsync(1, "mine", transaction: transaction, cancellationToken: Token));
            await Assert.ThrowsAsync<UnknownSpaceException>(() => queue.EnqueueAsync(77, "mine", cancellationToken: Token));
            Assert.Equal(1, (await queue.EnqueueManyAsync([new(1, "mine"), new(2, "mine")], transaction, cancellationToken: Token)).Inserted);
            await transaction.CommitAsync(Token);
        }
        var job = (await queue.ClaimAsync(1, cancellationToken: Token))[0];
        Assert.True(await queue.ExtendAsync(job, cancellationToken: Token));
        Assert.True(await queue.FailAsync(job, "no", Token));

        Assert.False((await maintenance.DiagnoseAsync(cancellationToken: Token)).HasProblems);
        Assert.True((await maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
        Assert.All(await maintenance.MonitorAsync(cancellationToken: Token), check => Assert.Equal(0, check.Count));
        var run = await maintenance.CleanSpaceAsync("2", cancellationToken: Token);
        Assert.Equal(1, run.Total);
        Assert.Equal(1, (await maintenance.RestoreAsync(run.Run, cancellationToken: Token)).Counts["restored"]);
        Assert.Equal(0, (await maintenance.CleanAllAsync(new CleanUpOptions { SingleTransaction = true }, cancellationToken: Token)).Total);
        await AssertSessionsAreCleanAsync(source, direct);
    }

    [Fact]
    public async Task An_installation_is_refused_with_what_to_do_and_leaves_no_trace()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var pooler = await TransactionPooler.StartAsync(server);
        await using var direct = await TestQueue.BareAsync(null, Install.FieldStates.All["no key, bad rows"], server);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Host = pooler.Folder, Port = TransactionPooler.Port });
        var maintenance = new QueueMaintenance(source);
        Assert.Contains((await maintenance.DiagnoseAsync(cancellationToken: Token)).Findings, finding => finding.Cause.Name == "unique_key_missing");
        // Idle, and beside others that keep the sessions changing.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var others = Task.CompletedTask;
        foreach (var isBusy in new[] { false, true })
        {
            if (isBusy)
                others = Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
                {
                    while (!stop.IsCancellationRequested)
                        await using (var command = source.CreateCommand("SELECT count(*) FROM stripe_sync_queue"))
                            await command.ExecuteScalarAsync(Token);
                }));
            for (var i = 0; i < 5; i++)
            {
                var error = await Assert.ThrowsAsync<QueueInstallException>(() => maintenance.InstallAsync(cancellationToken: Token));
                Assert.Equal("The installation needs a session of its own. Connect to the server directly, or to a pooler in session mode; not in transaction mode.", error.Message);
            }
        }
        await stop.CancelAsync();
        await others;
        Assert.Equal("f", await direct.OneAsync("SELECT to_regnamespace('stripe_sync') IS NOT NULL"));
        await AssertSessionsAreCleanAsync(source, direct);
        await direct.Maintenance.InstallAsync(cancellationToken: Token);
        Assert.True((await maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
    }

    static async Task WorkAsync(StripeSyncQueue queue, ConcurrentBag<string> completed, int rounds, CancellationToken token)
    {
        while (await queue.ClaimAsync(20, cancellationToken: token) is { Count: var count } jobs && (count > 0 || --rounds > 0))
        {
            foreach (var job in jobs)
            {
                Assert.True(await queue.CompleteAsync(job, token));
                completed.Add($"{job.SpaceId} {job.EventType}");
            }
        }
    }

    // The control: one connection here gets more than one session there, so what is shown is shown behind such a pooler.
    static async Task AssertSessionsChangeAsync(NpgsqlDataSource source)
    {
        const string ask = "SELECT pg_backend_pid()";
        await using var first = await source.OpenConnectionAsync(Token);
        await using var second = await source.OpenConnectionAsync(Token);
        var before = await ScalarAsync(first, ask);
        await using var transaction = await second.BeginTransactionAsync(Token);
        Assert.Equal(before, await ScalarAsync(second, ask));
        Assert.NotEqual(before, await ScalarAsync(first, ask));
    }

    // Nothing of us stays in the sessions that others get next: no lock, no setting.
    static async Task AssertSessionsAreCleanAsync(NpgsqlDataSource source, TestQueue direct)
    {
        Assert.Equal("0", await direct.OneAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"));
        var held = new List<(NpgsqlConnection Connection, NpgsqlTransaction Transaction)>();
        for (var i = 0; i < 4; i++)
        {
            var connection = await source.OpenConnectionAsync(Token);
            held.Add((connection, await connection.BeginTransactionAsync(Token)));
            Assert.Equal("", await ScalarAsync(connection, "SELECT COALESCE(string_agg(name, ', '), '') FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'transaction%'"));
        }
        foreach (var (connection, transaction) in held)
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
