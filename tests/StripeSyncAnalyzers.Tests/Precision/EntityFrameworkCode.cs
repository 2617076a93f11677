using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Precision;

/// <summary>EF Core as teams use it.</summary>
internal static class EntityFrameworkCode
{
    private const Libraries PostgreSql = Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql;

    private const string Usings = """
        using System.ComponentModel.DataAnnotations;
        using System.ComponentModel.DataAnnotations.Schema;
        using System.Security.Cryptography;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Metadata.Builders;
        using Npgsql;

        """;

    public static ImmutableArray<RealisticCode> All { get; } =
    [
        new("EF: tenants by a query filter and a shadow property", PostgreSql, """
            create table "Pages" ("Id" uuid primary key, "TenantId" uuid not null, "Slug" text not null, "Title" text not null, unique ("TenantId", "Slug"));
            """, Usings + """"
            public interface ITenant { Guid Id { get; } }
            public class Page { public Guid Id { get; set; } public string Slug { get; set; } = ""; public string Title { get; set; } = ""; }
            public class SiteContext(DbContextOptions<SiteContext> options, ITenant tenant) : DbContext(options)
            {
                public DbSet<Page> Pages => Set<Page>();
                protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Page>(page =>
                {
                    page.Property<Guid>("TenantId");
                    page.HasIndex("TenantId", nameof(Page.Slug)).IsUnique();
                    page.HasQueryFilter(p => EF.Property<Guid>(p, "TenantId") == tenant.Id);
                });
                public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
                {
                    foreach (var entry in ChangeTracker.Entries<Page>().Where(e => e.State == EntityState.Added))
                        entry.Property("TenantId").CurrentValue = tenant.Id;
                    return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
                }
            }
            public class Pages(SiteContext db, ITenant tenant)
            {
                public Task<int> SaveAsync(string slug, string title) => db.Database.ExecuteSqlAsync($"""
                    INSERT INTO "Pages" ("Id", "TenantId", "Slug", "Title") VALUES (gen_random_uuid(), {tenant.Id}, {slug}, {title})
                    ON CONFLICT ("TenantId", "Slug") DO UPDATE SET "Title" = EXCLUDED."Title"
                    """);
                public async Task<Guid> DraftAsync(string title)
                {
                    var page = new Page { Id = Guid.CreateVersion7(), Slug = $"draft-{Guid.NewGuid():N}", Title = title };
                    db.Pages.Add(page);
                    await db.SaveChangesAsync();
                    return page.Id;
                }
            }
            """"),

        new("EF: ids of a type of their own, made by a factory", PostgreSql, """
            create table "Orders" ("Id" uuid primary key, "Number" text not null unique, "Total" numeric not null);
            """, Usings + """
            public readonly record struct OrderId(Guid Value) { public static OrderId New() => new(Guid.CreateVersion7()); }
            public class Order { public OrderId Id { get; set; } public string Number { get; set; } = ""; public decimal Total { get; set; } }
            public class OrderContext : DbContext
            {
                public DbSet<Order> Orders => Set<Order>();
                protected override void OnModelCreating(ModelBuilder modelBuilder)
                {
                    modelBuilder.Entity<Order>().Property(o => o.Id).HasConversion(id => id.Value, value => new OrderId(value));
                    modelBuilder.Entity<Order>().HasIndex(o => o.Number).IsUnique();
                }
            }
            public static class Numbers { public static string Next() => "O-" + Guid.NewGuid().ToString("N")[..12]; }
            public class Checkout(OrderContext db)
            {
                public void Place(decimal total)
                {
                    db.Orders.Add(new Order { Id = OrderId.New(), Number = Numbers.Next(), Total = total });
                    db.SaveChanges();
                }
            }
            """),

        new("EF: ids from a generator that is injected", PostgreSql, """
            create table "Payments" ("Id" bigint primary key, "Amount" numeric not null);
            create table "Invites" ("Code" text primary key, "Email" text not null);
            """, Usings + """
            public interface IIdGenerator { long NextId(); }
            public class Payment { [DatabaseGenerated(DatabaseGeneratedOption.None)] public long Id { get; set; } public decimal Amount { get; set; } }
            public class Invite { [Key] public string Code { get; set; } = ""; public string Email { get; set; } = ""; }
            public class PayContext : DbContext { public DbSet<Payment> Payments => Set<Payment>(); public DbSet<Invite> Invites => Set<Invite>(); }
            public class Payments(PayContext db, IIdGenerator ids)
            {
                public async Task AddAsync(decimal amount, string email)
                {
                    db.Payments.Add(new Payment { Id = ids.NextId(), Amount = amount });
                    db.Invites.Add(new Invite { Code = RandomNumberGenerator.GetHexString(32), Email = email });
                    db.Invites.Add(new Invite { Code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), Email = email });
                    await db.SaveChangesAsync();
                }
            }
            """),

        new("EF: ids and tokens that the database makes", PostgreSql, """
            create table docs (id uuid primary key default gen_random_uuid(), token uuid not null unique default gen_random_uuid(), title text);
            create sequence parcels_hilo increment 10;
            create table parcels (id bigint primary key, weight int not null);
            """, Usings + """
            public class Doc { public Guid Id { get; set; } public Guid Token { get; set; } public string? Title { get; set; } }
            public class Parcel { public long Id { get; set; } public int Weight { get; set; } }
            public class DocContext : DbContext
            {
                public DbSet<Doc> Docs => Set<Doc>();
                public DbSet<Parcel> Parcels => Set<Parcel>();
                protected override void OnModelCreating(ModelBuilder modelBuilder)
                {
                    modelBuilder.Entity<Doc>(doc =>
                    {
                        doc.ToTable("docs");
                        doc.Property(d => d.Id).HasColumnName("id").HasDefaultValueSql("gen_random_uuid()");
                        doc.Property(d => d.Token).HasColumnName("token").HasDefaultValueSql("gen_random_uuid()");
                        doc.Property(d => d.Title).HasColumnName("title");
                    });
                    modelBuilder.Entity<Parcel>(parcel =>
                    {
                        parcel.ToTable("parcels");
                        parcel.Property(p => p.Id).HasColumnName("id").UseHiLo("parcels_hilo");
                        parcel.Property(p => p.Weight).HasColumnName("weight");
                    });
                }
            }
            public class Archive(DocContext db)
            {
                public async Task StoreAsync(string[] titles, CancellationToken token)
                {
                    await db.Docs.AddRangeAsync(titles.Select(t => new Doc { Title = t }), token);
                    db.Parcels.Add(new Parcel { Weight = 3 });
                    await db.SaveChangesAsync(token);
                }
            }
            """),

        new("EF: a hierarchy in one table, and in a table each", PostgreSql, """
            create table "Media" ("Id" bigint generated by default as identity primary key, "Kind" text not null, "Url" text not null, "Isbn" text unique);
            create table "Vehicles" ("Id" bigint generated by default as identity primary key, "Color" text not null);
            create table "Trucks" ("Id" bigint primary key references "Vehicles", "Axles" int not null);
            """, Usings + """
            public abstract class Medium { public long Id { get; set; } public string Url { get; set; } = ""; }
            public class Film : Medium { }
            public class Book : Medium { public string? Isbn { get; set; } }
            public class Vehicle { public long Id { get; set; } public string Color { get; set; } = ""; }
            public class Truck : Vehicle { public int Axles { get; set; } }
            public class LibraryContext : DbContext
            {
                public DbSet<Medium> Media => Set<Medium>();
                public DbSet<Vehicle> Vehicles => Set<Vehicle>();
                public DbSet<Truck> Trucks => Set<Truck>();
                protected override void OnModelCreating(ModelBuilder modelBuilder)
                {
                    modelBuilder.Entity<Medium>().ToTable("Media").HasDiscriminator<string>("Kind").HasValue<Film>("film").HasValue<Book>("book");
                    modelBuilder.Entity<Vehicle>().ToTable("Vehicles").UseTptMappingStrategy();
                    modelBuilder.Entity<Truck>().ToTable("Trucks");
                }
            }
            public class Shelf(LibraryContext db)
            {
                public void Fill(string url)
                {
                    db.Media.Add(new Film { Url = url });
                    db.Media.AddRange(new Book { Url = url }, new Film { Url = url });
                    db.Vehicles.Add(new Truck { Color = "red", Axles = 2 });
                    db.Trucks.Add(new Truck { Color = "blue", Axles = 3 });
                    db.SaveChanges();
                }
            }
            """),

        new("EF: owned types, JSON and a keyless view", PostgreSql, """
            create table "Suppliers" ("Id" bigint generated by default as identity primary key, "Name" text not null, "Address_City" text, "Address_Code" text unique, "Settings" jsonb);
            create view "SupplierTotals" as select "Id" from "Suppliers";
            """, Usings + """
            public class Address { public string? City { get; set; } public string? Code { get; set; } }
            public class Settings { public string? Theme { get; set; } }
            public class Supplier { public long Id { get; set; } public string Name { get; set; } = ""; public Address Address { get; set; } = new(); public Settings Settings { get; set; } = new(); }
            public class SupplierTotal { public long Id { get; set; } }
            public class SupplierContext : DbContext
            {
                public DbSet<Supplier> Suppliers => Set<Supplier>();
                public DbSet<SupplierTotal> Totals => Set<SupplierTotal>();
                protected override void OnModelCreating(ModelBuilder modelBuilder)
                {
                    modelBuilder.Entity<Supplier>().OwnsOne(s => s.Address);
                    modelBuilder.Entity<Supplier>().OwnsOne(s => s.Settings, settings => settings.ToJson());
                    modelBuilder.Entity<SupplierTotal>().HasNoKey().ToView("SupplierTotals");
                }
            }
            public class Suppliers(SupplierContext db)
            {
                public void Add(string name) { db.Suppliers.Add(new Supplier { Name = name, Settings = new Settings { Theme = "dark" } }); db.SaveChanges(); }
                public Task<List<SupplierTotal>> TotalsAsync() => db.Totals.ToListAsync();
            }
            """),

        new("EF: a schema for each tenant", PostgreSql, """
            create table public.invoices (id bigint generated by default as identity primary key, number text not null unique);
            """, Usings + """
            public interface ITenantSchema { string Name { get; } }
            [Table("invoices")] public class Invoice { [Column("id")] public long Id { get; set; } [Column("number")] public string Number { get; set; } = ""; }
            public class InvoiceContext(ITenantSchema tenant) : DbContext
            {
                public DbSet<Invoice> Invoices => Set<Invoice>();
                protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.HasDefaultSchema(tenant.Name);
            }
            public class Invoices(InvoiceContext db, ITenantSchema tenant)
            {
                public async Task AddAsync(string number)
                {
                    db.Invoices.Add(new Invoice { Number = number });
                    await db.SaveChangesAsync();
                    await db.Database.ExecuteSqlRawAsync($"insert into {tenant.Name}.invoices (number) values ({{0}})", number);
                }
            }
            """),

        new("EF: the table for each tenant, in a configuration", PostgreSql, """
            create table invoices (id bigint generated by default as identity primary key, number text not null unique);
            """, Usings + """
            public class Invoice { public long Id { get; set; } public string Number { get; set; } = ""; }
            public class InvoiceConfiguration(string prefix) : IEntityTypeConfiguration<Invoice>
            {
                public void Configure(EntityTypeBuilder<Invoice> builder) { builder.ToTable(prefix + "_invoices"); builder.Property(i => i.Number).HasColumnName("number"); }
            }
            public class InvoiceContext(string prefix) : DbContext
            {
                public DbSet<Invoice> Invoices => Set<Invoice>();
                protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfiguration(new InvoiceConfiguration(prefix));
            }
            public static class Use { public static void Add(InvoiceContext db, string number) => db.Invoices.Add(new Invoice { Number = number }); }
            """),

        new("EF: a look-up under a lock", PostgreSql, """
            create table "Names" ("Id" bigint generated by default as identity primary key, "Value" text not null unique);
            """, Usings + """
            public class Name { public long Id { get; set; } public string Value { get; set; } = ""; }
            public class NameContext : DbContext { public DbSet<Name> Names => Set<Name>(); }
            public class Names(NameContext db)
            {
                public async Task<Name> GetOrAddAsync(string value, CancellationToken token)
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(token);
                    await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({value}))", token);
                    var name = await db.Names.SingleOrDefaultAsync(n => n.Value == value, token);
                    if (name is null)
                    {
                        name = new Name { Value = value };
                        db.Names.Add(name);
                        await db.SaveChangesAsync(token);
                    }

                    await transaction.CommitAsync(token);
                    return name;
                }

                public async Task AddInTurnAsync(string value)
                {
                    await db.Database.ExecuteSqlRawAsync("LOCK TABLE \"Names\" IN SHARE ROW EXCLUSIVE MODE");
                    if (!await db.Names.AnyAsync(n => n.Value == value))
                        db.Names.Add(new Name { Value = value });
                    await db.SaveChangesAsync();
                }

                public async Task AddWithoutLockAsync(string value)
                {
                    if (!await db.Names.AnyAsync(n => n.Value == value))
                        db.{|SSQ1020:Names|}.Add(new Name { Value = value });
                    await db.SaveChangesAsync();
                }
            }
            """),

        new("EF: a violation that is handled in the ways it is", PostgreSql, """
            create table "Emails" ("Id" bigint generated by default as identity primary key, "Value" text not null unique);
            """, Usings + """
            public class Email { public long Id { get; set; } public string Value { get; set; } = ""; }
            public class EmailContext : DbContext { public DbSet<Email> Emails => Set<Email>(); }
            public class Emails(EmailContext db)
            {
                public async Task<bool> TryAddAsync(string value)
                {
                    db.Emails.Add(new Email { Value = value });
                    try
                    {
                        await db.SaveChangesAsync();
                        return true;
                    }
                    catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "Emails_Value_key" })
                    {
                        return false;
                    }
                }

                public Task AddInStrategyAsync(string value) => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
                {
                    db.Emails.Add(new Email { Value = value });
                    try { await db.SaveChangesAsync(); }
                    catch (DbUpdateException e) when (e.GetBaseException() is PostgresException p && p.SqlState == "23505") { db.ChangeTracker.Clear(); }
                });

                public async Task AddAndLetAnotherMethodSaveAsync(string value)
                {
                    db.Emails.Add(new Email { Value = value });
                    await SaveIgnoringDuplicatesAsync();
                }

                private async Task SaveIgnoringDuplicatesAsync()
                {
                    try { await db.SaveChangesAsync(); }
                    catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: "23505" }) { }
                }
            }
            """),

        new("EF: two contexts on two databases", PostgreSql | Libraries.EfSqlite, """
            create table "Notes" ("Id" bigint generated by default as identity primary key, "Key" text not null unique);
            """, Usings + """
            public class Note { public long Id { get; set; } public string Key { get; set; } = ""; }
            public class ServerContext : DbContext { public DbSet<Note> Notes => Set<Note>(); protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseNpgsql(""); }
            public class CacheContext : DbContext { public DbSet<Note> Notes => Set<Note>(); protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseSqlite(""); }
            public static class Copy
            {
                public static void Run(ServerContext server, CacheContext cache, string key)
                {
                    cache.Notes.Add(new Note { Key = key });
                    server.{|SSQ1002:Notes|}.Add(new Note { Key = key });
                }
            }
            """),

        new("EF: many to many, and a join entity under its own key", PostgreSql, """
            create table "Posts" ("Id" bigint generated by default as identity primary key, "Title" text not null);
            create table "Labels" ("Id" bigint generated by default as identity primary key, "Text" text not null);
            create table "PostLabels" ("PostId" bigint not null, "LabelId" bigint not null, "At" timestamptz not null, primary key ("PostId", "LabelId"));
            """, Usings + """
            public class Post { public long Id { get; set; } public string Title { get; set; } = ""; public List<Label> Labels { get; set; } = []; }
            public class Label { public long Id { get; set; } public string Text { get; set; } = ""; public List<Post> Posts { get; set; } = []; }
            public class PostLabel { public long PostId { get; set; } public long LabelId { get; set; } public DateTime At { get; set; } }
            public class BlogContext : DbContext
            {
                public DbSet<Post> Posts => Set<Post>();
                public DbSet<Label> Labels => Set<Label>();
                protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Post>().HasMany(p => p.Labels).WithMany(l => l.Posts)
                    .UsingEntity<PostLabel>(j => { j.ToTable("PostLabels"); j.HasKey(x => new { x.PostId, x.LabelId }); });
            }
            public class Blog(BlogContext db)
            {
                public async Task PublishAsync(string title, string[] labels)
                {
                    var post = new Post { Title = title };
                    post.Labels.AddRange(labels.Select(l => new Label { Text = l }));
                    db.Add(post);
                    await db.SaveChangesAsync();
                }

                public void Tag(long post, long label) => db.Set<PostLabel>().Add(new PostLabel { PostId = post, LabelId = label, At = DateTime.UtcNow });
            }
            """),
    ];
}
