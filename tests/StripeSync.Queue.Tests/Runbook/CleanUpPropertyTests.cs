using FsCheck;
using FsCheck.Fluent;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>Whatever the corruption: nothing is lost, the key holds afterwards, and restore brings back what it may.</summary>
public sealed class CleanUpPropertyTests
{
    static readonly string[] Steps = ["clean_space", "clean_stuck", "clean_invalid", "clean_duplicates", "clean_all"];

    /// <summary>Few keys, so that they collide; all statuses, ages on both sides of the hour, equal ages, leases that last and that are over.</summary>
    static readonly Gen<FieldRow[]> Tables =
        (from space in Gen.Elements<int?>(1, 1, 2, 2, 3, null)
         from type in Gen.Elements("a", "a", "b", null)
         from status in Gen.Elements("pending", "pending", "processing", "processing", "completed", "failed", "queued", null)
         from age in Gen.Elements<int?>(0, 5, 5, 30, 59, 61, 300, null)
         from payload in Gen.Elements<int?>(1, 2, null)
         from lease in Gen.Elements(-30, 10)
         from rerun in Gen.Elements(true, false, false)
         select new FieldRow(0, space, type, status, age, payload, status == "processing" ? lease : null, rerun && status == "processing"))
        .ArrayOf().Select(rows => rows.Select((row, index) => row with { Id = index + 1 }).ToArray());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_step_does_what_the_model_says(bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull);
        Check(40, 1, rows =>
        {
            var step = Steps[rows.Length % Steps.Length];
            var held = table.AsHeld(rows);
            var expected = FieldModel.Apply(step, held, isFull, space: 1);
            Run(async () =>
            {
                await table.LoadAsync(held);
                var options = new CleanUpOptions { BatchSize = 3, SingleTransaction = rows.Length % 2 == 0 };
                await (step switch
                {
                    "clean_space" => table.Maintenance.CleanSpaceAsync(table.TextId(1), options),
                    "clean_stuck" => table.Maintenance.RemoveStuckAsync(options),
                    "clean_invalid" => table.Maintenance.RemoveInvalidAsync(options),
                    "clean_duplicates" => table.Maintenance.RemoveDuplicatesAsync(options),
                    _ => table.Maintenance.CleanAllAsync(options),
                });
                await CleanUpTests.AssertOutcomeAsync(table, expected, step);
                await table.LoadAsync(held);
                await table.RunFileAsync(step);
                await CleanUpTests.AssertOutcomeAsync(table, expected, step + ".sql");
            });
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_clean_up_and_install_the_queue_is_clean_and_nothing_is_lost(bool isFull)
    {
        await using var table = await FieldTable.CreateAsync(isFull);
        Check(12, 2, rows => Run(async () =>
        {
            if (!isFull)
                await UninstallAsync(table);
            // Two running jobs of a key are waited for; here their time is over.
            var held = table.AsHeld(rows).Select(row => row.Status == "processing" ? row with { Lease = isFull ? -30 : null, Age = row.Age is < 60 or null ? 90 : row.Age } : row).ToList();
            await table.LoadAsync(held);
            var result = await table.Maintenance.CleanAllAsync(new CleanUpOptions { BatchSize = 4 });
            Assert.Equal(0, result.Left);
            await table.Maintenance.InstallAsync();
            Assert.True((await table.Maintenance.VerifyAsync()).IsClean);
            Assert.DoesNotContain((await table.Maintenance.DiagnoseAsync()).Findings, finding => finding.Severity == QueueSeverity.Error);
            await AssertKeyHoldsAsync(table);
            await AssertNothingIsLostAsync(table, held.Count);

            var restored = await table.Maintenance.RestoreAsync(result.Run);
            Assert.Equal(result.Total, restored.Counts.Values.Sum());
            var after = await table.RowsAsync();
            Assert.True((await table.Maintenance.VerifyAsync()).IsClean);
            await AssertKeyHoldsAsync(table);
            await AssertNothingIsLostAsync(table, held.Count);
            await table.Maintenance.RestoreAsync(result.Run);
            Assert.Equal(after, await table.RowsAsync());
        }));
    }

    /// <summary>Back to the five columns, with the database kept.</summary>
    static Task UninstallAsync(FieldTable table) => table.Database.ExecuteAsync("""
        DROP SCHEMA IF EXISTS stripe_sync CASCADE;
        DROP TABLE public.stripe_sync_queue CASCADE;
        DROP FUNCTION IF EXISTS public.enqueue_stripe_sync, public.cleanup_stripe_sync_queue, public.diagnose_stripe_sync_queue, public.inspect_stripe_sync_space;
        CREATE TABLE public.stripe_sync_queue (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), space_id uuid, event_type text, status text, created_at timestamptz DEFAULT now());
        """);

    static async Task AssertKeyHoldsAsync(FieldTable table)
    {
        Assert.Equal("23505", await table.Database.TryExecuteAsync($"""
            INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ('{table.TextId(9)}', 'once');
            INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ('{table.TextId(9)}', 'once');
            """));
        await table.Database.ExecuteAsync($"DELETE FROM stripe_sync_queue WHERE space_id = '{table.TextId(9)}'");
    }

    static async Task AssertNothingIsLostAsync(FieldTable table, int rows) => Assert.Equal(rows, await table.Database.ScalarAsync<long>(
        "SELECT count(*) FROM (SELECT id::text FROM stripe_sync_queue UNION SELECT row ->> 'id' FROM stripe_sync.archive) all_rows"));

    static void Check(int times, ulong seed, Action<FieldRow[]> property) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(times).WithEndSize(25).WithReplay(seed, 1), Prop.ForAll(Arb.From(Tables), property));

    // FsCheck's properties are synchronous.
    static void Run(Func<Task> test) => Task.Run(test).GetAwaiter().GetResult();
}
