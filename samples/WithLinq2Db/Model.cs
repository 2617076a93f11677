using LinqToDB.Mapping;

namespace WithLinq2Db;

[Table("stripe_sync_queue")]
internal sealed class Job
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("space_id")]
    public long SpaceId { get; set; }

    [Column("event_type"), NotNull]
    public string EventType { get; set; } = "";

    [Column("status"), NotNull]
    public string Status { get; set; } = "pending";
}

[Table("customers")]
internal sealed class Customer
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("email"), NotNull]
    public string Email { get; set; } = "";

    [Column("name"), NotNull]
    public string Name { get; set; } = "";
}
