using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>What a clean-up took, restore brings back as far as it may; twice changes nothing.</summary>
public sealed class RestoreTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where the tests run; the shared server unless another version is asked.</summary>
    internal PostgresServer? Server { get; init; }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Each_row_has_its_outcome(bool isFull, bool asFile)
    {
        await using var table = await FieldTable.CreateAsync(isFull, server: Server);
        await table.LoadAsync(table.Corrupt);
        var run = (await table.Maintenance.CleanAllAsync(cancellationToken: Token)).Run;
        // Since then: one key is asked for again, and a space is gone.
        await table.Database.ExecuteAsync($"""
            INSERT INTO public.stripe_sync_queue (id, space_id, event_type, status) VALUES ('{table.TextId(101)}', '{table.TextId(1)}', 'invoice.paid', 'pending') ON CONFLICT DO NOTHING;
            DELETE FROM public.stripe_sync_queue WHERE space_id = '{table.TextId(3)}';
            DELETE FROM public.stripe_sync_queue WHERE space_id = '{table.TextId(5)}';
            DELETE FROM public.spaces WHERE id = '{table.TextId(5)}';
            """);
        var before = await table.RowsAsync();
        var live = before.Select(row => row.Split('|')).Select(cells => (cells[1], cells[2])).ToHashSet();
        var archived = FieldModel.Apply("clean_all", table.Corrupt, isFull, 1).Archived.Select(gone => gone.Row).ToList();
        var expected = new Dictionary<int, string>();
        foreach (var row in archived.OrderBy(row => row.Age ?? int.MaxValue).ThenByDescending(row => row.Id))
            expected[row.Id] = row.HasNullKey || row.HasInvalidStatus || row.Space == 5 ? "not restorable"
                : live.Add(($"{row.Space}", row.Event!)) ? "restored" : "superseded";
        Assert.Equal(3, expected.Values.Distinct().Count());

        if (!asFile)
        {
            var preview = await table.Maintenance.RestoreAsync(run, dryRun: true, cancellationToken: Token);
            Assert.Equal(expected.Count, preview.Rows.Count);
            Assert.Equal(before, await table.RowsAsync());
        }
        for (var time = 1; time <= 2; time++)
        {
            if (asFile)
            {
                await table.RunFileAsync("restore", run: run.ToString());
            }
            else
            {
                var result = await table.Maintenance.RestoreAsync(run, cancellationToken: Token);
                Assert.Equal(time == 1 ? expected.Values.Count(outcome => outcome == "restored") : 0, result.Counts.GetValueOrDefault("restored"));
                Assert.True(result.IsKnown);
            }
            Assert.Equal(
                expected.Select(pair => $"{pair.Key}|{pair.Value}").Order(StringComparer.Ordinal),
                (await table.Database.RowsAsync("SELECT right(row ->> 'id', 4)::int, outcome FROM stripe_sync.archive")).Order(StringComparer.Ordinal));
            Assert.Equal(
                before.Concat(archived.Where(row => expected[row.Id] == "restored").Select(row => row.ToString())).Order(StringComparer.Ordinal),
                (await table.RowsAsync()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_was_archived_from_five_columns_comes_back_to_the_full_form()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        await table.LoadAsync(table.Corrupt);
        var run = (await table.Maintenance.CleanSpaceAsync("1", cancellationToken: Token)).Run;
        await table.Maintenance.CleanAllAsync(new CleanUpOptions { ProcessingOlderThan = TimeSpan.Zero }, cancellationToken: Token);
        await table.Database.ExecuteAsync("DELETE FROM public.stripe_sync_queue WHERE space_id = 1");
        await table.Maintenance.InstallAsync(new InstallOptions { ProcessingOlderThan = TimeSpan.Zero }, cancellationToken: Token);
        var result = await table.Maintenance.RestoreAsync(run, cancellationToken: Token);
        Assert.Equal(["restored 2", "superseded 1"], result.Counts.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.True((await table.Maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
    }

    [Theory]
    [InlineData("STORED")]
    public async Task What_a_column_generates_is_generated_again(string kind)
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint", Server);
        await table.Database.ExecuteAsync($"ALTER TABLE stripe_sync_queue ADD \"the label\" text GENERATED ALWAYS AS (event_type || ' ' || status) {kind}");
        await table.LoadAsync(table.Corrupt);
        const string jobs = "SELECT id, \"the label\" FROM stripe_sync_queue WHERE space_id = 1 AND status = 'pending' ORDER BY id";
        await table.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token);
        var before = await table.Database.RowsAsync(jobs);
        var result = await table.Maintenance.CleanSpaceAsync(table.TextId(1), cancellationToken: Token);
        Assert.Equal(before.Length, result.Total);
        Assert.Equal(before.Length, (await table.Maintenance.RestoreAsync(result.Run, cancellationToken: Token)).Counts["restored"]);
        Assert.Equal(before, await table.Database.RowsAsync(jobs));
    }

    [Fact]
    public async Task A_run_that_is_not_known_is_said()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, server: Server);
        Assert.False((await table.Maintenance.RestoreAsync(Guid.NewGuid(), cancellationToken: Token)).IsKnown);
        await table.Maintenance.CleanAllAsync(cancellationToken: Token);
        Assert.False((await table.Maintenance.RestoreAsync(Guid.NewGuid(), cancellationToken: Token)).IsKnown);
    }
}
