using System.Diagnostics;
using StripeSync.TestServer;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>A program that uses the queue, published as native code and trimmed: without a warning, and it does its work.</summary>
public class PublishedProgramTests(PackedPackage package)
{
    [Theory]
    [InlineData("PublishAot")]
    [InlineData("PublishTrimmed")]
    public async Task The_queue_works_in_it(string property)
    {
        await package.Pack("src/StripeSync.Queue");
        var project = new ConsumerProject(package, """<PackageReference Include="StripeSync.Queue" Version="{version}" />""");
        project.Write(new MarkedSource("Program.cs", """
            using Npgsql;
            using StripeSync.Queue;

            await using var source = NpgsqlDataSource.Create(args[0]);
            var maintenance = new QueueMaintenance(source);
            var problems = await maintenance.DiagnoseAsync();
            Console.WriteLine($"{problems.Findings[0].Cause.Name} {problems.Duplicates.Single().Count}");
            var run = await maintenance.CleanAllAsync();
            Console.WriteLine(string.Join(", ", run.Counts));
            Console.WriteLine((await maintenance.InstallAsync()).Steps.Count(step => step.State == InstallStepState.Done) > 5);

            var queue = new StripeSyncQueue(source);
            var space = new Guid(1, 0, 0, new byte[8]);
            Console.WriteLine(await queue.EnqueueAsync(space, "sync", "{\"n\": 1}"));
            Console.WriteLine(await source.EnqueueStripeSyncAsync(space, "sync"));
            var many = await queue.EnqueueManyAsync([new(space, "sync"), new(space, "other"), new(Guid.NewGuid(), "sync")]);
            Console.WriteLine($"{many.Inserted} {many.Coalesced} {many.UnknownSpaces.Count}");
            foreach (var job in (await queue.ClaimAsync(10)).OrderBy(job => job.EventType))
                Console.WriteLine($"{job.EventType} {job.Payload} {await queue.ExtendAsync(job)} {await (job.EventType == "sync" ? queue.CompleteAsync(job) : queue.FailAsync(job, "no"))}");
            Console.WriteLine((await maintenance.VerifyAsync()).IsClean);
            Console.WriteLine(string.Join(", ", (await maintenance.RestoreAsync(run.Run)).Counts));
            Console.WriteLine(QueueMaintenance.ExplainError("23503")[0].Name);
            """));
        await project.Restore();
        var program = await project.Publish($"-p:{property}=true", "--self-contained");

        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync("""
            CREATE TABLE spaces (id uuid PRIMARY KEY, name text);
            INSERT INTO spaces VALUES ('00000001-0000-0000-0000-000000000000', 'n');
            CREATE TABLE stripe_sync_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id uuid REFERENCES spaces, event_type text, status text, created_at timestamptz DEFAULT now());
            INSERT INTO stripe_sync_queue (space_id, event_type, status) SELECT id, 'old', 'completed' FROM spaces, generate_series(1, 3);
            """);
        var start = new ProcessStartInfo(program, [database.ConnectionString]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        Assert.Equal(
            """
            duplicates 3
            [duplicate, 2]
            True
            Inserted
            Coalesced
            1 1 1
            other  True True
            sync {"n": 1} True True
            True
            [superseded, 2]
            missing_space

            """.ReplaceLineEndings(), output);
    }
}
