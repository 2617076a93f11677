using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Benchmarks.Fuzzing;

/// <summary>What an input is given to: the judge as a statement, the parser and the replay as a migration.</summary>
internal sealed class Subject
{
    private const string Schema = """
        CREATE TABLE spaces (id bigint PRIMARY KEY, name text NOT NULL);
        CREATE TABLE stripe_sync_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL,
            status text DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'done')), created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (space_id, event_type));
        CREATE UNIQUE INDEX ON stripe_sync_queue (lower(event_type)) WHERE status = 'pending';
        CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, name text, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE t (id int PRIMARY KEY, a int, b int, c text, UNIQUE (a, b), EXCLUDE USING gist (c WITH =));
        CREATE UNIQUE INDEX t_c ON t (c) WHERE a > 0 AND b IS NOT NULL;
        """;

    private const int MaxApplied = 30_000;

    private readonly ConflictEngine _engine = new(Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("a.sql", Schema)])], EngineOptions.Default));

    public void Judge(SqlText sql, CancellationToken cancellationToken = default)
    {
        foreach (var finding in _engine.Judge(sql, WriteContext.None, cancellationToken))
        {
            if (finding.Span.Start < 0 || finding.Span.End > sql.Text.Length)
                throw new InvalidOperationException($"{finding.RuleId} at {finding.Span.Start} to {finding.Span.End} of {sql.Text.Length}");

            // Each remedy copies the text: not where a large text is only there for its time.
            if (sql.Text.Length > MaxApplied)
                continue;
            foreach (var remedy in finding.Remedies)
                sql.Apply(remedy.Edits);
        }
    }

    public static void Replay(string sql, CancellationToken cancellationToken = default) =>
        Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("a.sql", sql, cancellationToken)])], EngineOptions.Default, cancellationToken);

    public void Take(SqlText sql)
    {
        Judge(sql);
        Replay(sql.Text);
    }
}
