using StripeSync.Queue.Tests.Runbook;
using Run = StripeSync.Tool.Tests.Queue.QueueCommands;

namespace StripeSync.Tool.Tests.Queue;

/// <summary>The clean-up commands do what the model says, as the files and the API do; and restore brings a run back.</summary>
public sealed class CleanCommandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_command_does_what_the_model_says(bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull);
        foreach (var (step, command) in new[]
        {
            ("clean_space", $"space {table.TextId(1)}"), ("clean_stuck", "stuck"), ("clean_invalid", "invalid"), ("clean_duplicates", "duplicates"), ("clean_all", "all"),
            ("clean_all", "all --single-transaction --batch-size 2"),
        })
        {
            var expected = FieldModel.Apply(step, table.Corrupt, isFull, space: 1);
            string[] arguments = ["clean", .. command.Split(' ')];
            await table.LoadAsync(table.Corrupt);

            var preview = Run.Json(table, 1, [.. arguments, "--dry-run"]);
            Assert.Equal(expected.Archived.Count, preview.GetProperty("total").GetInt32());
            Assert.Equal(table.Corrupt.Count, (await table.RowsAsync()).Length);

            var refused = Run.Run(table, arguments);
            Assert.Equal((2, "stripesync: this changes the database; add --yes, or --dry-run to see what it would do\n"), (refused.ExitCode, refused.Error));
            Assert.Equal(table.Corrupt.Count, (await table.RowsAsync()).Length);

            // Two running jobs of a key are left, and said.
            var done = Run.Json(table, step is "clean_duplicates" or "clean_all" ? 1 : 0, [.. arguments, "--yes"]);
            Assert.Equal(expected.Archived.Count, done.GetProperty("total").GetInt32());
            Assert.Equal(expected.Rows.Select(static row => row.ToString()).Order(StringComparer.Ordinal), (await table.RowsAsync()).Order(StringComparer.Ordinal));
            Assert.Equal(expected.Archived.Select(static gone => $"{gone.Reason}|{gone.Row}").Order(StringComparer.Ordinal), (await table.ArchiveAsync()).Order(StringComparer.Ordinal));
            var run = done.GetProperty("run").GetString()!;
            Assert.Equal([run], await table.Database.RowsAsync("SELECT DISTINCT run FROM stripe_sync.archive"));

            // The library's outcomes of the same run.
            var outcomes = (await table.Maintenance.RestoreAsync(Guid.Parse(run), dryRun: true, cancellationToken: TestContext.Current.CancellationToken)).Counts;
            var restored = Run.Json(table, outcomes.Keys.Any(static outcome => outcome != "restored") ? 1 : 0, "restore", run, "--yes");
            Assert.Equal(outcomes.Select(static pair => $"{pair.Key} {pair.Value}"), restored.GetProperty("counts").EnumerateObject().Select(static pair => $"{pair.Name} {pair.Value}"));
            var after = await table.RowsAsync();
            Run.Run(table, "restore", run, "--yes");
            Assert.Equal(after, await table.RowsAsync());
        }
    }

    [Fact]
    public async Task A_person_is_asked()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        await table.LoadAsync(table.Corrupt);
        var no = Run.RunOn(table.Database.ConnectionString, "n\n", isInteractive: true, "clean", "duplicates");
        Assert.Equal(0, no.ExitCode);
        Assert.Contains($"Archive {FieldModel.Apply("clean_duplicates", table.Corrupt, isFull: false, 1).Archived.Count} rows? [y/N]", no.Error, StringComparison.Ordinal);
        Assert.Equal(table.Corrupt.Count, (await table.RowsAsync()).Length);
        var yes = Run.RunOn(table.Database.ConnectionString, "y\n", isInteractive: true, "clean", "duplicates");
        Assert.Contains("Undo: stripesync restore", yes.Output, StringComparison.Ordinal);
        Assert.True((await table.RowsAsync()).Length < table.Corrupt.Count);
    }

    [Fact]
    public async Task Jobs_are_enqueued_again()
    {
        await using var table = await FieldTable.CreateAsync(isFull: true);
        await table.LoadAsync(table.Corrupt);
        Assert.Equal(3, Run.Json(table, 0, "clean", "space", table.TextId(1), "--requeue", "--yes").GetProperty("counts").GetProperty("requeued").GetInt32());
        Assert.Equal(table.Corrupt.Count, (await table.RowsAsync()).Length);
    }

    [Fact]
    public async Task Child_rows_stop_it_unless_it_is_forced()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        await table.LoadAsync(table.Corrupt);
        await table.Database.ExecuteAsync($"CREATE TABLE log (job uuid REFERENCES stripe_sync_queue ON DELETE CASCADE); INSERT INTO log VALUES ('{table.TextId(1)}')");
        var refused = Run.Run(table, "clean", "duplicates", "--yes");
        Assert.Equal((2, "stripesync: 1 row of public.log refers to the jobs with ON DELETE CASCADE and would vanish with them; move it first, or force the clean-up.\n"), (refused.ExitCode, refused.Error));
        Assert.Equal(1, Run.Run(table, "clean", "duplicates", "--yes", "--force").ExitCode);
    }
}
