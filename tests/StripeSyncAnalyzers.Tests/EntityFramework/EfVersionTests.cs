using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Writes.EntityFramework;

namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>The names are those of the real packages, in EF Core 8, 9 and 10, and what is said is the same with each.</summary>
public class EfVersionTests
{
    private static readonly string PackageRoot = typeof(EfVersionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "NuGetPackageRoot").Value!;

    /// <summary>Of each version: of EF Core, and of the provider. The versions are those that the project downloads; 10 is the one that it references.</summary>
    public static TheoryData<string, string, string> Versions => new()
    {
        { "8.0.34", "8.0.11", "net8.0" },
        { "9.0.23", "9.0.4", "net8.0" },
        { "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Names_are_those_of_the_packages(string core, string provider, string framework)
    {
        var compilation = WithVersion(Shop.Project(""), core, provider, framework).Compilation;
        string[] names =
        [
            EfSymbols.ContextName, EfSymbols.SetName, EfSymbols.DatabaseExtensionsName, EfSymbols.QueryableExtensionsName, EfSymbols.MigrationBuilderName, EfSymbols.MigrationName,
            EfSymbols.SnapshotName, EfSymbols.ConfigurationName, EfSymbols.ContextAttributeName, EfSymbols.MigrationAttributeName, EfSymbols.UpdateExceptionName, EfProviders.PostgreSqlName,
        ];
        Assert.All(names, name => Assert.NotNull(compilation.GetTypeByMetadataName(name)));

        string[] holders = [EfSymbols.DatabaseExtensionsName, EfSymbols.QueryableExtensionsName, EfSymbols.MigrationBuilderName];
        var methods = holders.SelectMany(name => compilation.GetTypeByMetadataName(name)!.GetMembers().OfType<IMethodSymbol>()).Where(static m => m.Parameters.Any(static p => p is { Name: EfSymbols.SqlParameter } && p.Type.Name is "String" or "FormattableString"));
        Assert.Superset(EfSymbols.SqlMethods, methods.Select(static m => m.Name).Where(static n => !n.StartsWith("AddCheck", StringComparison.Ordinal)).ToHashSet());
        Assert.Subset(methods.Select(static m => m.Name).ToHashSet(), EfSymbols.SqlMethods.ToHashSet());

        var set = compilation.GetTypeByMetadataName(EfSymbols.SetName)!;
        Assert.Equal(EfSymbols.AddMethods.Order(StringComparer.Ordinal), set.GetMembers().OfType<IMethodSymbol>().Select(static m => m.Name).Where(static n => n.StartsWith("Add", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_same_is_said_with_each(string core, string provider, string framework)
    {
        const string Body = """
            db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });
            await db.{|SSQ1002:AddRangeAsync|}(customers);
            if (!await db.Tags.AnyAsync(t => t.Code == email)) db.{|SSQ1020:Tags|}.Add(new Tag { Code = email });
            db.{|SSQ1001:Queue|}.Add(new Job { SpaceId = spaceId, EventType = "sync" });
            await db.Database.ExecuteSqlAsync($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");
            _ = db.Tags.FromSqlRaw("INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({0}) RETURNING *", email).ToList();
            """;
        foreach (var schema in new[] { Shop.Schema, null })
        {
            var model = Shop.Entities + Shop.Context.Replace("b.Property(c => c.Kind)", "b.HasIndex(c => c.Email).IsUnique(); b.Property(c => c.Kind)", StringComparison.Ordinal)
                .Replace("modelBuilder.Entity<Customer>(b =>", "modelBuilder.Entity<Job>().HasIndex(j => new { j.SpaceId, j.EventType }).IsUnique(); modelBuilder.Entity<Customer>(b =>", StringComparison.Ordinal);
            var compiled = WithVersion(Shop.Project(Body, schema, model), core, provider, framework);
            var diagnostics = await compiled.AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer());
            Assert.Equal(
                compiled.Expected.OrderBy(static e => e.Span).Select(static e => (e.Id, e.Span)),
                diagnostics.OrderBy(static d => d.Location.SourceSpan).Select(static d => (d.Id, d.Location.SourceSpan)));
        }
    }

    /// <summary>Pomelo's provider of MySQL takes EF Core 9.</summary>
    [Theory]
    [InlineData("o.UseNpgsql(\"\")", true)]
    [InlineData("o.UseMySql(\"\", ServerVersion.Parse(\"8.4.0-mysql\"))", false)]
    [InlineData("_ = o", false)]
    public async Task MySql_is_none_of_our_business(string choice, bool isPostgreSql)
    {
        const string Body = """
            db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });
            await db.Database.ExecuteSqlAsync($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");
            """;
        var model = (Shop.Entities + Shop.Context).Replace("protected override void OnModelCreating", $"protected override void OnConfiguring(DbContextOptionsBuilder o) => {choice};\nprotected override void OnModelCreating", StringComparison.Ordinal);
        var compiled = WithVersion(Shop.Project(Body, Shop.Schema, model), "9.0.23", "9.0.4", "net8.0");
        compiled = compiled with { Compilation = compiled.Compilation.AddReferences(Reference("Pomelo.EntityFrameworkCore.MySql", "9.0.0", "net8.0")) };
        var diagnostics = await compiled.AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer());
        Assert.Equal(
            isPostgreSql ? compiled.Expected.OrderBy(static e => e.Span).Select(static e => (e.Id, e.Span)) : [],
            diagnostics.OrderBy(static d => d.Location.SourceSpan).Select(static d => (d.Id, d.Location.SourceSpan)));
    }

    /// <summary>The project with another version of EF Core; the one that the tests reference where none is named.</summary>
    private static CompiledProject WithVersion(TestProject project, string core, string provider, string framework)
    {
        var compiled = project.Compile();
        if (core.Length == 0)
            return compiled;
        var replaced = compiled.Compilation.References.Where(static r => Path.GetFileName(r.Display ?? "").Contains("EntityFrameworkCore", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, replaced.Count);
        ImmutableArray<MetadataReference> references =
        [
            Reference("Microsoft.EntityFrameworkCore", core, framework), Reference("Microsoft.EntityFrameworkCore.Abstractions", core, framework), Reference("Microsoft.EntityFrameworkCore.Relational", core, framework),
            Reference("Npgsql.EntityFrameworkCore.PostgreSQL", provider, framework),
        ];
        return compiled with { Compilation = compiled.Compilation.RemoveReferences(replaced).AddReferences(references) };
    }

    private static MetadataReference Reference(string package, string version, string framework) =>
        MetadataReference.CreateFromFile(Path.Combine(PackageRoot, package.ToLowerInvariant(), version, "lib", framework, package + ".dll"));
}
