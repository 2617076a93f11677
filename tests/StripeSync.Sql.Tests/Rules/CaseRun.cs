using Npgsql;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>What a server did with the statement of a <see cref="RuleCase"/>, or with its repaired form.</summary>
internal sealed record CaseRun(string? Error, string? Message)
{
    public bool Waited { get; init; }

    public bool Harmed { get; init; }

    public bool DependsOnOrder { get; init; }

    /// <summary>The keys of all rows, as text: what a remedy must not lose.</summary>
    public HashSet<string> KeysBefore { get; init; } = [];

    public HashSet<string> KeysAfter { get; init; } = [];

    /// <summary>Runs a statement in a database of its own.</summary>
    /// <param name="case">The case.</param>
    /// <param name="sql">Its statement, or a repaired form.</param>
    /// <param name="finding">The finding whose table is looked at; null where no rows are compared.</param>
    public static async Task<CaseRun> ObserveAsync(RuleCase @case, string sql, Finding? finding = null)
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(@case.Schema + "\n;" + @case.Seed);
        var before = finding is null ? [] : await KeysAsync(database, finding);
        var run = await RunAsync(database, @case, sql);
        if (@case.Harm is not null)
            run = run with { Harmed = await database.ScalarAsync<bool>(@case.Harm) };
        if (@case.OtherSeed is not null)
        {
            await using var other = await server.CreateDatabaseAsync(@case.Schema + "\n;" + @case.OtherSeed);
            await RunAsync(other, @case, sql);
            var (remaining, otherRemaining) = (await RemainingAsync(database), await RemainingAsync(other));
            run = run with { DependsOnOrder = !remaining.SequenceEqual(otherRemaining) };
        }

        return run with { KeysBefore = before, KeysAfter = finding is null ? [] : await KeysAsync(database, finding) };
    }

    private static Task<string[]> RemainingAsync(TestDatabase database) => database.RowsAsync("SELECT * FROM stripe_sync_queue ORDER BY id");

    private static async Task<CaseRun> RunAsync(TestDatabase database, RuleCase @case, string sql)
    {
        if (@case.Race)
            return await RaceAsync(database, sql);
        if (@case.Copy is not null)
            return await CopyAsync(database, sql, @case.Copy);
        var facts = await ServerFacts.ObserveAsync(database, sql, @case.ServerParameters);
        return new CaseRun(facts.Error, facts.Message);
    }

    /// <summary>Two sessions, each in a transaction: the second one starts before the first one commits.</summary>
    private static async Task<CaseRun> RaceAsync(TestDatabase database, string sql)
    {
        await using var first = await database.OpenAsync();
        await using var second = await database.OpenAsync();
        await using var transaction = await first.BeginTransactionAsync();
        if (await SqlScript.RunAsync(first, sql) is { } failed)
            return new CaseRun(failed.SqlState, "first session: " + failed.MessageText);
        await using var later = await second.BeginTransactionAsync();
        var running = SqlScript.RunAsync(second, sql);
        var waited = await WaitsAsync(database, second.ProcessID, running);
        await transaction.CommitAsync();
        var error = await running;
        if (error is null)
            await later.CommitAsync();
        return new CaseRun(error?.SqlState, error?.MessageText) { Waited = waited };
    }

    /// <summary>True once the session waits for a lock, false once its work is done without.</summary>
    private static async Task<bool> WaitsAsync(TestDatabase database, int process, Task running)
    {
        while (!running.IsCompleted)
        {
            if (await database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_locks WHERE pid = {process} AND NOT granted)"))
                return true;
        }

        return false;
    }

    private static async Task<CaseRun> CopyAsync(TestDatabase database, string sql, string rows)
    {
        await using var connection = await database.OpenAsync();
        var statements = SqlScript.Split(sql).ToList();
        foreach (var statement in statements.SkipLast(1))
            Assert.Null(await SqlScript.RunAsync(connection, statement));
        try
        {
            if (statements[^1].Contains("STDIN", StringComparison.OrdinalIgnoreCase))
            {
                await using var import = await connection.BeginTextImportAsync(statements[^1]);
                await import.WriteAsync(rows);
            }
            else
            {
                await using var command = new NpgsqlCommand(statements[^1], connection);
                await command.ExecuteNonQueryAsync();
            }

            return new CaseRun(null, null);
        }
        catch (PostgresException refused)
        {
            return new CaseRun(refused.SqlState, refused.MessageText);
        }
    }

    private static async Task<HashSet<string>> KeysAsync(TestDatabase database, Finding finding)
    {
        var columns = finding.Table!.Columns.Where(c => finding.Table.UniqueKeys.Any(k => k.Elements.Any(e => e.Column == c.Name))).Select(c => Identifier.Quote(c.Name)).ToList();
        return [.. await database.RowsAsync($"SELECT concat_ws('|', {string.Join(", ", columns.Select(c => c + "::text"))}) FROM {finding.Table.Schema}.{Identifier.Quote(finding.Table.Name)}")];
    }
}
