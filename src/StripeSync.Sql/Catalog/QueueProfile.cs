using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Catalogs;

/// <summary>The built-in profile: the queue table as it is known where no migration declares it.</summary>
internal static class QueueProfile
{
    public const string TableName = "stripe_sync_queue";

    public static ImmutableArray<string> NaturalKey { get; } = ImmutableArray.Create("space_id", "event_type");

    public static Table Table { get; } = new()
    {
        Schema = "public",
        Name = TableName,
        IsFromProfile = true,
        Columns = ImmutableArray.Create(
            new Column { Name = "id", Type = "unknown", IsNullable = false, Generation = ColumnGeneration.Sequence },
            new Column { Name = "space_id", Type = "unknown", IsNullable = false },
            new Column { Name = "event_type", Type = "unknown", IsNullable = false },
            new Column { Name = "status", Type = "unknown" },
            new Column
            {
                Name = "created_at",
                Type = "timestamp with time zone",
                Default = new CallExpression(new SqlSpan(0, 0), "now", ImmutableArray<Expression>.Empty, isPlain: true),
            }),
        UniqueKeys = ImmutableArray.Create(
            Key("stripe_sync_queue_pkey", UniqueKeyKind.Primary, "id"),
            Key("stripe_sync_queue_space_id_event_type_key", UniqueKeyKind.Unique, "space_id", "event_type")),
    };

    private static UniqueKey Key(string name, UniqueKeyKind kind, params string[] columns) => new()
    {
        Name = name,
        Kind = kind,
        Elements = ImmutableArray.CreateRange(columns.Select(static c => new KeyElement { Column = c })),
    };
}
