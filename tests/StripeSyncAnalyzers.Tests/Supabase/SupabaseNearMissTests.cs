namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>Writes through the Supabase client that are right, or of which not enough is known.</summary>
public class SupabaseNearMissTests
{
    public static TheoryData<string> Silent =>
    [
        // Right.
        "await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\" });",
        "await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"event_type, space_id\" });",
        "await client.From<NewJob>().Insert(newJob, new QueryOptions { Upsert = true, OnConflict = \"space_id,event_type\" });",
        "await client.From<NewJob>().OnConflict(\"space_id,event_type\").Upsert(newJob);",
        "await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = \"space_id,event_type\", DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });",
        "await client.From<Contact>().OnConflict(x => x.Email).Upsert(new Contact { Email = eventType });",
        "await client.From<Member>().Upsert(new Member { SpaceId = 1, UserId = 2 });",
        "await client.From<Setting>().Upsert(new Setting { Id = 1, Name = eventType });",
        "await client.From<Reading>().Insert(new Reading { Sensor = 1 });",
        "await client.Rpc(\"enqueue_stripe_sync\", new { space_id = spaceId, event_type = eventType });",
        "await client.Postgrest.Rpc<Job>(\"enqueue_stripe_sync\", new { space_id = spaceId });",
        "await client.From<Job>().Update(job); await client.From<Job>().Delete(job);",
        "await client.From<Customer>().Upsert(new Customer { Id = Guid.NewGuid(), Email = eventType }, new QueryOptions { OnConflict = \"email\" });",

        // A row that was read is written back under its primary key.
        "var stored = await client.From<Job>().Where(x => x.Id == 1).Single(); stored!.EventType = \"failed\"; await client.From<Job>().Upsert(stored);",
        "var answer = await client.From<Job>().Get(); foreach (var row in answer.Models) await client.From<Job>().Upsert(row);",
        "var answer = await client.From<Job>().Get(); await client.From<Job>().Upsert(answer.Models);",

        // Not known.
        "await client.From<NewJob>().Insert(newJob, given);",
        "await client.From<NewJob>().Upsert(newJob, new QueryOptions { OnConflict = eventType });",
        "await client.From<NewJob>().OnConflict(eventType).Upsert(newJob);",
        "var options = new QueryOptions(); if (spaceId > 1) options.Upsert = true; await client.From<NewJob>().Insert(newJob, options);",
        "var options = new QueryOptions(); Configure(options); await client.From<NewJob>().Insert(newJob, options);",
        "var options = new QueryOptions(); var alias = options; alias.Upsert = true; await client.From<NewJob>().Insert(newJob, options);",
        "await client.From<NewJob>().Insert(newJob, spaceId > 1 ? given : new QueryOptions());",
        "var table = client.From<NewJob>(); table.OnConflict(\"space_id,event_type\"); await table.Upsert(newJob);",
        "await client.From<NewJob>().Insert(newJob, Mutable);",
        "await client.From<NewJob>().Insert(newJob, Upserted);",
        "await Save(client, newJob);",
        "await client.From<Unattributed>().Insert(new Unattributed { SpaceId = 1, EventType = eventType });",
        "await client.From<Elsewhere>().Insert(new Elsewhere { SpaceId = 1 });",
        "var customer = new Customer { Email = eventType }; Fill(customer); await client.From<Customer>().Upsert(customer, new QueryOptions { OnConflict = \"email\" });",
        "await client.From<Keyed>().Upsert(new Keyed { Email = eventType }, new QueryOptions { OnConflict = \"email\" });",
        "await client.From<Built>().Upsert(new Built { Email = eventType }, new QueryOptions { OnConflict = \"email\" });",

        // The conflict is expected.
        "try { await client.From<Contact>().Insert(new Contact { Email = eventType }); } catch (PostgrestException e) when (e.Reason == FailureHint.Reason.UniquenessViolation) { }",
        "try { await client.From<Contact>().Insert(new Contact { Email = eventType }); } catch (PostgrestException e) when (e.StatusCode == 409) { }",
        "try { await client.From<Contact>().Upsert(new Contact { Email = eventType }); } catch (PostgrestException e) when (e.Content!.Contains(\"23505\")) { }",
    ];

    private const string Members = """
        public static QueryOptions Mutable { get; set; } = new();
        private static readonly QueryOptions Upserted = new();
        private static void Configure(QueryOptions options) => options.Upsert = true;
        private static void Fill(Customer customer) => customer.Id = Guid.NewGuid();
        private static Task Save<T>(Supabase.Client client, T model) where T : BaseModel, new() => client.From<T>().Insert(model);
        private static Task Other(Supabase.Client client, NewJob job) => client.From<NewJob>().OnConflict("space_id,event_type").Upsert(job, Upserted);
        [Table("stripe_sync_queue")] public class Unattributed : BaseModel { public long SpaceId { get; set; } public string EventType { get; set; } = ""; }
        [Table("stripe_sync_archive")] public class Elsewhere : BaseModel { [Column("space_id")] public long SpaceId { get; set; } }
        [Table("customers")] public class Keyed : BaseModel { [PrimaryKey("id", false)] public Guid Id { get; set; } = Guid.NewGuid(); [Column("email")] public string Email { get; set; } = ""; }
        [Table("customers")] public class Built : BaseModel { public Built() => Id = Guid.NewGuid(); [PrimaryKey("id", false)] public Guid Id { get; set; } [Column("email")] public string Email { get; set; } = ""; }
        """;

    [Theory]
    [MemberData(nameof(Silent))]
    public Task Is_silent(string body) => Verify.Silent(SupabaseCode.Project(body, Members));

    [Fact]
    public Task Ignored_columns_are_not_sent() => Verify.Silent(SupabaseCode.Project(
        "await client.From<Ignoring>().Upsert(new Ignoring { SpaceId = 1, EventType = eventType }, new QueryOptions { OnConflict = \"space_id,event_type\" });",
        """
        [Table("stripe_sync_queue")] public class Ignoring : BaseModel
        {
            [PrimaryKey("id", false)] [Column("id", ignoreOnInsert: true)] public long Id { get; set; }
            [Column("space_id")] public long SpaceId { get; set; }
            [Column("event_type")] public string EventType { get; set; } = "";
            [System.Text.Json.Serialization.JsonIgnore] public string Local { get; set; } = "";
        }
        """));

    [Fact]
    public Task Without_the_client_nothing_is_looked_for() => Verify.Silent(SupabaseCode.Project("") with
    {
        Libraries = Libraries.None,
        Sources = [new TestFile("/src/Test.cs", "public class Jobs { public void Insert(object job) { } public void Upsert(object job) => Insert(job); }")],
    });
}
