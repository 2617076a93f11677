using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Tests.Conformance;

namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>A migration may hold anything: the parser and the replay end, in proportion to its length, and never throw.</summary>
public sealed class SchemaRobustnessTests
{
    private static readonly string[] Words =
    [
        "CREATE", "TABLE", "ALTER", "DROP", "INDEX", "UNIQUE", "(", ")", ",", ";", "t", "a", "b", "PRIMARY KEY", "CONSTRAINT", "ADD", "COLUMN", "RENAME", "TO", "SET", "SCHEMA", "LIKE",
        "INCLUDING ALL", "PARTITION OF", "FOR VALUES IN (1)", "INHERITS", "ATTACH PARTITION", "USING INDEX", "WHERE", "CHECK", "int", "text", "DEFAULT", "NOT NULL", "'x'", "\"q\"", "$$ t $$", "DO",
        "BEGIN", "COMMIT", "ROLLBACK", "EXCLUDE", "WITH", "=", "REFERENCES", "ON", "IF NOT EXISTS", "CASCADE", "search_path", "TYPE", "RULE", "TRIGGER", "AS", "SELECT", "INTO", ".", "\\x", "\n", "[", "::",
    ];

    [Fact]
    public void Any_sequence_of_words_is_read()
    {
        var random = new Random(20240607);
        var text = new StringBuilder();
        for (var round = 0; round < 4000; round++)
        {
            text.Clear();
            for (var words = random.Next(1, 60); words > 0; words--)
                text.Append(Words[random.Next(Words.Length)]).Append(' ');
            Assert.NotNull(CatalogText.Build(text.ToString()));
        }
    }

    [Fact]
    public void A_statement_with_a_word_missing_doubled_or_cut_is_read()
    {
        var random = new Random(7);
        foreach (var script in MigrationSnippets.All.Select(s => s.Sql).Concat(ConformanceCases.All.Select(c => c.SchemaSql).Distinct()))
        {
            var words = script.Split(' ');
            for (var round = 0; round < 12; round++)
            {
                var changed = words.ToList();
                var at = random.Next(changed.Count);
                if (round % 3 == 0)
                    changed.RemoveAt(at);
                else if (round % 3 == 1)
                    changed.Insert(at, changed[random.Next(changed.Count)]);
                else
                    changed.RemoveRange(at, changed.Count - at);
                Assert.NotNull(CatalogText.Build(string.Join(' ', changed)));
            }
        }
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int DEFAULT ", "(", "")]
    [InlineData("CREATE TABLE t (", "a int, ", "")]
    [InlineData("", "CREATE TABLE ", "")]
    [InlineData("CREATE TABLE t (a int);", "CREATE INDEX ON t (a);", "")]
    [InlineData("CREATE TABLE t (a int);", "ALTER TABLE t ADD UNIQUE (a);", "")]
    [InlineData("", "DO $$ x $$;", "")]
    [InlineData("DO $$ ", "'", " $$")]
    [InlineData("CREATE SCHEMA s ", "CREATE TABLE t (a int) ", "")]
    [InlineData("", "-- migrate:down\n", "")]
    [InlineData("", "- ", "")]
    [InlineData("", "--", "")]
    [InlineData("BEGIN;", "CREATE TABLE IF NOT EXISTS t (a int); SAVEPOINT s; ROLLBACK TO s;", "")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (", "SELECT 1;", "")]
    [InlineData("", "CREATE RULE r AS ON INSERT TO t DO ALSO (;", "")]
    [InlineData("", "CREATE FUNCTION f() BEGIN ATOMIC;", "")]
    [InlineData("", "SELECT set_config('search_path', '", "")]
    public void The_work_grows_with_the_length(string start, string repeated, string end)
    {
        var small = Measure(2_000);
        var large = Measure(20_000);
        Assert.True(large < TimeSpan.FromSeconds(1) + (small * 60), $"{small} for the small text, {large} for one of ten times the length");

        TimeSpan Measure(int count)
        {
            var text = start + string.Concat(Enumerable.Repeat(repeated, count)) + end;
            var watch = Stopwatch.StartNew();
            Assert.NotNull(CatalogText.Build(text));
            return watch.Elapsed;
        }
    }

    [Theory]
    [InlineData(20, 300, true)]
    [InlineData(3_000, 3_000, false)]
    public void Indexes_times_partitions_are_bounded(int indexes, int partitions, bool isKnown)
    {
        var text = "CREATE TABLE p (a int) PARTITION BY HASH (a);"
            + string.Concat(Enumerable.Range(0, partitions).Select(i => $"CREATE TABLE p{i} PARTITION OF p FOR VALUES WITH (MODULUS {partitions}, REMAINDER {i});"))
            + string.Concat(Enumerable.Range(0, indexes).Select(i => $"CREATE UNIQUE INDEX i{i} ON p (a);"));
        var watch = Stopwatch.StartNew();
        var catalog = Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("1.sql", text, TestContext.Current.CancellationToken)])], EngineOptions.Default, TestContext.Current.CancellationToken);
        Assert.All(catalog.Tables.Where(static t => t.Name[0] == 'p'), t => Assert.Equal(isKnown, t.IsKnown));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
    }

    [Fact]
    public void The_work_grows_with_the_number_of_files()
    {
        var small = Measure(1_000);
        var large = Measure(16_000);
        Assert.True(large < TimeSpan.FromSeconds(1) + (small * 64), $"{small} for few files, {large} for sixteen times as many");

        static TimeSpan Measure(int count)
        {
            var files = Enumerable.Range(0, count).Select(i => SchemaFile.Parse($"{i}.sql", $"CREATE TABLE t{i} (id bigserial PRIMARY KEY, a int UNIQUE); DO $$ t{i - 1} $$")).ToImmutableArray();
            var watch = Stopwatch.StartNew();
            Assert.Equal(count, Catalog.Build([new SchemaRoot("", files)], EngineOptions.Default).Tables.Count(static t => t.Kind == RelationKind.Table && t.Name[0] == 't'));
            return watch.Elapsed;
        }
    }

    [Fact]
    public void Cancellation_stops_the_work()
    {
        using var source = new CancellationTokenSource();
        var file = SchemaFile.Parse("1.sql", "CREATE TABLE t (a int)", source.Token);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SchemaFile.Parse("1.sql", "CREATE TABLE t (a int)", source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Catalog.Build([new SchemaRoot("", [file])], EngineOptions.Default, source.Token));
    }
}
