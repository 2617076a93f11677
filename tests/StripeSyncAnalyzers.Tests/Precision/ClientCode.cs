using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Precision;

/// <summary>Supabase, plain HTTP and linq2db as teams use them.</summary>
internal static class ClientCode
{
    private const string SupabaseUsings = """
        using Supabase.Postgrest;
        using Supabase.Postgrest.Attributes;
        using Supabase.Postgrest.Exceptions;
        using Supabase.Postgrest.Interfaces;
        using Supabase.Postgrest.Models;

        """;

    private const string HttpUsings = """
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Text;
        using System.Text.Json;

        """;

    private const string Linq2DbUsings = """
        using LinqToDB;
        using LinqToDB.Async;
        using LinqToDB.Data;
        using LinqToDB.Mapping;

        """;

    private const string Profiles = """
        create table profiles (id uuid primary key, handle text not null unique, bio text);
        create table likes (user_id uuid not null, post_id bigint not null, primary key (user_id, post_id));
        create table uploads (id uuid primary key default gen_random_uuid(), path text not null);
        """;

    public static ImmutableArray<RealisticCode> All { get; } =
    [
        new("Supabase: a generic store", Libraries.Supabase, Profiles, SupabaseUsings + """
            [Table("likes")] public class Like : BaseModel { [PrimaryKey("user_id", true)] public Guid UserId { get; set; } [PrimaryKey("post_id", true)] public long PostId { get; set; } }
            [Table("uploads")] public class Upload : BaseModel { [PrimaryKey("id", false)] public Guid Id { get; set; } [Column("path")] public string Path { get; set; } = ""; }
            [Table("profiles")] public class Profile : BaseModel { [PrimaryKey("id", true)] public Guid Id { get; set; } [Column("handle")] public string Handle { get; set; } = ""; [Column("bio")] public string? Bio { get; set; } }
            public class Store<T>(Supabase.Client client, string? onConflict = null) where T : BaseModel, new()
            {
                public Task AddAsync(T model) => client.From<T>().Insert(model);
                public Task SaveAsync(T model) => client.From<T>().Upsert(model, new QueryOptions { OnConflict = onConflict });
                public Task SaveAllAsync(ICollection<T> models) => client.From<T>().Upsert(models);
            }
            public class Feed(Supabase.Client client)
            {
                public Task LikeAsync(Guid user, long post) => client.From<Like>().Upsert(new Like { UserId = user, PostId = post });
                public Task UploadAsync(string path) => client.From<Upload>().Insert(new Upload { Path = path });
                public Task ByHandleAsync(Profile profile) => client.From<Profile>().OnConflict({|SSQ1019:"handle"|}).Upsert(profile, new QueryOptions { DuplicateResolution = QueryOptions.DuplicateResolutionType.IgnoreDuplicates });
                public async Task RenameAsync(Guid id, string bio)
                {
                    var profile = await client.From<Profile>().Where(p => p.Id == id).Single();
                    profile!.Bio = bio;
                    await client.From<Profile>().Upsert(profile);
                    await profile.Update<Profile>();
                }
            }
            """),

        new("Supabase: a conflict that is expected", Libraries.Supabase, Profiles, SupabaseUsings + """
            [Table("profiles")] public class Profile : BaseModel { [PrimaryKey("id", true)] public Guid Id { get; set; } [Column("handle")] public string Handle { get; set; } = ""; }
            public class Profiles(Supabase.Client client)
            {
                public async Task<bool> TryClaimAsync(Guid id, string handle)
                {
                    try
                    {
                        await client.From<Profile>().Insert(new Profile { Id = id, Handle = handle });
                        return true;
                    }
                    catch (PostgrestException e) when (e.Reason == FailureHint.Reason.UniquenessViolation || e.Message.Contains("duplicate"))
                    {
                        return false;
                    }
                }

                public Task ClaimAsync(Guid id, string handle) => client.From<Profile>().{|SSQ1002:Insert|}(new Profile { Id = id, Handle = handle });
            }
            """),

        new("HTTP: a client of PostgREST", Libraries.Npgsql, Profiles, HttpUsings + """
            public class Rest(HttpClient http, string url, string table)
            {
                public Task<HttpResponseMessage> LikeAsync(Guid user, long post)
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/rest/v1/likes") { Content = JsonContent.Create(new { user_id = user, post_id = post }) };
                    request.Headers.Add("Prefer", "resolution=merge-duplicates,return=minimal");
                    return http.SendAsync(request);
                }

                public Task<HttpResponseMessage> AddAsync(object row) => http.PostAsJsonAsync($"{url}/rest/v1/{table}", row);
                public Task<HttpResponseMessage> CallAsync(string handle) => http.PostAsJsonAsync($"{url}/rest/v1/rpc/claim", new { handle });
                public Task<HttpResponseMessage> UploadAsync(string path) => http.PostAsJsonAsync("https://x.example/rest/v1/uploads", new { path });
                public Task<HttpResponseMessage> ElsewhereAsync(string handle) => http.PostAsJsonAsync("https://x.example/api/profiles", new { handle });
                public async Task<bool> ClaimAsync(Guid id, string handle)
                {
                    var answer = await http.PostAsync($"{url}/rest/v1/profiles", new StringContent(JsonSerializer.Serialize(new { id, handle }), Encoding.UTF8, "application/json"));
                    if (answer.StatusCode == System.Net.HttpStatusCode.Conflict)
                        return false;
                    answer.EnsureSuccessStatusCode();
                    return true;
                }
            }
            """),

        new("linq2db: temporary tables and tables that are passed", Libraries.Npgsql | Libraries.Linq2Db, "create table customers (id bigserial primary key, email text not null unique);", Linq2DbUsings + """
            [Table("customers")] public class Customer { [PrimaryKey, Identity, Column("id")] public long Id { get; set; } [Column("email")] public string Email { get; set; } = ""; }
            public class Load(DataConnection db)
            {
                public void Run(List<Customer> customers)
                {
                    using var incoming = db.CreateTempTable<Customer>("incoming");
                    incoming.BulkCopy(customers);
                    incoming.Insert(() => new Customer { Email = "a" });
                    using var filled = db.CreateTempTable("filled", customers);
                    var archive = db.CreateTable<Customer>(tableName: "archive");
                    archive.BulkCopy(customers);
                    Fill(archive, customers);
                    db.GetTable<Customer>().TableOptions(TableOptions.IsTemporary).Insert(() => new Customer { Email = "a" });
                    db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = "a" }, null, () => new Customer { Email = "a" });
                    db.GetTable<Customer>().{|SSQ1002:Insert|}(() => new Customer { Email = "a" });
                }

                private static void Fill(ITable<Customer> table, List<Customer> customers) => table.BulkCopy(customers);
            }
            """),
    ];
}
