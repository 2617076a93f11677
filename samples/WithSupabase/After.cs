using System.Net.Http.Json;

namespace WithSupabase;

/// <summary>The same writes, repaired: nothing is reported, and none of them is answered with 409 when it is sent again.</summary>
internal static class After
{
    /// <summary>An upsert by its header, on the key of the job; a job that is there stays as it is.</summary>
    public static async Task<HttpResponseMessage> RequestSync(HttpClient http, long space, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rest/v1/stripe_sync_queue?on_conflict=space_id,event_type");
        request.Headers.Add("Prefer", "resolution=ignore-duplicates");
        request.Content = JsonContent.Create(new { space_id = space, event_type = type });
        return await http.SendAsync(request);
    }

    /// <summary>The upsert names the key that the migration declares.</summary>
    public static async Task<HttpResponseMessage> SaveCustomer(HttpClient http, string email, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rest/v1/customers?on_conflict=email");
        request.Headers.Add("Prefer", "resolution=merge-duplicates");
        request.Content = JsonContent.Create(new { email, name });
        return await http.SendAsync(request);
    }
}
