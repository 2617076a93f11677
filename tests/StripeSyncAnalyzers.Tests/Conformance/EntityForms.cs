using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>EF Core and the libraries on top of its model, and Dapper.Contrib.</summary>
internal static class EntityForms
{
    private const Libraries EfCore = Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql;

    public const string EfOpening = "using var db = new Shop(connectionString);";

    public const string EfModel = """
        using System.ComponentModel.DataAnnotations;
        using System.ComponentModel.DataAnnotations.Schema;
        using Microsoft.EntityFrameworkCore;
        [Table("stripe_sync_queue")] public class Job { [Column("id")] public long Id { get; set; } [Column("space_id")] public long SpaceId { get; set; } [Column("event_type")] public string EventType { get; set; } = ""; }
        [Table("customers")] public class Customer { [Column("id")] public long Id { get; set; } [Column("email")] public string Email { get; set; } = ""; [Column("name")] public string? Name { get; set; } }
        [Table("contacts")] public class Contact { [Column("id")] public long Id { get; set; } [Column("phone")] public string? Phone { get; set; } [Column("name")] public string? Name { get; set; } }
        [Table("docs")] public class Doc { [Column("id")] public Guid Id { get; set; } [Column("title")] public string? Title { get; set; } }
        [Table("files")] public class StoredFile { [Column("id")] public Guid Id { get; set; } [Column("path")] public string Path { get; set; } = ""; [Column("size")] public int? Size { get; set; } }
        [Table("members"), PrimaryKey(nameof(SpaceId), nameof(UserId))] public class Member { [Column("space_id")] public long SpaceId { get; set; } [Column("user_id")] public long UserId { get; set; } [Column("role")] public string? Role { get; set; } }
        [Table("seats")] public class Seat { [Column("id"), DatabaseGenerated(DatabaseGeneratedOption.None)] public int Id { get; set; } [Column("place")] public string Place { get; set; } = ""; }
        [Table("slots")] public class Slot { [Column("id")] public long Id { get; set; } [Column("code")] public string Code { get; set; } = ""; [Column("state")] public string State { get; set; } = ""; }
        [Table("events")] public class Event { [Column("id")] public long Id { get; set; } [Column("body")] public string? Body { get; set; } }
        [Table("tokens")] public class Token { [Column("token"), Key] public Guid Value { get; set; } [Column("name")] public string? Name { get; set; } }
        [Table("tenants", Schema = "app")] public class Tenant { [Column("slug"), Key] public string Slug { get; set; } = ""; [Column("title")] public string? Title { get; set; } }
        [Table("Order Lines")] public class OrderLine { public Guid Id { get; set; } public string Number { get; set; } = ""; }
        [Table("elsewhere")] public class Elsewhere { [Column("id"), DatabaseGenerated(DatabaseGeneratedOption.None)] public int Id { get; set; } }
        public class Shop(string connectionString) : DbContext
        {
            public DbSet<Job> Jobs => Set<Job>();
            public DbSet<Customer> Customers => Set<Customer>();
            public DbSet<Contact> Contacts => Set<Contact>();
            public DbSet<Doc> Docs => Set<Doc>();
            public DbSet<StoredFile> Files => Set<StoredFile>();
            public DbSet<Member> Members => Set<Member>();
            public DbSet<Seat> Seats => Set<Seat>();
            public DbSet<Slot> Slots => Set<Slot>();
            public DbSet<Event> Events => Set<Event>();
            public DbSet<Token> Tokens => Set<Token>();
            public DbSet<Tenant> Tenants => Set<Tenant>();
            public DbSet<OrderLine> OrderLines => Set<OrderLine>();
            public DbSet<Elsewhere> Elsewhere => Set<Elsewhere>();
            protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connectionString);
        }
        """;

    private static readonly ImmutableDictionary<string, string> Added = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "db.Jobs.Add(new Job { SpaceId = space, EventType = name });",
        ["plain insert"] = "db.Customers.Add(new Customer { Email = email, Name = name });",
        ["several rows"] = "db.Customers.AddRange(new Customer { Email = email }, new Customer { Email = name });",
        ["handled violation"] = "db.Customers.Add(new Customer { Email = email, Name = name });",
        ["fresh key"] = "db.Docs.Add(new Doc { Id = Guid.NewGuid(), Title = name });",
        ["key from outside"] = "db.Docs.Add(new Doc { Id = id, Title = name });",
        ["composite key"] = "db.Members.Add(new Member { SpaceId = space, UserId = space, Role = name });",
        ["generated key alone"] = "db.Events.Add(new Event { Body = name });",
        ["key by default"] = "db.Tokens.Add(new Token { Name = name });",
        ["another schema"] = "db.Tenants.Add(new Tenant { Slug = name, Title = email });",
        ["quoted names"] = "db.OrderLines.Add(new OrderLine { Id = Guid.NewGuid(), Number = name });",
        ["inside of a partial index"] = "db.Slots.Add(new Slot { Code = name, State = \"active\" });",
        ["outside of a partial index"] = "db.Slots.Add(new Slot { Code = name, State = \"closed\" });",
        ["null in a nullable key"] = "db.Contacts.Add(new Contact { Phone = null, Name = name });",
        ["undeclared table"] = "db.Elsewhere.Add(new Elsewhere { Id = run });",
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, string> Upserted = new Dictionary<string, string>
    {
        ["upsert of a queue by its natural key"] = "db.Jobs.Upsert(new Job { SpaceId = space, EventType = name }).On(j => new { j.SpaceId, j.EventType }).NoUpdate().Run();",
        ["upsert of a queue by its surrogate key"] = "db.Jobs.Upsert(new Job { Id = run, SpaceId = space, EventType = name }).AllowIdentityMatch().On(j => j.Id).NoUpdate().Run();",
        ["upsert by the unique key"] = "db.Customers.Upsert(new Customer { Email = email, Name = name }).On(c => c.Email).WhenMatched(c => new Customer { Name = name }).Run();",
        ["target that matches no key"] = "db.Customers.Upsert(new Customer { Email = email, Name = name }).On(c => c.Name!).NoUpdate().RunAsync();",
        ["another key left open"] = "db.Files.Upsert(new StoredFile { Id = other, Path = name, Size = 1 }).WhenMatched(f => new StoredFile { Size = 1 }).Run();",
        ["upsert by the composite key"] = "db.UpsertRange(new[] { new Member { SpaceId = space, UserId = space, Role = name } }).Run();",
        ["deferrable key"] = "db.Seats.Upsert(new Seat { Id = run, Place = name }).On(s => s.Place).NoUpdate().Run();",
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, string> Bulk = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "db.BulkInsert(new List<Job> { new() { SpaceId = space, EventType = name } });",
        ["plain insert"] = "db.BulkInsertAsync(new List<Customer> { new Customer { Email = email, Name = name } });",
        ["several rows"] = "db.BulkInsert(new[] { new Customer { Email = email }, new Customer { Email = name } });",
        ["upsert of a queue by its natural key"] = "db.BulkInsertOrUpdate(new[] { new Job { SpaceId = space, EventType = name } }, new BulkConfig { UpdateByProperties = new List<string> { nameof(Job.SpaceId), nameof(Job.EventType) } });",
        ["upsert by the unique key"] = "db.BulkInsertOrUpdate(new[] { new Customer { Email = email, Name = name } }, config => config.UpdateByProperties = [nameof(Customer.Email)]);",
        ["upsert by the composite key"] = "db.BulkInsertOrUpdate(new[] { new Member { SpaceId = space, UserId = space, Role = name } });",
        ["handled violation"] = "db.BulkInsert(new[] { new Customer { Email = email } });",
        ["key from outside"] = "db.BulkInsert(new[] { new Doc { Id = id, Title = name } });",
        ["fresh key"] = "db.BulkInsert(new[] { new Doc { Id = Guid.NewGuid(), Title = name } });",
        ["composite key"] = "db.BulkInsert(new[] { new Member { SpaceId = space, UserId = space, Role = name } });",
        ["another schema"] = "db.BulkInsert(new[] { new Tenant { Slug = name } });",
        ["outside of a partial index"] = "db.BulkInsert(new[] { new Slot { Code = name, State = \"closed\" } });",
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, string> BulkCopied = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "db.BulkCopy(new[] { new Job { SpaceId = space, EventType = name } });",
        ["plain insert"] = "db.BulkCopy(new List<Customer> { new Customer { Email = email, Name = name } });",
        ["several rows"] = "db.BulkCopy(new[] { new Customer { Email = email }, new Customer { Email = name } });",
        ["handled violation"] = "db.BulkCopy(new[] { new Customer { Email = email, Name = name } });",
        ["fresh key"] = "db.BulkCopy(new[] { new Doc { Id = Guid.NewGuid(), Title = name } });",
        ["key from outside"] = "db.BulkCopy(new[] { new Doc { Id = id, Title = name } });",
        ["nothing done for every key"] = "db.BulkCopy(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows, ConflictAction = ConflictAction.Ignore }, new[] { new StoredFile { Id = other, Path = name } });",
        ["composite key"] = "db.BulkCopy(new[] { new Member { SpaceId = space, UserId = space, Role = name } });",
        ["generated key alone"] = "db.BulkCopy(new[] { new Event { Body = name } });",
        ["another schema"] = "db.BulkCopy(new BulkCopyOptions { BulkCopyType = BulkCopyType.ProviderSpecific }, new[] { new Tenant { Slug = name, Title = email } });",
        ["quoted names"] = "db.BulkCopy(new[] { new OrderLine { Id = Guid.NewGuid(), Number = name } });",
        ["inside of a partial index"] = "db.BulkCopy(new[] { new Slot { Code = name, State = \"active\" } });",
        ["outside of a partial index"] = "db.BulkCopy(new[] { new Slot { Code = name, State = \"closed\" } });",
        ["null in a nullable key"] = "db.BulkCopy(new[] { new Contact { Phone = null, Name = name } });",
        ["undeclared table"] = "db.BulkCopy(new[] { new Elsewhere { Id = run } });",
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, string> Contrib = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "connection.Insert(new Job { space_id = space, event_type = name });",
        ["plain insert"] = "connection.InsertAsync(new Customer { email = email, name = name });",
        ["several rows"] = "connection.Insert(new[] { new Customer { email = email }, new Customer { email = name } });",
        ["handled violation"] = "connection.Insert(new Customer { email = email, name = name });",
        ["fresh key"] = "connection.Insert(new Doc { id = Guid.NewGuid(), title = name });",
        ["key from outside"] = "connection.Insert(new Doc { id = id, title = name });",
        ["composite key"] = "connection.Insert(new Member { space_id = space, user_id = space });",
        ["generated key alone"] = "connection.Insert(new Event { body = name });",
        ["another schema"] = "connection.Insert(new Tenant { slug = name });",
        ["quoted names"] = "connection.Insert(new List<OrderLine> { new() { Id = Guid.NewGuid(), Number = name } });",
        ["inside of a partial index"] = "connection.Insert(new Slot { code = name, state = \"active\" });",
        ["outside of a partial index"] = "connection.Insert(new Slot { code = name, state = \"closed\" });",
        ["null in a nullable key"] = "connection.Insert(new Contact { name = name });",
        ["undeclared table"] = "connection.Insert(new Elsewhere { id = run });",
    }.ToImmutableDictionary();

    public static readonly ImmutableArray<LibraryForm> All =
    [
        new("EF Core", EfCore, "using Microsoft.EntityFrameworkCore;", "Shop db", EfOpening, static s => Added.GetValueOrDefault(s.Name) is { } add ? add + " db.SaveChanges();" : null)
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", EfModel),
        },
        new("EF Core by SQL", EfCore, "using Microsoft.EntityFrameworkCore;", "Shop db", EfOpening, static s => $"db.Database.ExecuteSql({Interpolated(s)});")
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", EfModel),
        },
        new("FlexLabs Upsert", EfCore, "using Microsoft.EntityFrameworkCore;", "Shop db", null, static s => Upserted.GetValueOrDefault(s.Name))
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", EfModel).Add("/src/Stub.cs", Stubs.FlexLabs),
        },
        new("EFCore.BulkExtensions", EfCore, "using EFCore.BulkExtensions;", "Shop db", null, static s => Bulk.GetValueOrDefault(s.Name))
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", EfModel).Add("/src/Stub.cs", Stubs.Bulk),
        },
        new("linq2db over EF Core", EfCore | Libraries.Linq2Db | Libraries.EfLinq2Db, "using LinqToDB;\nusing LinqToDB.Data;\nusing LinqToDB.EntityFrameworkCore;", "Shop db", EfOpening, static s => BulkCopied.GetValueOrDefault(s.Name))
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", EfModel),
        },
        new("Dapper.Contrib", Libraries.Npgsql | Libraries.Dapper, "using Dapper.Contrib.Extensions;\nusing Npgsql;", "NpgsqlConnection connection", null, static s => Contrib.GetValueOrDefault(s.Name))
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Stub.cs", Stubs.DapperContrib).Add("/src/Model.cs", """
                using Dapper.Contrib.Extensions;
                [Table("stripe_sync_queue")] public class Job { public long id { get; set; } public long space_id { get; set; } public string event_type { get; set; } = ""; }
                [Table("Customers")] public class Customer { [Key] public long id { get; set; } public string email { get; set; } = ""; public string? name { get; set; } [Write(false)] public string? Display { get; set; } [Computed] public int Length { get; set; } }
                public class Contact { public long id { get; set; } public string? phone { get; set; } public string? name { get; set; } }
                [Table("docs")] public class Doc { [ExplicitKey] public Guid id { get; set; } public string? title { get; set; } }
                [Table("members")] public class Member { [ExplicitKey] public long space_id { get; set; } [ExplicitKey] public long user_id { get; set; } }
                [Table("slots")] public class Slot { public long id { get; set; } public string code { get; set; } = ""; public string state { get; set; } = ""; }
                public class Event { public long id { get; set; } public string? body { get; set; } }
                [Table("app.tenants")] public class Tenant { public string slug { get; set; } = ""; }
                [Table("\"Order Lines\"")] public class OrderLine { [ExplicitKey] public Guid Id { get; set; } public string Number { get; set; } = ""; }
                [Table("elsewhere")] public class Elsewhere { [ExplicitKey] public int id { get; set; } }
                """),
        },
    ];

    /// <summary>The SQL with the values in it, which EF Core makes parameters of.</summary>
    private static string Interpolated(Scenario scenario) => scenario.Parameters.OrderByDescending(static p => p.Name.Length)
        .Aggregate("$" + TextForms.Literal(scenario), static (text, p) => text.Replace("@" + p.Name, "{" + p.Value + "}", StringComparison.Ordinal));
}
