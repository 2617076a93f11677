namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>EF Core serves every database: only contexts of PostgreSQL are spoken of.</summary>
public class EfProviderTests
{
    private const string Body = """
        db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });
        db.Database.ExecuteSql($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");
        """;

    private const Libraries Both = Shop.PostgreSql | Libraries.EfSqlServer | Libraries.EfSqlite;

    [Theory]
    [InlineData(Libraries.EfCore)]
    [InlineData(Libraries.EfCore | Libraries.EfNpgsql)]
    [InlineData(Shop.PostgreSql)]
    public async Task Without_another_provider_it_is_postgresql(Libraries libraries) =>
        await Verify.Analyzer(Without(libraries, "Npgsql"));

    [Theory]
    [InlineData(Libraries.EfCore | Libraries.EfSqlServer)]
    [InlineData(Libraries.EfCore | Libraries.EfSqlite)]
    [InlineData(Libraries.Npgsql | Libraries.EfCore | Libraries.EfSqlite)]
    [InlineData(Both)]
    public async Task With_another_provider_and_no_choice_nothing_is_said(Libraries libraries) => await Verify.Silent(Silent(Without(libraries, "Npgsql")));

    [Theory]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseNpgsql(\"\");")]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder o) { if (!o.IsConfigured) o.UseNpgsql(\"\", p => p.EnableRetryOnFailure()); }")]
    [InlineData("static DbContextOptions<ShopContext> Options() => new DbContextOptionsBuilder<ShopContext>().UseNpgsql(\"\").Options;")]
    public async Task The_choice_of_postgresql_is_found(string member) => await Verify.Analyzer(With(member));

    [Theory]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseSqlServer(\"\");")]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseSqlite(\"\");")]
    [InlineData("protected override void OnConfiguring(DbContextOptionsBuilder o) { if (Environment.TickCount > 0) o.UseNpgsql(\"\"); else o.UseSqlite(\"\"); }")]
    [InlineData("static DbContextOptions<ShopContext> Options() => new DbContextOptionsBuilder<ShopContext>().UseSqlServer(\"\").Options;")]
    public async Task The_choice_of_another_one_is_found(string member) => await Verify.Silent(Silent(With(member)));

    [Fact]
    public async Task Each_context_has_its_own_choice()
    {
        const string Other = """

            public class OtherContext : DbContext
            {
                public DbSet<Customer> Customers => Set<Customer>();

                protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseSqlite("");
            }
            """;
        var project = With("protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseNpgsql(\"\");");
        var model = project.Sources[0].Text + Other;
        await Verify.Analyzer(project with
        {
            Sources = [new TestFile("/src/Model.cs", model), new TestFile("/src/Use.cs", Shop.Use(Body + "var other = new OtherContext(); other.Customers.Add(given); other.Database.ExecuteSql($\"INSERT INTO \\\"Tags\\\" (\\\"Code\\\") VALUES ({email})\");"))],
        });
    }

    [Fact]
    public async Task A_registration_is_a_choice()
    {
        const string Startup = """
            using Microsoft.EntityFrameworkCore;
            using Microsoft.Extensions.DependencyInjection;

            public static class Startup
            {
                public static void Add(IServiceCollection services) => services.AddDbContext<Shop.ShopContext>(o => o.UseNpgsql(""));
            }
            """;
        var project = Without(Both, "Npgsql");
        await Verify.Analyzer(project.WithSource("/src/Startup.cs", Startup));
        await Verify.Silent(Silent(project).WithSource("/src/Startup.cs", Startup.Replace("UseNpgsql", "UseSqlServer", StringComparison.Ordinal)));
    }

    private static TestProject With(string member) => Without(Both, "Npgsql") with
    {
        Sources =
        [
            new TestFile("/src/Model.cs", (Shop.Entities + Shop.Context).Replace("protected override void OnModelCreating", member + "\nprotected override void OnModelCreating", StringComparison.Ordinal)),
            new TestFile("/src/Use.cs", Shop.Use(Body).Replace("using Npgsql;", "", StringComparison.Ordinal)),
        ],
    };

    /// <summary>The usual project; its code does not name the driver, which is not always there.</summary>
    private static TestProject Without(Libraries libraries, string driver)
    {
        var project = Shop.Project(Body);
        return project with { Libraries = libraries, Sources = [project.Sources[0], new TestFile("/src/Use.cs", Shop.Use(Body).Replace($"using {driver};", "", StringComparison.Ordinal))] };
    }

    private static TestProject Silent(TestProject project) => project with
    {
        Sources = [.. project.Sources.Select(static s => s with { Text = s.Text.Replace("{|SSQ1002:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal) })],
    };
}
