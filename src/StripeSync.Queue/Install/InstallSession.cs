using System.Diagnostics;
using Npgsql;

namespace StripeSync.Queue;

/// <summary>
/// The one connection of an installation and the ways of running SQL on it that keep out of live traffic's way. With a dry run it
/// changes nothing.
/// </summary>
sealed class InstallSession(NpgsqlConnection connection, NpgsqlDataSource source, QueueTable table, InstallOptions options)
{
    /// <summary>One installation at a time in a database: they share a schema.</summary>
    const long LockKey = 0x5374726970655371;

    const string NeedsSession = "The installation needs a session of its own. Connect to the server directly, or to a pooler in session mode; not in transaction mode.";

    // A statement that waits for a lock on the table makes everybody wait who comes after it, so it gives up soon and asks again.
    const string LockTimeout = "SET LOCAL lock_timeout = '40ms'";

    readonly Stopwatch _clock = Stopwatch.StartNew();

    public NpgsqlConnection Connection => connection;

    public bool IsDryRun => options.DryRun;

    /// <summary>Takes the installation's lock, without ever waiting in the server: CREATE INDEX CONCURRENTLY would wait for us in turn.</summary>
    public async Task LockAsync(Guid run, CancellationToken cancellationToken)
    {
        await RefuseSharedSessionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync("SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0", cancellationToken).ConfigureAwait(false);
        await SettingAsync("stripe_sync.run", run.ToString(), cancellationToken).ConfigureAwait(false);
        await SettingAsync("stripe_sync.processing_older_than", $"{options.ProcessingOlderThan.TotalSeconds:R} seconds", cancellationToken).ConfigureAwait(false);
        await SettingAsync("stripe_sync.grant_to", options.GrantTo ?? "", cancellationToken).ConfigureAwait(false);
        await WaitAsync(
            "another installation to end",
            async () => await ScalarAsync<bool>($"SELECT pg_try_advisory_lock({LockKey})", cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the lock back.</summary>
    public Task UnlockAsync() =>
        connection.FullState.HasFlag(System.Data.ConnectionState.Open)
            ? ExecuteAsync($"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None)
            : Task.CompletedTask;

    // A lock that is taken through a pooler in transaction mode stays behind with a session that nobody can find again. Such a pooler
    // gives the session of an idle client to the next one that asks.
    async Task RefuseSharedSessionAsync(CancellationToken cancellationToken)
    {
        const string Ask = "SELECT pg_backend_pid()";
        var session = await ScalarAsync<int>(Ask, cancellationToken).ConfigureAwait(false);
        if (session == connection.ProcessID)
            return;
        await using var other = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await other.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ask = new NpgsqlCommand(Ask, other, transaction);
        var isShared = (int)(await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! == session
            || await ScalarAsync<int>(Ask, cancellationToken).ConfigureAwait(false) != session;
        if (isShared)
            throw new QueueInstallException(NeedsSession);
    }

    /// <summary>A pooler in transaction mode may give each statement another session, without our lock.</summary>
    public async Task CheckLockAsync(CancellationToken cancellationToken)
    {
        var holds = await ScalarAsync<bool>(
            $"""
            SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1
                           AND classid = {LockKey >> 32} AND objid = {LockKey & 0xFFFFFFFF})
            """,
            cancellationToken).ConfigureAwait(false);
        if (!holds)
            throw new QueueInstallException(NeedsSession);
    }

    /// <summary>Runs statements in one transaction that needs a strong lock for a moment, again until it got it.</summary>
    public async Task ShortTransactionAsync(string sql, CancellationToken cancellationToken)
    {
        Exception? last = null;
        await WaitAsync(
            $"a lock on {table}",
            async () =>
            {
                var isCommitted = false;
                try
                {
                    // Sent at once: while the server waits for the next statement of ours, everybody waits for our lock. What was committed while we
                    // waited must be seen, whatever the database's default is.
                    await ExecuteAsync($"BEGIN ISOLATION LEVEL READ COMMITTED; {LockTimeout};\n{sql}\n; COMMIT", cancellationToken).ConfigureAwait(false);
                    isCommitted = true;
                    return true;
                }
                catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
                {
                    last = error;
                    return false;
                }
                finally
                {
                    if (!isCommitted && connection.FullState.HasFlag(System.Data.ConnectionState.Open))
                        await ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
                }
            },
            cancellationToken,
            async () => $"It is held by: {string.Join("; ", await BlockersAsync().ConfigureAwait(false))}.",
            () => last).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs a batch again and again, each time in a transaction of its own, until one changes no more than <paramref name="enough"/> rows:
    /// writers that go on would never let it come to none.
    /// </summary>
    public async Task<long> RepeatAsync(string sql, long enough, CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            var rows = await ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            total += Math.Max(rows, 0);
            if (rows <= enough)
                return total;
        }
    }

    /// <summary>Runs one statement in no transaction block.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params string[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
            command.Parameters.Add(SqlParameters.Text(parameter));
        return (T)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Asks again and again until it is so, with growing pauses and no transaction open; gives up when patience ends.</summary>
    public async Task WaitAsync(
        string what, Func<Task<bool>> isSo, CancellationToken cancellationToken, Func<Task<string>>? hint = null, Func<Exception?>? cause = null)
    {
        var started = _clock.Elapsed;
        for (var pause = 20; !await isSo().ConfigureAwait(false); pause = Math.Min(pause * 2, 500))
        {
            if (_clock.Elapsed - started > options.Patience)
            {
                var more = hint is null ? "" : " " + await hint().ConfigureAwait(false);
                throw new QueueInstallException($"Waited {options.Patience} for {what}, in vain.{more} Run the installation again later; it goes on from here.", cause?.Invoke());
            }
            if (pause == 160)
                options.Progress?.Report($"waiting for {what}");
            // A random part, so that two who got in each other's way do not come back together.
            await Task.Delay(pause + Random.Shared.Next(pause), cancellationToken).ConfigureAwait(false);
        }
    }

    async Task<List<string>> BlockersAsync()
    {
        await using var command = new NpgsqlCommand(SqlFile.Load("Catalog/blockers.sql", table), connection);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var blockers = new List<string>();
        while (await reader.ReadAsync().ConfigureAwait(false))
            blockers.Add(reader.GetString(0));
        return blockers;
    }

    async Task SettingAsync(string name, string value, CancellationToken cancellationToken) =>
        await ScalarAsync<string>("SELECT set_config($1, $2, false)", cancellationToken, name, value).ConfigureAwait(false);
}
