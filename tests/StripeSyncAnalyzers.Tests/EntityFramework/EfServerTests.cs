using System.Globalization;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StripeSync.TestServer;

namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>
/// What is said of code with EF Core, tried on a real server: the very text that the analyzer judges is compiled and run. What is reported raises what the
/// message announces, and its repair is silent and succeeds.
/// </summary>
public class EfServerTests
{
    private const string Seed = """
        INSERT INTO "Customers" ("Email", "ExternalId") VALUES ('ada@example.org', '11111111-1111-1111-1111-111111111111');
        INSERT INTO "Tags" ("Code") VALUES ('ada@example.org');
        INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync');
        """;

    private const string Model = """

        [Index(nameof(Slug), IsUnique = true)]
        public class Page
        {
            public int Id { get; set; }
            public string Slug { get; set; } = "";
            public string? Title { get; set; }
            public string? Language { get; set; }
            public string Token { get; set; } = "";
            public bool IsLive { get; set; }
        }

        public class ShopContext : DbContext
        {
            public DbSet<Page> Pages => Set<Page>();
            public DbSet<Customer> Customers => Set<Customer>();

            protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Page>(b =>
            {
                b.ToTable("web_pages", "web");
                b.Property(p => p.Title).HasColumnName("heading");
                b.HasIndex(p => p.Title).IsUnique().HasFilter("\"IsLive\"");
                b.HasIndex(p => p.Language).IsUnique().AreNullsDistinct(false);
                b.HasAlternateKey(p => p.Token);
            });
        }
        """;

    /// <summary>A name, what is reported and raises, the SQLSTATE, and the repair.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        {
            "an added entity",
            """db.{|SSQ1002:Customers|}.Add(new Customer { Email = email }); await db.SaveChangesAsync();""",
            "23505",
            """db.Customers.Add(new Customer { Email = email }); try { await db.SaveChangesAsync(); } catch (DbUpdateException) { db.ChangeTracker.Clear(); }"""
        },
        {
            "a nullable key",
            """db.{|SSQ1002:Customers|}.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = id }); await db.SaveChangesAsync();""",
            "23505",
            """db.Customers.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = null }); await db.SaveChangesAsync();"""
        },
        {
            "several entities",
            """db.{|SSQ1002:AddRange|}(new[] { "new@example.org", email }.Select(e => new Customer { Email = e })); await db.SaveChangesAsync();""",
            "23505",
            """await db.Database.ExecuteSqlAsync($"INSERT INTO \"Customers\" (\"Email\") SELECT unnest({new[] { "new@example.org", email }}) ON CONFLICT (\"Email\") DO NOTHING");"""
        },
        {
            "a key that is no surrogate",
            """db.{|SSQ1002:Tags|}.Add(new Tag { Code = email }); await db.SaveChangesAsync();""",
            "23505",
            """await db.Database.ExecuteSqlAsync($"INSERT INTO \"Tags\" (\"Code\", \"Title\") VALUES ({email}, {name}) ON CONFLICT (\"Code\") DO UPDATE SET \"Title\" = EXCLUDED.\"Title\"");"""
        },
        {
            "a job",
            """db.{|SSQ1001:Queue|}.Add(new Job { SpaceId = spaceId, EventType = "sync" }); await db.SaveChangesAsync();""",
            "23505",
            """await db.Database.ExecuteSqlAsync($"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ({spaceId}, {"sync"}) ON CONFLICT (space_id, event_type) DO NOTHING");"""
        },
        {
            "interpolated SQL",
            """await db.Database.ExecuteSqlAsync($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");""",
            "23505",
            """await db.Database.ExecuteSqlAsync($"INSERT INTO \"Tags\" (\"Code\") VALUES ({email}) ON CONFLICT (\"Code\") DO NOTHING");"""
        },
        {
            "raw SQL with a target that matches no key",
            """await db.Database.ExecuteSqlRawAsync("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ({0}, {1}) ON CONFLICT {|SSQ1003:(space_id)|} DO NOTHING", spaceId, "sync");""",
            "42P10",
            """await db.Database.ExecuteSqlRawAsync("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ({0}, {1}) ON CONFLICT (space_id, event_type) DO NOTHING", spaceId, "sync");"""
        },
        {
            "SQL that is composed over",
            """_ = await db.Tags.FromSql($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email}) RETURNING *").ToListAsync();""",
            "23505",
            """_ = await db.Tags.FromSql($"INSERT INTO \"Tags\" (\"Code\", \"Title\") VALUES ({email}, {name}) ON CONFLICT (\"Code\") DO UPDATE SET \"Title\" = EXCLUDED.\"Title\" RETURNING *").ToListAsync();"""
        },
        {
            "a look-up, and another session behind it",
            """if (!await db.Tags.AnyAsync(t => t.Code == "race")) { await meanwhile("INSERT INTO \"Tags\" (\"Code\") VALUES ('race')"); db.{|SSQ1020:Tags|}.Add(new Tag { Code = "race" }); await db.SaveChangesAsync(); }""",
            "23505",
            """await meanwhile("INSERT INTO \"Tags\" (\"Code\") VALUES ('race')"); await db.Database.ExecuteSqlAsync($"INSERT INTO \"Tags\" (\"Code\") VALUES ({"race"}) ON CONFLICT (\"Code\") DO NOTHING");"""
        },
    };

    /// <summary>The same for a model without .sql files, whose database EF Core makes itself.</summary>
    public static TheoryData<string, string, string> ModelCases => new()
    {
        { "an index by an attribute", """db.{|SSQ1002:Pages|}.Add(new Page { Slug = "a", Token = Guid.NewGuid().ToString(), Language = Guid.NewGuid().ToString() }); await db.SaveChangesAsync();""", "23505" },
        { "a filter that holds", """db.{|SSQ1002:Pages|}.Add(new Page { Slug = Guid.NewGuid().ToString(), Token = Guid.NewGuid().ToString(), Language = Guid.NewGuid().ToString(), Title = "a", IsLive = true }); await db.SaveChangesAsync();""", "23505" },
        { "a filter that does not", """db.Pages.Add(new Page { Slug = Guid.NewGuid().ToString(), Token = Guid.NewGuid().ToString(), Language = Guid.NewGuid().ToString(), Title = "a", IsLive = false }); await db.SaveChangesAsync();""", "" },
        { "NULL that is not distinct", """db.{|SSQ1002:Pages|}.Add(new Page { Slug = Guid.NewGuid().ToString(), Token = Guid.NewGuid().ToString(), Language = null }); await db.SaveChangesAsync();""", "23505" },
        { "an alternate key", """db.{|SSQ1002:Pages|}.Add(new Page { Slug = Guid.NewGuid().ToString(), Token = "a", Language = Guid.NewGuid().ToString() }); await db.SaveChangesAsync();""", "23505" },
        { "SQL against the model", """await db.Database.ExecuteSqlAsync($"INSERT INTO {|SSQ1002:web.web_pages|} (\"Slug\", heading, \"Token\", \"Language\", \"IsLive\") VALUES ({"b"}, {"a"}, {"b"}, {"b"}, true)");""", "23505" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_reported_raises_it_and_the_repair_does_not(string name, string reported, string sqlState, string repaired)
    {
        Assert.NotEmpty(name);
        foreach (var (body, expected) in new[] { (reported, sqlState), (repaired, "") })
        {
            var server = await PostgresServer.Shared;
            await using var database = await server.CreateDatabaseAsync(Shop.Schema);
            await database.ExecuteAsync(Seed);
            var project = Project(body, Shop.Entities + Shop.Context, Shop.Schema);
            Announced(await Verify.Analyzer(project), expected);
            Assert.Equal(expected, await RunAsync(project, database, makesDatabase: false));
        }
    }

    [Theory]
    [MemberData(nameof(ModelCases))]
    public async Task What_a_model_says_is_what_its_database_does(string name, string body, string sqlState)
    {
        Assert.NotEmpty(name);
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync("");
        var project = Project(body, Shop.Entities + Model, schema: null);
        Announced(await Verify.Analyzer(project), sqlState);
        Assert.Equal(sqlState, await RunAsync(project, database, makesDatabase: true));
    }

    private static void Announced(IEnumerable<Diagnostic> diagnostics, string sqlState) =>
        Assert.All(diagnostics, d => Assert.Contains(sqlState, d.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    /// <summary>The usual project, whose context connects to where a test says, and whose method can let another session do something.</summary>
    private static TestProject Project(string body, string model, string? schema)
    {
        const string Connection = """
            public static string ConnectionString = "";

                protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(ConnectionString);

                protected override void OnModelCreating
            """;
        var connected = model.Replace("protected override void OnModelCreating", Connection, StringComparison.Ordinal);
        var project = Shop.Project(body, schema, connected);
        var use = Shop.Use(body).Replace("CancellationToken token)", "CancellationToken token, Func<string, Task> meanwhile)", StringComparison.Ordinal);
        return project with { Sources = [project.Sources[0], new TestFile("/src/Use.cs", use)] };
    }

    /// <summary>Runs the project; the SQLSTATE of what it throws, or nothing.</summary>
    private static async Task<string> RunAsync(TestProject project, TestDatabase database, bool makesDatabase)
    {
        using var image = new MemoryStream();
        var emitted = project.Compile().AssertCompiles().Compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success);
        image.Position = 0;
        var assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
        var contextType = assembly.GetType("Shop.ShopContext", throwOnError: true)!;
        contextType.GetField("ConnectionString")!.SetValue(null, new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await using var context = (DbContext)Activator.CreateInstance(contextType)!;
        if (makesDatabase)
        {
            await context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
            await database.ExecuteAsync("""INSERT INTO web.web_pages ("Slug", heading, "Token", "IsLive") VALUES ('a', 'a', 'a', true);""");
        }

        var use = assembly.GetType("Use", throwOnError: true)!;
        var customers = Activator.CreateInstance(typeof(List<>).MakeGenericType(assembly.GetType("Shop.Customer")!));
        object?[] arguments =
        [
            context, "ada@example.org", "Ada", Guid.Parse("11111111-1111-1111-1111-111111111111"), 7L, customers, null, TestContext.Current.CancellationToken,
            (Func<string, Task>)database.ExecuteAsync,
        ];
        try
        {
            await (Task)use.GetMethod("Run")!.Invoke(Activator.CreateInstance(use), arguments)!;
            return "";
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException inner)
        {
            return inner.SqlState;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
