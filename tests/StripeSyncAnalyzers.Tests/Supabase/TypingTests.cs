namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>Code that is being typed: cut off anywhere, it is no reason to throw.</summary>
public class TypingTests
{
    private const string Client = """
        using Supabase.Postgrest; using Supabase.Postgrest.Attributes; using Supabase.Postgrest.Models;
        [Table("stripe_sync_queue")] public class Job : BaseModel { [PrimaryKey("id", false)] public long Id { get; set; } [Column("space_id", ignoreOnInsert: false)] public long SpaceId { get; set; } = 3; }
        public class Sync { private readonly QueryOptions own = new() { OnConflict = "id" }; public async Task Run(Supabase.Client client) {
            var options = new QueryOptions { OnConflict = "space_id", DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates }; options.Upsert = true;
            await client.From<Job>().Columns(x => new object[] { x.SpaceId }).OnConflict(x => x.SpaceId).Upsert(new[] { new Job { SpaceId = 1 } }.Select(j => new Job { Id = j.Id }).ToList(), options);
            foreach (var job in (await client.From<Job>().Get()).Models) await client.From<Job>().Insert(job, this.own, cancellationToken: default);
        } }
        """;

    private const string Http = """
        using System.Net.Http; using System.Net.Http.Json;
        public class Sync { public async Task Run(HttpClient http, string host) {
            var request = new HttpRequestMessage(new HttpMethod("POST"), new Uri(new Uri(host), $"/rest/v1/stripe_sync_queue?on_conflict=space_id&select={host}&columns=space_id")) { Headers = { { "Prefer", new[] { "a", "b" } } } };
            request.Content = JsonContent.Create(new Dictionary<string, object> { ["space_id"] = 1, { "event_type", "x" } }); request.Headers.Add("Prefer", "resolution=merge-duplicates");
            await http.SendAsync(request);
            await http.PutAsJsonAsync("rest/v1/stripe_sync_queue?id=eq.1", new { space_id = 1, host });
        } }
        """;

    [Theory]
    [InlineData(nameof(Client), 0)]
    [InlineData(nameof(Client), 1)]
    [InlineData(nameof(Client), 2)]
    [InlineData(nameof(Http), 0)]
    [InlineData(nameof(Http), 1)]
    [InlineData(nameof(Http), 2)]
    public async Task Cut_off_anywhere(string name, int remainder)
    {
        var code = name == nameof(Client) ? Client : Http;
        for (var length = remainder * 5; length < code.Length; length += 15)
        {
            var project = SupabaseCode.Project("") with { Sources = [new TestFile("/src/Test.cs", code[..length])] };
            Assert.All(await project.Compile().AnalyzeAsync(new ConflictSafetyAnalyzer()), static d => Assert.StartsWith("SSQ", d.Id, StringComparison.Ordinal));
        }
    }
}
