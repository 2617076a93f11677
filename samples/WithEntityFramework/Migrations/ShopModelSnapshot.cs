using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace WithEntityFramework.Migrations;

[DbContext(typeof(Shop))]
internal sealed class ShopModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("Relational:MaxIdentifierLength", 63);

        NpgsqlModelBuilderExtensions.UseIdentityByDefaultColumns(modelBuilder);

        modelBuilder.Entity("WithEntityFramework.Customer", b =>
        {
            b.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("bigint");
            NpgsqlPropertyBuilderExtensions.UseIdentityByDefaultColumn(b.Property<long>("Id"));
            b.Property<string>("Email").IsRequired().HasColumnType("text");
            b.Property<string>("Name").IsRequired().HasColumnType("text");
            b.HasKey("Id");
            b.HasIndex("Email").IsUnique();
            b.ToTable("Customers");
        });

        modelBuilder.Entity("WithEntityFramework.Job", b =>
        {
            b.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("bigint").HasColumnName("id");
            NpgsqlPropertyBuilderExtensions.UseIdentityByDefaultColumn(b.Property<long>("Id"));
            b.Property<string>("EventType").IsRequired().HasColumnType("text").HasColumnName("event_type");
            b.Property<long>("SpaceId").HasColumnType("bigint").HasColumnName("space_id");
            b.Property<string>("Status").IsRequired().HasColumnType("text").HasColumnName("status");
            b.HasKey("Id");
            b.HasIndex("SpaceId", "EventType").IsUnique();
            b.ToTable("stripe_sync_queue");
        });
    }
}
