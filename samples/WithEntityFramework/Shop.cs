using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace WithEntityFramework;

/// <summary>There are no .sql files in this project: the catalog comes from the model snapshot beside the migrations.</summary>
internal sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Job>().HasIndex(job => new { job.SpaceId, job.EventType }).IsUnique();
        modelBuilder.Entity<Customer>().HasIndex(customer => customer.Email).IsUnique();
    }
}

/// <summary>One job for each kind of event of a space.</summary>
[Table("stripe_sync_queue")]
internal sealed class Job
{
    [Column("id")]
    public long Id { get; set; }

    [Column("space_id")]
    public long SpaceId { get; set; }

    [Column("event_type")]
    public string EventType { get; set; } = "";

    [Column("status")]
    public string Status { get; set; } = "pending";
}

internal sealed class Customer
{
    public long Id { get; set; }

    public string Email { get; set; } = "";

    public string Name { get; set; } = "";
}
