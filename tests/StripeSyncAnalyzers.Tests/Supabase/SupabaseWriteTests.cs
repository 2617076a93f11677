namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>Each way to write through the Supabase client, with what is wrong marked.</summary>
public class SupabaseWriteTests
{
    public static TheoryData<string> Written =>
    [
        // A plain insert.
        "await client.From<Job>().{|SSQ1001:Insert|}(job);",
        "await client.From<Job>().{|SSQ1001:Insert|}(new Job { SpaceId = spaceId, EventType = eventType });",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(jobs);",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(models: new List<NewJob> { newJob });",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(cancellationToken: token, model: newJob);",
        "await client.Postgrest.Table<NewJob>().{|SSQ1001:Insert|}(newJob);",
        "await client.From<NewJob>().Where(x => x.SpaceId == 1).{|SSQ1001:Insert|}(newJob);",
        "IPostgrestTable<NewJob> table = client.From<NewJob>(); await table.{|SSQ1001:Insert|}(newJob);",
        "await Supabase.StatelessClient.From<NewJob>(\"url\", \"key\").{|SSQ1001:Insert|}(newJob);",
        "await new Client(\"url\").Table<NewJob>().{|SSQ1001:Insert|}(newJob);",
        "await client.From<Contact>().{|SSQ1002:Insert|}(new Contact { Email = eventType });",
        "await client.From<Member>().{|SSQ1002:Insert|}(new Member { SpaceId = 1, UserId = 2 });",
        "await client.From<Setting>().{|SSQ1002:Insert|}(new Setting { Id = 1 });",

        // Options that say nothing, or that have no effect without Upsert.
        "await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, null);",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, default);",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, new QueryOptions());",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, new() { Upsert = false });",
        "await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });",
        "await client.From<NewJob>().OnConflict(\"space_id,event_type\").{|SSQ1001:Insert|}(newJob);",

        // An upsert without target takes the primary key.
        "await client.From<Job>().{|SSQ1006:Upsert|}(job);",
        "await client.From<Job>().{|SSQ1006:Upsert|}(new Job { SpaceId = spaceId, EventType = eventType });",
        "await client.From<NewJob>().{|SSQ1006:Upsert|}(jobs, new QueryOptions { Returning = QueryOptions.ReturnType.Minimal });",
        "await client.From<NewJob>().{|SSQ1006:Insert|}(newJob, new QueryOptions { Upsert = true });",
        "await client.From<NewJob>().{|SSQ1006:Upsert|}(newJob, new QueryOptions { OnConflict = \"\" });",
        "await client.From<NewJob>().{|SSQ1006:Upsert|}(newJob, new QueryOptions { OnConflict = null });",
        "await client.From<Contact>().{|SSQ1006:Upsert|}(new Contact { Email = eventType });",
        "await client.From<Note>().{|SSQ1006:Upsert|}(new Note { Slug = eventType });",
        "await client.From<Reading>().{|SSQ1006:Upsert|}(new Reading { Sensor = 1 });",

        // A target that picks no key, in each place where it can stand.
        "await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = {|SSQ1003:\"space_id\"|} });",
        "await client.From<NewJob>().OnConflict({|SSQ1003:\"space_id\"|}).Upsert(newJob);",
        "await client.From<NewJob>().OnConflict({|SSQ1003:x => x.SpaceId|}).Upsert(newJob);",
        "await client.From<NewJob>().OnConflict(\"space_id,event_type\").Upsert(newJob, new QueryOptions { OnConflict = {|SSQ1003:\"event_type\"|} });",
        "const string Target = \"space\" + \"_id\"; await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = {|SSQ1003:Target|} });",

        // A second key.
        "await client.From<Contact>().OnConflict({|SSQ1003:x => x.Name!|}).Upsert(new Contact());",
        "await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = {|SSQ1005:\"id\"|} });",

        // A row of an ordinary table that brings its own primary key.
        "await client.From<Customer>().{|SSQ1019:Upsert|}(buyer);",

        // PostgREST overwrites every column that is sent, the status of a running job too.
        "await client.From<NewJobWithStatus>().{|SSQ2004:Upsert|}(new NewJobWithStatus { SpaceId = spaceId, EventType = eventType }, new QueryOptions { OnConflict = \"space_id,event_type\" });",

        // An id that nobody set is sent as zero.
        "await client.From<Job>().{|SSQ1018:Upsert|}(new Job { SpaceId = spaceId, EventType = eventType }, new QueryOptions { OnConflict = \"space_id,event_type\" });",
        "await client.From<Job>().Upsert(new Job { Id = {|SSQ1018:5|}, SpaceId = spaceId, EventType = eventType }, new QueryOptions { OnConflict = \"space_id,event_type\" });",
        "await client.From<Job>().{|SSQ1018:Upsert|}(job, new QueryOptions { OnConflict = \"space_id, event_type\" });",
        "await client.From<Customer>().{|SSQ1018:Upsert|}(new Customer { Email = eventType }, new QueryOptions { OnConflict = \"email\" });",
        "await client.From<Customer>().Upsert(new Customer { Id = {|SSQ1018:Guid.Empty|}, Email = eventType }, new QueryOptions { OnConflict = \"email\" });",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public Task Is_said(string body) => Verify.Analyzer(SupabaseCode.Project(body));

    public static TheoryData<string> Built =>
    [
        "var options = new QueryOptions { Upsert = true }; await client.From<NewJob>().{|SSQ1006:Insert|}(newJob, options);",
        "QueryOptions options = new() { OnConflict = {|SSQ1003:\"space_id\"|} }; await client.From<NewJob>().Upsert(newJob, options);",
        "var options = new QueryOptions(); options.OnConflict = {|SSQ1003:\"space_id\"|}; await client.From<NewJob>().Upsert(newJob, options);",
        "var options = new QueryOptions(); options.Upsert = true; await client.From<NewJob>().{|SSQ1006:Insert|}(newJob, options);",
        "var options = new QueryOptions(); await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, options); options.OnConflict = \"space_id\";",
        "var options = new QueryOptions { OnConflict = \"id\" }; options.OnConflict = {|SSQ1003:\"event_type\"|}; await client.From<NewJob>().Upsert(newJob, options);",
        "await client.From<NewJob>().Upsert(newJob, Shared);",
        "await client.From<NewJob>().Upsert(newJob, this.own);",
        "await client.From<NewJob>().Upsert(newJob, Property);",

        // Upsert sets Upsert of the options that it gets.
        "var options = new QueryOptions(); await client.From<NewJob>().{|SSQ1006:Upsert|}(newJob, options); await client.From<NewJob>().{|SSQ1006:Insert|}(newJob, options);",
        "var options = new QueryOptions(); await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, options); await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, options);",
    ];

    [Theory]
    [MemberData(nameof(Built))]
    public Task Options_are_read_however_they_are_built(string body)
    {
        const string Wrong = "{|SSQ1003:\"event_type\"|}";
        const string Right = "\"space_id,event_type\"";
        var members = $$"""
            private static readonly QueryOptions Shared = new() { OnConflict = {{(body.Contains("Shared", StringComparison.Ordinal) ? Wrong : Right)}} };
            private readonly QueryOptions own = new QueryOptions { OnConflict = {{(body.Contains("own)", StringComparison.Ordinal) ? Wrong : Right)}} };
            private static QueryOptions Property { get; } = new() { OnConflict = {{(body.Contains("Property", StringComparison.Ordinal) ? Wrong : Right)}} };
            """;
        return Verify.Analyzer(SupabaseCode.Project(body, members));
    }

    [Theory]
    [InlineData("await client.Table<NewJob>().{|SSQ1001:Insert|}(newJob);")]
    [InlineData("await client.Table<NewJob>().{|SSQ1006:Upsert|}(newJob);")]
    [InlineData("await StatelessClient.Table<NewJob>(new StatelessClientOptions(\"url\")).{|SSQ1001:Insert|}(newJob);")]
    [InlineData("await client.Table<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = {|SSQ1003:\"space_id\"|} });")]
    [InlineData("await client.Table<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });")]
    public Task The_old_namespace_is_the_same(string body) => Verify.Analyzer(SupabaseCode.OldProject(body));

    [Fact]
    public Task Values_that_are_set_on_the_way_count() => Verify.Analyzer(SupabaseCode.Project("""
        var customer = new Customer { Email = eventType };
        customer.Id = Guid.NewGuid();
        await client.From<Customer>().Upsert(customer, new QueryOptions { OnConflict = "email" });
        var other = new Customer();
        other.Email = eventType;
        await client.From<Customer>().{|SSQ1018:Upsert|}(other, new QueryOptions { OnConflict = "email" });
        """));

    [Fact]
    public Task Each_object_of_a_projection_is_looked_at() => Verify.Analyzer(SupabaseCode.Project("""
        await client.From<Customer>().Upsert(jobs.Select(j => new Customer { Id = Guid.NewGuid(), Email = j.EventType }).ToList(), new QueryOptions { OnConflict = "email" });
        await client.From<Customer>().{|SSQ1018:Upsert|}(jobs.Select(j => new Customer { Email = j.EventType }).ToList(), new QueryOptions { OnConflict = "email" });
        await client.From<Customer>().{|SSQ1018:Upsert|}(new[] { new Customer { Email = "a" } }, new QueryOptions { OnConflict = "email" });
        await client.From<Customer>().{|SSQ1018:Upsert|}([new Customer { Email = "a" }], new QueryOptions { OnConflict = "email" });
        """));

    [Fact]
    public async Task The_message_names_the_key()
    {
        var found = Assert.Single(await Verify.Analyzer(SupabaseCode.Project("await client.From<Job>().{|SSQ1006:Upsert|}(job);")));
        Assert.Equal(
            "Upsert into stripe_sync_queue names no conflict target, so (id) is taken: 23505 (HTTP 409) when (space_id, event_type) already exists; name the key",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
