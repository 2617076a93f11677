using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>linq2db, by entities.</summary>
internal static class Linq2DbForms
{
    public const string Opening = "using var db = new DataConnection(new DataOptions().UsePostgreSQL(connectionString));";

    private static readonly ImmutableDictionary<string, string> Bodies = new Dictionary<string, string>
    {
        ["plain insert into a queue"] = "db.Insert(new Job { SpaceId = space, EventType = name });",
        ["upsert of a queue by its natural key"] = "db.GetTable<Job>().InsertOrUpdate(() => new Job { SpaceId = space, EventType = name }, null, () => new Job { SpaceId = space, EventType = name });",
        ["plain insert"] = "db.Insert(new Customer { Email = email, Name = name });",
        ["upsert by the unique key"] = "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = name }, c => new Customer { Name = name }, () => new Customer { Email = email });",
        ["target that matches no key"] = "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = name }, null, () => new Customer { Name = name });",
        ["several rows"] = "db.BulkCopy(new[] { new Customer { Email = email }, new Customer { Email = name } });",
        ["rows of a query"] = "db.GetTable<StoredFile>().Insert(db.GetTable<Customer>(), f => new Customer { Email = f.Path });",
        ["handled violation"] = "db.Insert(new Customer { Email = email, Name = name });",
        ["fresh key"] = "db.Insert(new Doc { Id = Guid.NewGuid(), Title = name });",
        ["key from outside"] = "db.Insert(new Doc { Id = id, Title = name });",
        ["another key left open"] = "db.GetTable<StoredFile>().InsertOrUpdate(() => new StoredFile { Id = other, Path = name, Size = 1 }, f => new StoredFile { Size = 1 });",
        ["nothing done for every key"] = "db.BulkCopy(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows, ConflictAction = ConflictAction.Ignore }, new[] { new StoredFile { Id = other, Path = name } });",
        ["composite key"] = "db.Insert(new Member { SpaceId = space, UserId = space, Role = name });",
        ["upsert by the composite key"] = "db.InsertOrReplace(new Member { SpaceId = space, UserId = space, Role = name });",
        ["deferrable key"] = "db.GetTable<Seat>().InsertOrUpdate(() => new Seat { Id = run, Place = name }, null, () => new Seat { Place = name });",
        ["generated key alone"] = "db.InsertWithInt64Identity(new Event { Body = name });",
        ["key by default"] = "db.GetTable<Token>().Value(t => t.Name, name).Insert();",
        ["another schema"] = "db.GetTable<Tenant>().Insert(() => new Tenant { Slug = name, Title = email });",
        ["quoted names"] = "db.Insert(new OrderLine { Id = Guid.NewGuid(), Number = name });",
        ["inside of a partial index"] = "db.Insert(new Slot { Code = name, State = \"active\" });",
        ["outside of a partial index"] = "db.Insert(new Slot { Code = name, State = \"closed\" });",
        ["null in a nullable key"] = "db.Insert(new Contact { Name = name });",
        ["undeclared table"] = "db.Insert(new Elsewhere { Id = run });",
    }.ToImmutableDictionary();

    public static readonly ImmutableArray<LibraryForm> All =
    [
        new("linq2db", Libraries.Npgsql | Libraries.Linq2Db, "using LinqToDB;\nusing LinqToDB.Data;", "DataConnection db", Opening, static s => Bodies.GetValueOrDefault(s.Name))
        {
            Sources = ImmutableDictionary<string, string>.Empty.Add("/src/Model.cs", """
                using LinqToDB.Mapping;
                [Table("stripe_sync_queue")] public class Job { [Column("id"), PrimaryKey, Identity] public long Id { get; set; } [Column("space_id")] public long SpaceId { get; set; } [Column("event_type")] public string EventType { get; set; } = ""; }
                [Table("customers")] public class Customer { [Column("id"), PrimaryKey, Identity] public long Id { get; set; } [Column("email")] public string Email { get; set; } = ""; [Column("name")] public string? Name { get; set; } }
                [Table("contacts")] public class Contact { [Column("id"), PrimaryKey, Identity] public long Id { get; set; } [Column("phone")] public string? Phone { get; set; } [Column("name")] public string? Name { get; set; } }
                [Table("docs")] public class Doc { [Column("id"), PrimaryKey] public Guid Id { get; set; } [Column("title")] public string? Title { get; set; } }
                [Table("files")] public class StoredFile { [Column("id"), PrimaryKey] public Guid Id { get; set; } [Column("path")] public string Path { get; set; } = ""; [Column("size")] public int? Size { get; set; } }
                [Table("members")] public class Member { [Column("space_id"), PrimaryKey(1)] public long SpaceId { get; set; } [Column("user_id"), PrimaryKey(2)] public long UserId { get; set; } [Column("role")] public string? Role { get; set; } }
                [Table("seats")] public class Seat { [Column("id"), PrimaryKey] public int Id { get; set; } [Column("place")] public string Place { get; set; } = ""; }
                [Table("slots")] public class Slot { [Column("id"), PrimaryKey, Identity] public long Id { get; set; } [Column("code")] public string Code { get; set; } = ""; [Column("state")] public string State { get; set; } = ""; }
                [Table("events")] public class Event { [Column("id"), PrimaryKey, Identity] public long Id { get; set; } [Column("body")] public string? Body { get; set; } }
                [Table("tokens")] public class Token { [Column("token"), PrimaryKey] public Guid Value { get; set; } [Column("name")] public string? Name { get; set; } }
                [Table("tenants", Schema = "app")] public class Tenant { [Column("slug"), PrimaryKey] public string Slug { get; set; } = ""; [Column("title")] public string? Title { get; set; } }
                [Table("Order Lines")] public class OrderLine { [Column, PrimaryKey] public Guid Id { get; set; } [Column] public string Number { get; set; } = ""; }
                [Table("elsewhere")] public class Elsewhere { [Column("id"), PrimaryKey] public int Id { get; set; } }
                """),
        },
    ];
}
