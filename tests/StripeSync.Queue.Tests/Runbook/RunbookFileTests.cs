using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>The files themselves: they run as they are, and what stands in two of them is the same.</summary>
public sealed partial class RunbookFileTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where the tests run; the shared server unless another version is asked.</summary>
    internal PostgresServer? Server { get; init; }

    public static TheoryData<string> Files => [.. Directory.GetFiles(FieldTable.Folder, "*.sql").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Each_runs_as_it_is_on_the_five_columns_and_on_the_full_form()
    {
        foreach (var isFull in new[] { false, true })
        {
            await using var table = await FieldTable.CreateAsync(isFull, server: Server);
            // Extensions that a server may not have: what the files call of them.
            await table.Database.ExecuteAsync("""
                DO $$ BEGIN
                    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'amcheck') THEN CREATE EXTENSION amcheck;
                    ELSE CREATE FUNCTION bt_index_check(regclass, boolean) RETURNS void LANGUAGE sql AS '';
                    END IF;
                END $$;
                CREATE SCHEMA cron;
                CREATE FUNCTION cron.schedule(text, text, text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
                CREATE TABLE public.pg_stat_statements (calls bigint, query text, dbid oid);
                """);
            foreach (var file in Files.Select(static row => row.Data))
            {
                await table.LoadAsync(table.Corrupt);
                if (file == "restore")
                    await table.Maintenance.CleanAllAsync(cancellationToken: Token);
                Assert.Null(await table.Database.TryExecuteAsync(Read(file)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_says_what_it_is_for(string file)
    {
        var lines = Read(file).Split('\n');
        Assert.StartsWith("-- Runbook: ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_archive_is_made_with_the_same_words_everywhere()
    {
        var archive = SqlFile.Read("Archive/create_archive.sql").Trim();
        foreach (var file in Files.Select(static row => row.Data).Where(static file => file.StartsWith("clean_", StringComparison.Ordinal) || file.StartsWith("requeue_", StringComparison.Ordinal)))
            Assert.Contains(archive, Read(file), StringComparison.Ordinal);
    }

    [Fact]
    public void The_function_asks_what_the_file_asks()
    {
        var file = Read("cause");
        var query = file[file.IndexOf("WITH settings", StringComparison.Ordinal)..].Trim();
        Assert.Contains(query, SqlFile.Read("Functions/diagnose_stripe_sync_queue.sql"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_causes_have_the_same_words_everywhere()
    {
        var known = QueueCauses.All.Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c.Name}|{c.SqlState}|{c.HttpStatus}|{c.Meaning}|{c.NextStep}")).ToList();
        Assert.Equal(known, Causes("explain_error"));
        Assert.Subset(known.ToHashSet(), Causes("cause").ToHashSet());
        Assert.Equal(known.Count, known.Distinct().Count());
    }

    [Fact]
    public async Task The_answers_of_files_and_API_are_the_same()
    {
        foreach (var isFull in new[] { false, true })
        {
            await using var table = await FieldTable.CreateAsync(isFull, server: Server);
            await table.LoadAsync(table.Corrupt);
            var diagnosis = await table.Maintenance.DiagnoseAsync(cancellationToken: Token);
            Assert.Equal(
                await AnswerAsync(table, "cause"),
                diagnosis.Findings.Select(static f => string.Create(CultureInfo.InvariantCulture, $"{f.Cause.Name}|{f.Severity.ToString().ToLowerInvariant()}|{f.Evidence}|{f.Cause.SqlState}|{f.Cause.HttpStatus}|{f.Cause.Meaning}|{f.Cause.NextStep}")));
            Assert.Equal(await AnswerAsync(table, "check_duplicates"), diagnosis.Duplicates.Select(static key => string.Create(CultureInfo.InvariantCulture, $"{key.SpaceId}|{key.EventType}|{key.Count}")));
            Assert.Equal(
                (await AnswerAsync(table, "find_problem_space")).Select(static row => row[..row.LastIndexOf('|')]),
                diagnosis.PendingJobs.Select(static job => $"{job.SpaceId ?? "∅"}|{job.SpaceName ?? "∅"}|{job.QueueId}|{job.EventType ?? "∅"}|{job.Status}"));
            Assert.Equal(
                await AnswerAsync(table, "monitor"), (await table.Maintenance.MonitorAsync(cancellationToken: Token)).Select(static check => string.Create(CultureInfo.InvariantCulture, $"{check.Name}|{check.Count}|{check.Detail}")));
            var verification = await table.Maintenance.VerifyAsync(cancellationToken: Token);
            Assert.Equal(
                await AnswerAsync(table, "verify"), verification.Checks.Select(static check => $"{check.Name}|{(check.IsClean is { } clean ? clean ? "t" : "f" : "∅")}|{check.Detail}"));
            Assert.Equal(
                await AnswerAsync(table, "verify_enqueue"),
                verification.Probes.Select(static probe => string.Create(CultureInfo.InvariantCulture, $"{probe.Name}|{probe.Via}|{probe.SqlState}|{probe.HttpStatus}|{probe.Message}")));
            var space = await table.Maintenance.InspectSpaceAsync(table.TextId(1), cancellationToken: Token);
            Assert.Equal(5, space.Jobs.Count);
            Assert.Equal(
                (await AnswerAsync(table, "inspect_space", 1)).Select(static row => row.Split('|')).Select(static cells => (cells[0], cells[2], cells[4], cells[5])),
                space.Jobs.Select(static job => (job.Id!, job.Status!, job.IsPending ? "t" : "f", job.InLastHour ? "t" : "f")));
            if (isFull)
            {
                Assert.Equal(await AnswerAsync(table, "cause"), await table.Database.RowsAsync("SELECT * FROM diagnose_stripe_sync_queue()"));
                Assert.Equal(
                    await AnswerAsync(table, "inspect_space", 1), await table.Database.RowsAsync($"SELECT * FROM inspect_stripe_sync_space('{table.TextId(1)}')"));
            }
        }
    }

    /// <summary>The findings that a test cannot wait for, or that other tests would see: with another age and another role written into the file.</summary>
    [Fact]
    public async Task Old_transactions_and_a_deaf_PostgREST_are_found()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, server: Server);
        await using var holder = await table.Source.OpenConnectionAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var look = new NpgsqlCommand("SELECT 1", holder, transaction))
            await look.ExecuteNonQueryAsync(Token);
        var file = Read("cause").Replace("interval '5 minutes'", "interval '0'", StringComparison.Ordinal).Replace("'authenticator'", "current_user", StringComparison.Ordinal);
        var rows = await table.Database.RowsAsync(file);
        Assert.Contains(rows, row => row.StartsWith($"old_transaction|warning|session {holder.ProcessID} (idle in transaction)", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("schema_cache|info|", StringComparison.Ordinal));
    }

    internal static string Read(string file) => File.ReadAllText(Path.Combine(FieldTable.Folder, file + ".sql")).ReplaceLineEndings("\n");

    /// <summary>The rows that the last statement of a file answers, when it is pasted; an empty text counts as NULL of the API.</summary>
    static async Task<string[]> AnswerAsync(FieldTable table, string file, int? space = null)
    {
        var text = Read(file);
        if (space is { } number)
            text = text.Replace("00000000-0000-0000-0000-000000000000", table.TextId(number), StringComparison.Ordinal);
        var statements = SqlScript.Split(text).ToList();
        await using var connection = await table.Source.OpenConnectionAsync(Token);
        foreach (var statement in statements.SkipLast(1))
        {
            await using var first = new NpgsqlCommand(statement, connection);
            await first.ExecuteNonQueryAsync(Token);
        }
        await using var command = new NpgsqlCommand(statements[^1], connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<string>();
        while (await reader.ReadAsync(Token))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetString(i))));
        return [.. rows];
    }

    static IEnumerable<string> Causes(string file)
    {
        var text = Read(file);
        text = text[text.IndexOf("-- causes {", StringComparison.Ordinal)..text.IndexOf("-- } causes", StringComparison.Ordinal)];
        return CauseRow().Matches(text).Select(static match => string.Join('|', match.Groups["cell"].Captures.Select(static cell => cell.Value.Replace("''", "'", StringComparison.Ordinal))));
    }

    [GeneratedRegex(@"^ *\((?:\d+, )?(?:'(?<cell>(?:[^']|'')*)'(?:, )?){5}\)", RegexOptions.Multiline)]
    private static partial Regex CauseRow();
}
