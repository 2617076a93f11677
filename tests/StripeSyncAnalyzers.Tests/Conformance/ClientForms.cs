using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>The clients of PostgREST: Supabase's, and plain HTTP.</summary>
internal static class ClientForms
{
    private const string RowsOfAQuery = "PostgREST takes the rows from the body of the request: there is no INSERT … SELECT.";
    private const string EveryKey = "PostgREST writes ON CONFLICT with a target always: the columns of on_conflict, or else the primary key.";

    private static readonly ImmutableDictionary<string, string> Supabase = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "client.From<Job>().Insert(new Job { SpaceId = space, EventType = name });",
        ["upsert of a queue by its natural key"] = "client.From<Job>().Upsert(new Job { SpaceId = space, EventType = name }, new QueryOptions { OnConflict = \"space_id,event_type\", DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });",
        ["upsert of a queue by its surrogate key"] = "client.From<NumberedJob>().OnConflict(x => x.Id).Upsert(new NumberedJob { Id = run, SpaceId = space, EventType = name }, new QueryOptions { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });",
        ["plain insert"] = "client.From<Customer>().Insert(new Customer { Email = email, Name = name });",
        ["upsert by the unique key"] = "client.From<Customer>().Upsert(new Customer { Email = email, Name = name }, new QueryOptions { OnConflict = \"email\" });",
        ["target that matches no key"] = "client.From<Customer>().OnConflict(\"name\").Upsert(new Customer { Email = email, Name = name });",
        ["several rows"] = "client.From<Customer>().Insert(new List<Customer> { new() { Email = email }, new() { Email = name } });",
        ["handled violation"] = "client.From<Customer>().Insert(new Customer { Email = email, Name = name }).Wait();",
        ["fresh key"] = "client.From<Doc>().Insert(new Doc { Id = Guid.NewGuid(), Title = name });",
        ["key from outside"] = "client.From<Doc>().Insert(new Doc { Id = id, Title = name });",
        ["another key left open"] = "client.From<StoredFile>().Upsert(new StoredFile { Id = other, Path = name, Size = 1 }, new QueryOptions { OnConflict = \"id\" });",
        ["composite key"] = "client.From<Member>().Insert(new Member { SpaceId = space, UserId = space, Role = name });",
        ["upsert by the composite key"] = "client.From<Member>().Upsert(new Member { SpaceId = space, UserId = space, Role = name });",
        ["deferrable key"] = "client.From<Seat>().Upsert(new Seat { Id = run, Place = name }, new QueryOptions { OnConflict = \"place\", DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });",
        ["generated key alone"] = "client.From<Event>().Insert(new Event { Body = name });",
        ["key by default"] = "client.From<Token>().Insert(new Token { Name = name });",
        ["quoted names"] = "client.From<OrderLine>().Insert(new OrderLine { Id = Guid.NewGuid(), Number = name });",
        ["inside of a partial index"] = "client.From<Slot>().Insert(new Slot { Code = name, State = \"active\" });",
        ["outside of a partial index"] = "client.From<Slot>().Insert(new Slot { Code = name, State = \"closed\" });",
        ["null in a nullable key"] = "client.From<Contact>().Insert(new Contact { Phone = null, Name = name });",
        ["undeclared table"] = "client.From<Elsewhere>().Insert(new Elsewhere { Id = run });",
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, string> Http = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "http.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue\", new { space_id = space, event_type = name });",
        ["upsert of a queue by its natural key"] = Upsert("stripe_sync_queue?on_conflict=space_id,event_type", "new { space_id = space, event_type = name }", "ignore-duplicates"),
        ["upsert of a queue by its surrogate key"] = Upsert("stripe_sync_queue?on_conflict=id", "new { id = run, space_id = space, event_type = name }", "ignore-duplicates"),
        ["plain insert"] = "http.PostAsJsonAsync(\"/rest/v1/customers\", new { email, name });",
        ["upsert by the unique key"] = Upsert("customers?on_conflict=email", "new { email, name }", "merge-duplicates"),
        ["target that matches no key"] = Upsert("customers?on_conflict=name", "new { email, name }", "ignore-duplicates"),
        ["several rows"] = "http.PostAsJsonAsync(\"/rest/v1/customers\", new[] { new { email = email }, new { email = name } });",
        ["handled violation"] = "http.PostAsJsonAsync(\"/rest/v1/customers\", new { email, name }).Result.EnsureSuccessStatusCode();",
        ["fresh key"] = "http.PostAsJsonAsync(\"/rest/v1/docs\", new { id = Guid.NewGuid(), title = name });",
        ["key from outside"] = "http.PostAsJsonAsync(\"/rest/v1/docs\", new { id, title = name });",
        ["another key left open"] = Upsert("files?on_conflict=id", "new { id = other, path = name, size = 1 }", "merge-duplicates"),
        ["composite key"] = "http.PostAsJsonAsync(\"/rest/v1/members\", new { space_id = space, user_id = space, role = name });",
        ["upsert by the composite key"] = Upsert("members", "new { space_id = space, user_id = space, role = name }", "merge-duplicates"),
        ["deferrable key"] = Upsert("seats?on_conflict=place", "new { id = run, place = name }", "ignore-duplicates"),
        ["generated key alone"] = "http.PostAsJsonAsync(\"/rest/v1/events\", new { body = name });",
        ["key by default"] = "http.PostAsJsonAsync(\"/rest/v1/tokens\", new { name });",
        ["another schema"] = Post("tenants", "new { slug = name, title = email }", "Content-Profile", "app"),
        ["quoted names"] = "http.PostAsJsonAsync(\"/rest/v1/Order%20Lines\", new Dictionary<string, object> { [\"Id\"] = Guid.NewGuid(), [\"Number\"] = name });",
        ["inside of a partial index"] = "http.PostAsJsonAsync(\"/rest/v1/slots\", new { code = name, state = \"active\" });",
        ["outside of a partial index"] = "http.PostAsJsonAsync(\"/rest/v1/slots\", new { code = name, state = \"closed\" });",
        ["null in a nullable key"] = "http.PostAsJsonAsync(\"/rest/v1/contacts\", new { phone = (string?)null, name });",
        ["undeclared table"] = "http.PostAsJsonAsync(\"/rest/v1/elsewhere\", new { id = run });",
    }.ToImmutableDictionary();

    public static readonly ImmutableArray<LibraryForm> All =
    [
        new("Supabase", Libraries.Supabase, "using Supabase.Postgrest;\nusing Supabase.Postgrest.Exceptions;", "Supabase.Client client", null, static s => Supabase.GetValueOrDefault(s.Name))
        {
            Handler = "catch (AggregateException e) when (e.InnerException is PostgrestException { Reason: FailureHint.Reason.UniquenessViolation }) { }",
            CannotExpress = new Dictionary<string, string>
            {
                ["rows of a query"] = RowsOfAQuery,
                ["nothing done for every key"] = EveryKey,
                ["another schema"] = "The schema is an option of the client, made elsewhere: a call has no place for it.",
            }.ToImmutableDictionary(),
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", """
                using Supabase.Postgrest.Attributes;
                using Supabase.Postgrest.Models;
                [Table("stripe_sync_queue")] public class Job : BaseModel { [Column("space_id")] public long SpaceId { get; set; } [Column("event_type")] public string EventType { get; set; } = ""; }
                [Table("stripe_sync_queue")] public class NumberedJob : BaseModel { [PrimaryKey("id", true)] public long Id { get; set; } [Column("space_id")] public long SpaceId { get; set; } [Column("event_type")] public string EventType { get; set; } = ""; }
                [Table("customers")] public class Customer : BaseModel { [Column("email")] public string Email { get; set; } = ""; [Column("name")] public string? Name { get; set; } }
                [Table("contacts")] public class Contact : BaseModel { [PrimaryKey("id")] public long Id { get; set; } [Column("phone")] public string? Phone { get; set; } [Column("name")] public string? Name { get; set; } }
                [Table("docs")] public class Doc : BaseModel { [PrimaryKey("id", true)] public Guid Id { get; set; } [Column("title")] public string? Title { get; set; } }
                [Table("files")] public class StoredFile : BaseModel { [PrimaryKey("id", true)] public Guid Id { get; set; } [Column("path")] public string Path { get; set; } = ""; [Column("size")] public int? Size { get; set; } }
                [Table("members")] public class Member : BaseModel { [PrimaryKey("space_id", true)] public long SpaceId { get; set; } [PrimaryKey("user_id", true)] public long UserId { get; set; } [Column("role")] public string? Role { get; set; } }
                [Table("seats")] public class Seat : BaseModel { [PrimaryKey("id", true)] public int Id { get; set; } [Column("place")] public string Place { get; set; } = ""; }
                [Table("slots")] public class Slot : BaseModel { [PrimaryKey("id")] public long Id { get; set; } [Column("code")] public string Code { get; set; } = ""; [Column("state")] public string State { get; set; } = ""; }
                [Table("events")] public class Event : BaseModel { [PrimaryKey("id")] public long Id { get; set; } [Column("body")] public string? Body { get; set; } }
                [Table("tokens")] public class Token : BaseModel { [PrimaryKey("token")] public Guid Value { get; set; } [Column("name")] public string? Name { get; set; } }
                [Table("Order Lines")] public class OrderLine : BaseModel { [PrimaryKey("Id", true)] public Guid Id { get; set; } [Column("Number")] public string Number { get; set; } = ""; }
                [Table("elsewhere")] public class Elsewhere : BaseModel { [PrimaryKey("id", true)] public int Id { get; set; } }
                """),
        },
        new("HTTP", Libraries.Npgsql, "using System.Net;\nusing System.Net.Http;\nusing System.Net.Http.Json;", "HttpClient http", null, static s => Http.GetValueOrDefault(s.Name))
        {
            Handler = "catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Conflict) { }",
            CannotExpress = new Dictionary<string, string>
            {
                ["rows of a query"] = RowsOfAQuery,
                ["nothing done for every key"] = EveryKey,
            }.ToImmutableDictionary(),
        },
    ];

    /// <summary>What PostgREST understands otherwise than the same words of SQL would be: what is left out means the primary key, and a target alone asks for nothing.</summary>
    public static readonly ImmutableArray<(string Form, string Body, string Rule)> OtherThanSql =
    [
        ("Supabase", "client.From<Customer>().Upsert(new Customer { Email = email, Name = name });", RuleIds.UpsertWithoutTarget),
        ("Supabase", "client.From<Customer>().Insert(new Customer { Email = email, Name = name }, new QueryOptions { OnConflict = \"email\" });", RuleIds.PlainInsert),
        ("HTTP", Upsert("customers", "new { email, name }", "merge-duplicates"), RuleIds.UpsertWithoutTarget),
        ("HTTP", "http.PostAsJsonAsync(\"/rest/v1/customers?on_conflict=email\", new { email, name });", RuleIds.PlainInsert),
    ];

    private static string Upsert(string path, string body, string resolution) => Post(path, body, "Prefer", "resolution=" + resolution);

    private static string Post(string path, string body, string header, string value) =>
        $"http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{path}\") {{ Content = JsonContent.Create({body}), Headers = {{ {{ \"{header}\", \"{value}\" }} }} }});";
}
