using System.Net.Http.Json;

namespace WithSupabase;

/// <summary>Writes as they are found in the field. The rule that speaks stands behind the line that it speaks of.</summary>
internal static class Before
{
    /// <summary>"We do use upsert": on_conflict alone is none. The second click on "Synchronize" is HTTP 409.</summary>
    public static Task<HttpResponseMessage> RequestSync(HttpClient http, long space, string type) =>
        http.PostAsJsonAsync("/rest/v1/stripe_sync_queue?on_conflict=space_id,event_type", new { space_id = space, event_type = type }); // SSQ1001

    /// <summary>An upsert, but without a target it is one on the primary key: HTTP 409 for a customer who is there.</summary>
    public static async Task<HttpResponseMessage> SaveCustomer(HttpClient http, string email, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rest/v1/customers"); // SSQ1006
        request.Headers.Add("Prefer", "resolution=merge-duplicates");
        request.Content = JsonContent.Create(new { email, name });
        return await http.SendAsync(request);
    }
}
