namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>Options and settings of the Supabase client that stand in other files than the write.</summary>
public class SupabaseSettingsTests
{
    private const string Options = """
        using Supabase.Postgrest;
        public static class Shared
        {
            private const string Key = "space_id,event_type";
            public static readonly QueryOptions ByKey = new() { OnConflict = Key };
            public static readonly QueryOptions ById = new QueryOptions { OnConflict = "id", Returning = QueryOptions.ReturnType.Minimal };
            public static QueryOptions Fresh => new() { OnConflict = "space_id" };
            public static QueryOptions Nothing { get; } = new();
            public static QueryOptions Plain => new();
            public static readonly QueryOptions Changed = new() { OnConflict = "space_id" };
            public static QueryOptions Settable { get; set; } = new() { OnConflict = "space_id" };
            public static readonly QueryOptions Upserting = new() { Upsert = true, OnConflict = "space_id" };
            public static QueryOptions Choose(bool byKey) => byKey ? ByKey : ById;
            static Shared() => Changed.OnConflict = "space_id,event_type";
        }
        """;

    [Theory]
    [InlineData("await client.From<NewJob>().Upsert(newJob, Shared.ByKey);")]
    [InlineData("await client.From<NewJob>().Upsert(newJob, {|SSQ1003:Shared.Fresh|});")]
    [InlineData("await client.From<NewJob>().{|SSQ1006:Upsert|}(newJob, Shared.Nothing);")]
    [InlineData("await client.From<NewJob>().{|SSQ1001:Insert|}(newJob, Shared.Plain);")]
    [InlineData("await client.From<NewJob>().Insert(newJob, {|SSQ1003:Shared.Upserting|});")]
    // Whoever upserts with a shared object makes an upsert of this insert.
    [InlineData("await client.From<NewJob>().Insert(newJob, Shared.Nothing);")]
    [InlineData("await client.From<NewJob>().Upsert(newJob, Shared.Changed);")]
    [InlineData("await client.From<NewJob>().Upsert(newJob, Shared.Settable);")]
    [InlineData("await client.From<NewJob>().Upsert(newJob, Shared.ById);")]
    [InlineData("await client.From<NewJob>().Upsert(newJob, Shared.Choose(true));")]
    public async Task Options_of_another_file(string body)
    {
        // The one that Choose returns too has other names, so that nothing is known of it.
        if (body.Contains("ByKey", StringComparison.Ordinal))
            await Verify.Analyzer(Marked(body, Options.Replace("byKey ? ByKey : ById", "Plain", StringComparison.Ordinal)));
        await Verify.Analyzer(Marked(body, Options));
    }

    [Theory]
    [InlineData("new SupabaseOptions { Schema = \"app\" }", true)]
    [InlineData("new SupabaseOptions { Schema = Name }", true)]
    [InlineData("new SupabaseOptions { Schema = \"other\" }", false)]
    [InlineData("new SupabaseOptions { Schema = Environment.MachineName }", false)]
    [InlineData("new SupabaseOptions()", false)]
    public async Task The_schema_of_the_client(string options, bool isReported)
    {
        var body = $"await client.From<Tenant>().{(isReported ? "{|SSQ1002:Insert|}" : "Insert")}(new Tenant {{ Slug = eventType }});";
        var project = SupabaseCode.Project(body, "[Table(\"tenants\")] public class Tenant : BaseModel { [PrimaryKey(\"slug\", true)] public string Slug { get; set; } = \"\"; }");
        project = project.WithSource("/src/Setup.cs", $$"""
            using Supabase;
            public static class Setup
            {
                private const string Name = "app";
                public static Client Make() => new("", "", {{options}});
            }
            """) with
        {
            Schema = [new SchemaItem("/db/migrations/0001_init.sql", SupabaseCode.Schema + "CREATE SCHEMA app; CREATE TABLE app.tenants (slug text PRIMARY KEY);")],
        };
        await Verify.Analyzer(project);
    }

    /// <summary>The write may go to either of two clients, of which one is told a schema.</summary>
    [Theory]
    [InlineData("new Client(\"\", \"\")", false)]
    [InlineData("new Client(\"\", \"\", null)", false)]
    [InlineData("new Client(\"\", \"\", new SupabaseOptions())", false)]
    [InlineData("new Client(\"\", \"\", new())", false)]
    [InlineData("new(\"\", \"\", options: new SupabaseOptions { AutoConnectRealtime = true })", false)]
    [InlineData("new Client(\"\", \"\", new SupabaseOptions { Schema = \"app\" })", true)]
    [InlineData("new Client(\"\", \"\", new() { Schema = \"app\" })", true)]
    [InlineData("new Client(\"\", \"\", Told)", true)]
    [InlineData("Second()", true)]
    public async Task A_second_client(string client, bool isReported)
    {
        var body = $"await client.From<Tenant>().{(isReported ? "{|SSQ1002:Insert|}" : "Insert")}(new Tenant {{ Slug = eventType }});";
        var project = SupabaseCode.Project(body, "[Table(\"tenants\")] public class Tenant : BaseModel { [PrimaryKey(\"slug\", true)] public string Slug { get; set; } = \"\"; }");
        await Verify.Analyzer(project.WithSource("/src/Setup.cs", $$"""
            using Supabase;
            public static class Setup
            {
                private static readonly SupabaseOptions Told = new() { Schema = "app" };
                public static Client First() => new("", "", Told);
                public static Client Other() => {{client}};
                public static Client Second() { var options = new SupabaseOptions { AutoConnectRealtime = true }; options.Schema = "app"; return new Client("", "", options); }
            }
            """) with
        {
            Schema = [new SchemaItem("/db/migrations/0001_init.sql", SupabaseCode.Schema + "CREATE SCHEMA app; CREATE TABLE app.tenants (slug text PRIMARY KEY);")],
        });
    }

    [Fact]
    public async Task A_table_of_the_default_schema_is_not_meant_by_a_client_of_another_one() => await Verify.Silent(
        SupabaseCode.Project("await client.From<NewJob>().Insert(newJob);").WithSource("/src/Setup.cs", "public static class Setup { public static void Make(Supabase.SupabaseOptions options) => options.Schema = \"app\"; }"));

    private static TestProject Marked(string body, string options) => SupabaseCode.Project(body).WithSource("/src/Shared.cs", options);
}
