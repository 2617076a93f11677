using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>The clients of PostgREST: Supabase's, and plain HTTP.</summary>
internal static class ClientForms
{
    private static readonly ImmutableDictionary<string, string> Supabase = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "client.From<Job>().Insert(new Job { SpaceId = space, EventType = name });",
        ["upsert of a queue by its natural key"] = "client.From<Job>().Upsert(new Job { SpaceId = space, EventType = name }, new QueryOptions { OnConflict = \"space_id,event_type\", DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });",
        ["plain insert"] = "client.From<Customer>().Insert(new Customer { Email = email, Name = name });",
        ["several rows"] = "client.From<Customer>().Insert(new List<Customer> { new() { Email = email }, new() { Email = name } });",
        ["upsert by the unique key"] = "client.From<Customer>().Upsert(new Customer { Email = email, Name = name }, new QueryOptions { OnConflict = \"email\" });",
        ["target that matches no key"] = "client.From<Customer>().OnConflict(\"name\").Upsert(new Customer { Email = email, Name = name });",
        ["composite key"] = "client.From<Member>().Insert(new Member { SpaceId = space, UserId = space });",
        ["generated key alone"] = "client.From<Event>().Insert(new Event { Body = name });",
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, string> Http = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "http.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue\", new { space_id = space, event_type = name });",
        ["upsert of a queue by its natural key"] = Upsert("stripe_sync_queue?on_conflict=space_id,event_type", "new { space_id = space, event_type = name }", "ignore-duplicates"),
        ["plain insert"] = "http.PostAsJsonAsync(\"/rest/v1/customers\", new { email, name });",
        ["several rows"] = "http.PostAsJsonAsync(\"/rest/v1/customers\", new[] { new { email = email }, new { email = name } });",
        ["upsert by the unique key"] = Upsert("customers?on_conflict=email", "new { email, name }", "merge-duplicates"),
        ["target that matches no key"] = Upsert("customers?on_conflict=name", "new { email, name }", "ignore-duplicates"),
        ["composite key"] = "http.PostAsJsonAsync(\"/rest/v1/members\", new { space_id = space, user_id = space });",
        ["generated key alone"] = "http.PostAsJsonAsync(\"/rest/v1/events\", new { body = name });",
        ["fresh key"] = "http.PostAsJsonAsync(\"/rest/v1/docs\", new { id = Guid.NewGuid(), title = name });",
        ["key from outside"] = "http.PostAsJsonAsync(\"/rest/v1/docs\", new { id, title = name });",
    }.ToImmutableDictionary();

    public static readonly ImmutableArray<LibraryForm> All =
    [
        new("Supabase", Libraries.Supabase, "using Supabase.Postgrest;", "Supabase.Client client", null, static s => Supabase.GetValueOrDefault(s.Name))
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", """
                using Supabase.Postgrest.Attributes;
                using Supabase.Postgrest.Models;
                [Table("stripe_sync_queue")] public class Job : BaseModel { [Column("space_id")] public long SpaceId { get; set; } [Column("event_type")] public string EventType { get; set; } = ""; }
                [Table("customers")] public class Customer : BaseModel { [Column("email")] public string Email { get; set; } = ""; [Column("name")] public string? Name { get; set; } }
                [Table("members")] public class Member : BaseModel { [Column("space_id")] public long SpaceId { get; set; } [Column("user_id")] public long UserId { get; set; } }
                [Table("events")] public class Event : BaseModel { [Column("body")] public string? Body { get; set; } }
                """),
        },
        new("HTTP", Libraries.Npgsql, "using System.Net.Http;\nusing System.Net.Http.Json;", "HttpClient http", null, static s => Http.GetValueOrDefault(s.Name)),
    ];

    private static string Upsert(string path, string body, string resolution) =>
        $"http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{path}\") {{ Content = JsonContent.Create({body}), Headers = {{ {{ \"Prefer\", \"resolution={resolution}\" }} }} }});";
}
