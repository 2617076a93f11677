namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>Plain HTTP to PostgREST: what is wrong is marked inside the address, or at the call.</summary>
public class PostgrestHttpTests
{
    public static TheoryData<string> Written =>
    [
        // A plain insert: nothing is asked for, or on_conflict without a resolution.
        "await http.PostAsJsonAsync(\"https://x.example/rest/v1/{|SSQ1001:stripe_sync_queue|}\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"https://x.example/rest/v1/{|SSQ1001:stripe_sync_queue|}?on_conflict=space_id,event_type\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync($\"{baseUrl}/rest/v1/{|SSQ1001:stripe_sync_queue|}?select={eventType}\", new[] { new { space_id = spaceId, event_type = eventType } });",
        "await http.PostAsJsonAsync(baseUrl + \"/rest/v1/{|SSQ1001:stripe_sync_queue|}\", payload);",
        "await http.PostAsJsonAsync(\"rest/v1/{|SSQ1001:stripe_sync_queue|}\", items);",
        "await http.PostAsync(new Uri(\"https://x.example/rest/v1/{|SSQ1001:stripe_sync_queue|}\"), JsonContent.Create(new { space_id = spaceId, event_type = eventType }));",
        "await http.PostAsync(new Uri(new Uri(baseUrl), \"/rest/v1/{|SSQ1001:stripe_sync_queue|}\"), new StringContent(json));",
        "const string Path = \"/rest/v1/{|SSQ1001:stripe_sync_queue|}\"; await http.PostAsync(Path, new StringContent(JsonSerializer.Serialize(new { space_id = spaceId, event_type = eventType }), Encoding.UTF8, \"application/json\"));",
        "await http.PostAsJsonAsync(\"/rest/v1/{|SSQ1001:stripe_sync_queue|}\", new Dictionary<string, object> { [\"space_id\"] = 7, [\"event_type\"] = \"sync\" });",
        "await http.PostAsJsonAsync(\"/rest/v1/{|SSQ1001:stripe_sync_queue|}\", new Body { SpaceId = spaceId, EventType = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/{|SSQ1002:customers|}\", new { email = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/{|SSQ1001:stripe%5Fsync_queue|}\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/{|SSQ1001:stripe_sync_queue|}?columns=space_id,event_type\", items);",

        // HttpRequestMessage, in each usual shape.
        "using var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1001:stripe_sync_queue|}\") { Content = JsonContent.Create(new { space_id = spaceId, event_type = eventType }) }; request.Headers.Add(\"apikey\", json); await http.SendAsync(request);",
        "var request = new HttpRequestMessage { Method = HttpMethod.Post, RequestUri = new Uri(\"https://x.example/rest/v1/{|SSQ1001:stripe_sync_queue|}\"), Content = new StringContent(json) }; await http.SendAsync(request);",
        "var request = new HttpRequestMessage(); request.Method = new HttpMethod(\"POST\"); request.RequestUri = new Uri(\"https://x.example/rest/v1/{|SSQ1001:stripe_sync_queue|}\"); request.Content = new StringContent(json); await http.SendAsync(request);",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1001:stripe_sync_queue|}\") { Content = JsonContent.Create(payload), Headers = { { \"Prefer\", \"return=minimal\" } } });",

        // An upsert without target, or with a wrong one.
        "var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1006:stripe_sync_queue|}\") { Content = JsonContent.Create(new { space_id = spaceId, event_type = eventType }) }; request.Headers.Add(\"Prefer\", \"resolution=merge-duplicates\"); await http.SendAsync(request);",
        "var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1006:stripe_sync_queue|}\") { Content = new StringContent(json) }; request.Headers.TryAddWithoutValidation(\"Prefer\", \"return=minimal,resolution=ignore-duplicates\"); await http.SendAsync(request);",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue?on_conflict={|SSQ1003:space_id|}\") { Content = JsonContent.Create(payload), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue?on_conflict={|SSQ1003:space_id|}&select=id\") { Content = JsonContent.Create(payload), Headers = { { \"Prefer\", new[] { \"return=minimal\", \"resolution=merge-duplicates\" } } } });",
        "var content = JsonContent.Create(payload); content.Headers.Add(\"Prefer\", \"resolution=merge-duplicates\"); await http.PostAsync(\"/rest/v1/{|SSQ1006:stripe_sync_queue|}\", content);",
        "var client = new HttpClient(); client.DefaultRequestHeaders.Add(\"Prefer\", \"resolution=merge-duplicates\"); await client.PostAsJsonAsync(\"/rest/v1/{|SSQ1006:stripe_sync_queue|}\", new { space_id = spaceId, event_type = eventType });",
        "var client = new HttpClient { BaseAddress = new Uri(\"https://x.example/rest/v1/\") }; await client.PostAsJsonAsync(\"{|SSQ1001:stripe_sync_queue|}\", new { space_id = spaceId, event_type = eventType });",

        // An id that is sent.
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1018:stripe_sync_queue|}?on_conflict=space_id,event_type\") { Content = JsonContent.Create(new { id = 0, space_id = spaceId, event_type = eventType }), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",

        // JSON in the source.
        "await http.PostAsync(\"/rest/v1/{|SSQ1002:customers|}\", new StringContent(\"{\\\"email\\\": \\\"a@b.example\\\", \\\"name\\\": null}\"));",
        "await http.PostAsync(\"/rest/v1/{|SSQ1002:customers|}\", new StringContent($\"[{{\\\"email\\\": \\\"{eventType}\\\", \\\"name\\\": [1, {{\\\"a\\\": \\\"]\\\"}}]}}]\"));",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1006:stripe_sync_queue|}\") { Content = new StringContent($\"{{\\\"space_id\\\": {spaceId}, \\\"event_type\\\": \\\"sync\\\"}}\"), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",
        "const string Body = \"{ \\\"id\\\": 0, \\\"space_id\\\": 7, \\\"event_type\\\": \\\"sync\\\" }\"; http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/{|SSQ1018:stripe_sync_queue|}?on_conflict=space_id,event_type\") { Content = new StringContent(Body), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",

        // PUT is an upsert on the primary key.
        "await http.PutAsJsonAsync($\"/rest/v1/{|SSQ1005:stripe_sync_queue|}?id=eq.{spaceId}\", new { id = spaceId, space_id = spaceId, event_type = eventType });",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public Task Is_said(string body) => Verify.Analyzer(Project(body));

    public static TheoryData<string> Silent =>
    [
        // Right.
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue?on_conflict=space_id,event_type\") { Content = JsonContent.Create(new { space_id = spaceId, event_type = eventType }), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue?on_conflict=space_id%2Cevent_type\") { Content = JsonContent.Create(payload), Headers = { { \"Prefer\", \"resolution=ignore-duplicates, return=minimal\" } } });",
        "await http.PostAsJsonAsync(\"/rest/v1/rpc/enqueue_stripe_sync\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/readings\", new { sensor = 1 });",
        "await http.GetAsync(\"/rest/v1/stripe_sync_queue\"); await http.DeleteAsync(\"/rest/v1/stripe_sync_queue?id=eq.1\");",
        "await http.PutAsJsonAsync($\"/rest/v1/members?space_id=eq.{spaceId}&user_id=eq.1\", new { space_id = spaceId, user_id = 1 });",
        "await http.SendAsync(new HttpRequestMessage(HttpMethod.Patch, \"/rest/v1/stripe_sync_queue?id=eq.1\") { Content = JsonContent.Create(payload) });",

        // JSON in the source: right, or not known.
        "await http.PostAsync(\"/rest/v1/customers\", new StringContent(\"{\\\"name\\\": \\\"n\\\"\"));",
        "await http.PostAsync(\"/rest/v1/customers\", new StringContent($\"{{\\\"{eventType}\\\": 1}}\"));",
        "await http.PostAsync(\"/rest/v1/customers\", new StringContent($\"{{{json}}}\"));",
        "await http.PostAsync(\"/rest/v1/customers\", new StringContent(\"[{\\\"email\\\": \\\"a\\\"}, {\\\"name\\\": \\\"b\\\"}]\"));",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue?on_conflict=space_id,event_type\") { Content = new StringContent($\"{{\\\"space_id\\\": {spaceId}, \\\"event_type\\\": \\\"sync\\\"}}\"), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",

        // Another service.
        "await http.PostAsJsonAsync(\"https://api.stripe.com/v1/stripe_sync_queue\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"https://x.example/api/stripe_sync_queue\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"https://x.example/auth/v1/token\", payload);",
        "await http.PostAsJsonAsync(\"stripe_sync_queue\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/stripe_sync%_queue\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/public%2Fstripe_sync_queue\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/unknown_table\", new { space_id = spaceId });",
        "await http.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue/archive\", new { space_id = spaceId, event_type = eventType });",

        // Not known.
        "await http.PostAsJsonAsync($\"/rest/v1/{eventType}\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync($\"/rest/v1/stripe_sync_{eventType}\", new { space_id = spaceId, event_type = eventType });",
        "await http.PostAsJsonAsync(\"/rest/v1/customers\", payload);",
        "var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue\") { Content = JsonContent.Create(payload) }; request.Headers.Add(\"Prefer\", eventType); await http.SendAsync(request);",
        "var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue\") { Content = JsonContent.Create(payload) }; Authorize(request); await http.SendAsync(request);",
        "var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue\") { Content = JsonContent.Create(payload) }; foreach (var pair in new Dictionary<string, string>()) request.Headers.Add(pair.Key, pair.Value); await http.SendAsync(request);",
        "var request = new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue\") { Content = JsonContent.Create(payload) }; if (spaceId > 1) request.Headers.Add(\"Prefer\", \"resolution=merge-duplicates\"); await http.SendAsync(request);",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, $\"/rest/v1/stripe_sync_queue?on_conflict={eventType}\") { Content = JsonContent.Create(payload), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, $\"/rest/v1/stripe_sync_queue?{eventType}\") { Content = JsonContent.Create(payload), Headers = { { \"Prefer\", \"resolution=merge-duplicates\" } } });",
        "void Configure(HttpClient c) => c.DefaultRequestHeaders.Add(\"Prefer\", \"resolution=merge-duplicates\"); var client = new HttpClient(); Configure(client); await client.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue\", payload);",
        "await http.PostAsJsonAsync<object>(\"/rest/v1/customers\", new { email = eventType }.ToString()!);",
        "http.Send(new HttpRequestMessage(HttpMethod.Post, \"/rest/v1/stripe_sync_queue\") { Content = JsonContent.Create(payload), Headers = { { \"Content-Profile\", \"other\" } } });",

        // Names that are no columns: PostgREST refuses them before anything else.
        "await http.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue\", new { SpaceId = spaceId, EventType = eventType });",

        // The conflict is expected.
        "var answer = await http.PostAsJsonAsync(\"/rest/v1/customers\", new { email = eventType }); if (answer.StatusCode == System.Net.HttpStatusCode.Conflict) return;",
    ];

    [Theory]
    [MemberData(nameof(Silent))]
    public Task Is_silent(string body) => Verify.Silent(Project(body));

    [Fact]
    public Task Headers_that_the_project_sets_elsewhere_make_it_unknown() => Verify.Silent(
        Project("await http.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue\", new { space_id = spaceId, event_type = eventType });")
            .WithSource("/src/Program.cs", "using System.Net.Http; public static class Setup { public static void Use(HttpClient c) => c.DefaultRequestHeaders.Add(\"Prefer\", \"resolution=merge-duplicates\"); }"));

    [Fact]
    public Task Fields_are_followed_in_their_type() => Verify.Analyzer(new TestProject
    {
        Schema = [new SchemaItem("/db/migrations/0001_init.sql", SupabaseCode.Schema)],
        Libraries = Libraries.None,
        Sources =
        [
            new TestFile("/src/Test.cs", """
                using System.Net.Http;
                using System.Net.Http.Json;

                public class Gateway
                {
                    private readonly HttpClient http;
                    public Gateway(HttpClient http)
                    {
                        this.http = http;
                        this.http.BaseAddress = new Uri("https://x.example/rest/v1/");
                    }

                    public Task Enqueue(long spaceId) => http.PostAsJsonAsync("{|SSQ1001:stripe_sync_queue|}", new { space_id = spaceId, event_type = "sync" });
                }
                """),
        ],
    });

    [Fact]
    public Task Without_migrations_and_without_the_client_nothing_is_said() => Verify.Silent(
        Project("await http.PostAsJsonAsync(\"/rest/v1/stripe_sync_queue\", new { space_id = spaceId, event_type = eventType });") with { Schema = [] });

    private static TestProject Project(string body) => new()
    {
        Schema = [new SchemaItem("/db/migrations/0001_init.sql", SupabaseCode.Schema)],
        Libraries = Libraries.None,
        Sources =
        [
            new TestFile("/src/Test.cs", $$"""
                using System.Net.Http;
                using System.Net.Http.Json;
                using System.Text;
                using System.Text.Json;
                using System.Text.Json.Serialization;

                public class Sync
                {
                    public async Task Run(HttpClient http, string baseUrl, long spaceId, string eventType, string json, object payload, List<object> items)
                    {
                        {{body}}
                        await Task.CompletedTask;
                    }

                    private static void Authorize(HttpRequestMessage request) => request.Headers.Add("apikey", "k");
                }

                public class Body
                {
                    [JsonPropertyName("space_id")] public long SpaceId { get; set; }
                    [JsonPropertyName("event_type")] public string EventType { get; set; } = "";
                }
                """),
        ],
    };
}
