namespace StripeSync.Queue.Tests.Security;

/// <summary>Names and texts that are SQL, through everything that maintains a queue. (The runtime's are in NamesAndTypesTests.)</summary>
public sealed class HostileNamesTests
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    static readonly StripeSyncQueueOptions Options = new()
    {
        Schema = "a\"; DROP TABLE public.canary; --",
        Table = "t'; DROP TABLE canary; --$$ $body1$ %s%I {0} /* :space_id */",
        FunctionSchema = "f'\"; DROP TABLE public.canary; --",
        SpacesSchema = "s\\'; DROP TABLE public.canary; --",
        SpacesTable = "select \"*\" from",
    };

    static readonly string[] Texts =
    [
        "'; DROP TABLE public.canary; --", "\"; DROP TABLE public.canary; --", "\\'; DROP TABLE public.canary; --", "$1", "$$; DROP TABLE public.canary; --",
        "/* :space_id */", "{\"a\",NULL}", "%s%I%L", "😀\u0001\t\n", " ",
    ];

    [Fact]
    public async Task No_step_of_the_maintenance_takes_a_name_for_SQL()
    {
        var table = new QueueTable(Options);
        await using var test = await TestQueue.BareAsync(Options, TestQueue.Spaces("text", table) + $"""
            CREATE TABLE public.canary (id int); INSERT INTO public.canary VALUES (1);
            CREATE SCHEMA {SqlName.Quote(table.FunctionSchema)};
            CREATE TABLE {table.Sql} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id text, event_type text, status text, created_at timestamptz DEFAULT now());
            """);
        var values = string.Join(", ", Texts.Select(text => SqlName.Literal(text)));
        await test.RunAsync($"INSERT INTO {table.SpacesSql} SELECT t, t FROM unnest(ARRAY[{values}]) t");
        await test.RunAsync($"""
            INSERT INTO {table.Sql} (space_id, event_type, status, created_at)
            SELECT t, t, status, now() - age FROM unnest(ARRAY[{values}]) t,
                (VALUES ('pending', interval '3 h'), ('pending', interval '2 h'), ('completed', interval '4 h'), ('queued', interval '1 h')) s(status, age)
            """);
        var rows = await test.OneAsync($"SELECT count(*) FROM {table.Sql}");

        // First as it is found, then in its full form.
        for (var form = 0; form < 2; form++)
        {
            await test.Maintenance.DiagnoseAsync(cancellationToken: Token);
            await test.Maintenance.MonitorAsync(cancellationToken: Token);
            foreach (var text in Texts)
            {
                Assert.Equal(text, (await test.Maintenance.InspectSpaceAsync(text, Token)).Name);
                await test.Maintenance.CleanSpaceAsync(text, new() { DryRun = true }, Token);
                QueueMaintenance.ExplainError(text);
            }
            await test.Maintenance.RemoveStuckAsync(new() { Requeue = true, Actor = Texts[0], DryRun = form == 0 }, Token);
            await test.Maintenance.RemoveInvalidAsync(new() { Actor = Texts[1] }, Token);
            var run = await test.Maintenance.CleanSpaceAsync(Texts[0], new() { Actor = Texts[2] }, Token);
            await test.Maintenance.RestoreAsync(run.Run, cancellationToken: Token);
            await test.Maintenance.RemoveDuplicatesAsync(cancellationToken: Token);
            await test.Maintenance.CleanAllAsync(new() { SingleTransaction = true }, Token);
            await test.Maintenance.ScheduleCleanUpAsync(dryRun: true, cancellationToken: Token);
            await test.Maintenance.InstallAsync(new() { DryRun = true }, Token);
            await test.Maintenance.InstallAsync(cancellationToken: Token);
            Assert.True((await test.Maintenance.VerifyAsync(cancellationToken: Token)).IsClean);
            Assert.Equal("1", await test.OneAsync("SELECT count(*) FROM public.canary"));
        }
        await Install.InstallTests.AssertFullFormAsync(test);
        Assert.Equal(rows, await test.OneAsync(
            $"SELECT count(*) FROM (SELECT id::text FROM {table.Sql} UNION SELECT row ->> 'id' FROM stripe_sync.archive WHERE queue_table = {SqlName.Literal(table.Table)}) v"));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Maintenance.VerifyAsync(Texts[0], Token));
        Assert.Equal("1", await test.OneAsync("SELECT count(*) FROM public.canary"));
    }
}
