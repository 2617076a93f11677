using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Benchmarks.Corpus;
using StripeSync.Sql.Catalogs;

namespace StripeSync.Benchmarks;

/// <summary>The texts that are measured; the same in every run.</summary>
internal static class Inputs
{
    private const int Seed = 20260607;

    /// <summary>About two megabytes of migrations, in files of some two kilobytes.</summary>
    public static ImmutableArray<string> Migrations { get; } = [.. new MigrationGenerator(Seed).Migrations(2_000_000)];

    /// <summary>One file of about two megabytes.</summary>
    public static ImmutableArray<string> Dump { get; } = [new MigrationGenerator(Seed).Dump(2_000_000)];

    public static ImmutableArray<string> Files(int count)
    {
        var generator = new MigrationGenerator(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => generator.Migration())];
    }

    public static SchemaFile Parse(string text, int index) =>
        SchemaFile.Parse("db/migrations/" + index.ToString("D14", CultureInfo.InvariantCulture) + "_change.sql", text);

    public static ImmutableArray<SchemaFile> Parse(ImmutableArray<string> texts)
    {
        var files = ImmutableArray.CreateBuilder<SchemaFile>(texts.Length);
        for (var i = 0; i < texts.Length; i++)
            files.Add(Parse(texts[i], i));
        return files.MoveToImmutable();
    }

    public static Catalog Replay(ImmutableArray<SchemaFile> files) => Catalog.Build([new SchemaRoot("db/migrations", files)], EngineOptions.Default);

    public static Catalog QueueCatalog { get; } = Replay([Parse(
        """
        CREATE TABLE stripe_sync_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL,
            status text NOT NULL DEFAULT 'pending', created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (space_id, event_type));
        CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, name text, created_at timestamptz NOT NULL DEFAULT now());
        """,
        0)]);

    /// <summary>Writes as they stand in C#.</summary>
    public static ImmutableArray<(string Name, string Sql)> Writes { get; } =
    [
        ("plain insert into a queue", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@spaceId, @eventType)"),
        ("safe upsert", "INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES ($1, $2, 'pending') ON CONFLICT (space_id, event_type) DO UPDATE SET status = excluded.status WHERE stripe_sync_queue.status = 'completed'"),
        ("target without a key", "INSERT INTO customers (email, name) VALUES (@email, @name) ON CONFLICT (name) DO NOTHING"),
        ("insert from a query", "WITH due AS (SELECT id, email FROM staging WHERE created_at < now() - interval '1 day') INSERT INTO customers (email, name) SELECT lower(email), 'x' FROM due RETURNING id"),
        ("a query, no write", "SELECT id, email FROM customers WHERE created_at > now() - interval '1 day' ORDER BY id LIMIT 50"),
    ];
}
