using Microsoft.CodeAnalysis.CodeFixes;
using StripeSyncAnalyzers.CodeFixes;
using StripeSyncAnalyzers.Tests.CodeFixes;

namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>What the remedies make of a call: the text, that it compiles, and that nothing is said of it any more.</summary>
public class SupabaseFixTests
{
    private const string Default = "add-on-conflict";
    private const string Ignoring = "add-on-conflict-do-nothing";
    private const string Retarget = "retarget";

    public static TheoryData<string, string, string> Repairs => new()
    {
        // Insert ► Upsert.
        { Default, "From<NewJob>().Insert(newJob);", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(jobs);", "From<NewJob>().Upsert(jobs, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(models: jobs);", "From<NewJob>().Upsert(model: jobs, options: new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, cancellationToken: token);", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" }, cancellationToken: token);" },
        { Default, "From<NewJob>().Insert(cancellationToken: token, model: newJob);", "From<NewJob>().Upsert(cancellationToken: token, model: newJob, options: new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, null, token);", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" }, token);" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions());", "From<NewJob>().Upsert(newJob, new QueryOptions() { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, new());", "From<NewJob>().Upsert(newJob, new() { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions { });", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions { Returning = QueryOptions.ReturnType.Minimal });", "From<NewJob>().Upsert(newJob, new QueryOptions { Returning = QueryOptions.ReturnType.Minimal, OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions { Returning = QueryOptions.ReturnType.Minimal, });", "From<NewJob>().Upsert(newJob, new QueryOptions { Returning = QueryOptions.ReturnType.Minimal, OnConflict = \"space_id,event_type\", });" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions { OnConflict = \"event_type,space_id\" });", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"event_type,space_id\" });" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions { OnConflict = \"id\" });", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().OnConflict(\"space_id\").Insert(newJob);", "From<NewJob>().OnConflict(\"space_id,event_type\").Upsert(newJob);" },
        { Default, "From<NewJob>().OnConflict(\"space_id,event_type\").Insert(newJob);", "From<NewJob>().OnConflict(\"space_id,event_type\").Upsert(newJob);" },
        { Default, "From<Contact>().Insert(new Contact { Email = eventType });", "From<Contact>().Upsert(new Contact { Email = eventType }, new QueryOptions { OnConflict = \"email\" });" },
        { Default, "From<Member>().Insert(new Member { SpaceId = 1, UserId = 2 });", "From<Member>().Upsert(new Member { SpaceId = 1, UserId = 2 }, new QueryOptions { OnConflict = \"space_id,user_id\" });" },
        { Ignoring, "From<NewJob>().Insert(newJob);", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\", DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });" },
        { Ignoring, "From<NewJob>().OnConflict(\"space_id,event_type\").Insert(newJob, new QueryOptions { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });", "From<NewJob>().OnConflict(\"space_id,event_type\").Upsert(newJob, new QueryOptions { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });" },

        // A target for an upsert.
        { Default, "From<NewJob>().Upsert(newJob);", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Upsert(newJob, default);", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = null });", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Default, "From<NewJob>().Insert(newJob, new QueryOptions { Upsert = true });", "From<NewJob>().Insert(newJob, new QueryOptions { Upsert = true, OnConflict = \"space_id,event_type\" });" },
        { Default, "From<Note>().Upsert(new Note { Slug = eventType });", "From<Note>().Upsert(new Note { Slug = eventType }, new QueryOptions { OnConflict = \"slug\" });" },
        { Default, "From<NewJobWithStatus>().Upsert(new NewJobWithStatus(), new() { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });", "From<NewJobWithStatus>().Upsert(new NewJobWithStatus(), new() { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates, OnConflict = \"space_id,event_type\" });" },

        // Another target.
        { Retarget, "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id\" });", "From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });" },
        { Retarget, "From<NewJob>().OnConflict(x => x.SpaceId).Upsert(newJob);", "From<NewJob>().OnConflict(\"space_id,event_type\").Upsert(newJob);" },
    };

    [Theory]
    [MemberData(nameof(Repairs))]
    public async Task A_remedy_writes_this_and_nothing_is_said_of_it(string key, string call, string expected)
    {
        var (source, remedies) = await RepairedCode.RemediesOf(SupabaseCode.Project("await client." + call));
        var remedy = Assert.Single(remedies, r => r.Key == key);
        var repaired = RepairedCode.Apply(source, remedy);
        Assert.Contains("await client." + expected + "\n", repaired, StringComparison.Ordinal);
        await Verify.Silent(WithSource(repaired));
    }

    [Theory]
    // The upsert would send an id that nobody set.
    [InlineData("await client.From<Job>().Insert(job);")]
    [InlineData("await client.From<Job>().Upsert(new Job { SpaceId = spaceId });")]
    [InlineData("await client.From<Customer>().Insert(new Customer { Email = eventType });")]
    // DO UPDATE would give the stored row another id.
    [InlineData("await client.From<Customer>().Upsert(new Customer { Id = Guid.NewGuid(), Email = eventType });")]
    // There is no key to name.
    [InlineData("await client.From<Reading>().Upsert(new Reading());")]
    // Other calls have the same options.
    [InlineData("var options = new QueryOptions(); await client.From<NewJob>().Insert(newJob, options); await client.From<Reading>().Insert(new Reading(), options);")]
    public async Task There_is_no_remedy_that_would_do_harm(string body) => Assert.Empty((await RepairedCode.RemediesOf(SupabaseCode.Project(body))).Remedies);

    /// <summary>To merge would reset a job that runs, to ignore would drop the request to run a finished one again: <c>dotnet format</c> takes the first action.</summary>
    [Fact]
    public async Task A_job_that_is_sent_with_its_status_gets_no_remedy() =>
        Assert.Empty((await RepairedCode.RemediesOf(SupabaseCode.Project("await client.From<NewJobWithStatus>().Insert(new NewJobWithStatus());"))).Remedies);

    [Fact]
    public async Task Ignoring_duplicates_is_never_the_first_action_unless_the_call_asks_for_it()
    {
        var job = (await RepairedCode.RemediesOf(SupabaseCode.Project("await client.From<NewJob>().Insert(newJob);"))).Remedies;
        Assert.Equal([Default, Ignoring], job.Select(static r => r.Key));
        Assert.Contains("keeps its status", job[0].Title, StringComparison.Ordinal);
        var contact = (await RepairedCode.RemediesOf(SupabaseCode.Project("await client.From<Contact>().Insert(new Contact { Email = eventType });"))).Remedies;
        Assert.Equal([Default, Ignoring], contact.Select(static r => r.Key));
        Assert.DoesNotContain("status", contact[0].Title, StringComparison.Ordinal);
        var asked = (await RepairedCode.RemediesOf(SupabaseCode.Project("await client.From<NewJobWithStatus>().Insert(new NewJobWithStatus(), new QueryOptions { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });"))).Remedies;
        Assert.Equal([Ignoring], asked.Select(static r => r.Key));
    }

    [Fact]
    public async Task Options_in_a_local_and_on_lines_of_their_own()
    {
        var (source, remedies) = await RepairedCode.RemediesOf(SupabaseCode.Project("""
            var options = new QueryOptions
            {
                Returning = QueryOptions.ReturnType.Minimal
            };
            options.Count = QueryOptions.CountType.Exact;
            await client.From<NewJob>().Upsert(newJob, options);
            """));
        var repaired = RepairedCode.Apply(source, remedies[0]);
        Assert.Matches("Returning = QueryOptions.ReturnType.Minimal,\n +OnConflict = \"space_id,event_type\"\n", repaired);
        await Verify.Silent(WithSource(repaired));
    }

    [Fact]
    public async Task The_type_is_qualified_where_no_using_names_it()
    {
        var project = SupabaseCode.Project("await client.From<NewJob>().Upsert(newJob);");
        var text = Markup.Parse(project.Sources[0].Text).Text.Replace("using Supabase.Postgrest;\n", "", StringComparison.Ordinal).Replace("QueryOptions given", "object given", StringComparison.Ordinal);
        var (source, remedies) = await RepairedCode.RemediesOf(project with { Sources = [new TestFile("/src/Test.cs", text)] });
        var repaired = RepairedCode.Apply(source, remedies[0]);
        Assert.Contains("new Supabase.Postgrest.QueryOptions { OnConflict = ", repaired, StringComparison.Ordinal);
        await Verify.Silent(WithSource(repaired));
    }

    [Fact]
    public async Task An_address_gets_another_on_conflict()
    {
        const string Code = """
            using System.Net.Http;
            using System.Net.Http.Json;
            public class Sync
            {
                public void Run(HttpClient http) => http.Send(new HttpRequestMessage(HttpMethod.Post, $"{http.BaseAddress}/rest/v1/stripe_sync_queue?on_conflict=space_id&select=id")
                {
                    Content = JsonContent.Create(new { space_id = 1, event_type = "sync" }),
                    Headers = { { "Prefer", "resolution=merge-duplicates" } },
                });
            }
            """;
        var project = SupabaseCode.Project("") with { Sources = [new TestFile("/src/Test.cs", Code)], Libraries = Libraries.None };
        var (source, remedies) = await RepairedCode.RemediesOf(project);
        var repaired = RepairedCode.Apply(source, Assert.Single(remedies, static r => r.Key == Retarget));
        Assert.Contains("?on_conflict=space_id,event_type&select=id\"", repaired, StringComparison.Ordinal);
        await Verify.Silent(project with { Sources = [new TestFile("/src/Test.cs", repaired)] });
    }

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task Fix_All_repairs_every_call(FixAllScope scope)
    {
        var project = SupabaseCode.Project("await client.From<NewJob>().Insert(newJob); await client.From<NewJob>().Upsert(jobs); await client.From<Contact>().Insert(new Contact());");
        var diagnostics = await project.Compile().AnalyzeAsync(new ConflictSafetyAnalyzer());
        Assert.Equal(3, diagnostics.Length);
        using var harness = FixHarness.Of(project.Sources[0].Text);
        foreach (var diagnostic in diagnostics)
            harness.Report(diagnostic.Location.SourceSpan, [.. RemedyProperties.Read(diagnostic)]);
        var repaired = await FixHarness.TextOf(await harness.FixAllAsync(new AddOnConflictFix(), scope, Default), 0, 0);
        await Verify.Silent(WithSource(repaired));
    }

    private static TestProject WithSource(string text) => SupabaseCode.Project("") with { Sources = [new TestFile("/src/Test.cs", text)] };
}
