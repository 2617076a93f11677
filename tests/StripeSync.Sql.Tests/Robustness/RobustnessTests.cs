using System.Diagnostics;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Tests.Rules;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Robustness;

/// <summary>Measures processor time, so nothing else of the process may run beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The engine runs inside IDEs: no text may stop it, slow it down or make it say what is not true.</summary>
[Collection(nameof(Alone))]
public sealed class RobustnessTests
{
    private static readonly ConflictEngine Engine = new(Catalog.Build(
        [new SchemaRoot("", [SchemaFile.Parse("a.sql", RuleCases.Queue + RuleCases.Customers)])], EngineOptions.Default));

    private static void Judge(string sql)
    {
        Engine.Judge(SqlText.FromString(sql), WriteContext.None);
        Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("a.sql", sql)])], EngineOptions.Default);
    }

    public static TheoryData<string> Nests => ["(", "[", "NOT ", "- ", "CASE WHEN ", "lower(", "ARRAY[", "a AND (", "a || ", "CAST(", "x IN (", "(SELECT ", "/*", "a::int::", "WITH x AS (", "f(1)(", "$a$", "ROW(", "1 = ANY(", "a.", "CREATE TABLE t (a int DEFAULT (", "EXPLAIN ", "OPERATOR(", "a COLLATE ", "ALTER TABLE "];

    [Theory]
    [MemberData(nameof(Nests))]
    public void Deep_nesting_needs_a_bounded_stack(string unit)
    {
        var nested = string.Concat(Enumerable.Repeat(unit, 10_000));
        var failure = (Exception?)null;

        // 256 KB is a quarter of what a thread of an IDE has on Windows.
        var thread = new Thread(
            () =>
            {
                try
                {
                    Judge("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (" + nested);
                    Judge("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 2) ON CONFLICT (" + nested + ") DO NOTHING");
                    Judge("CREATE TABLE t (a int CHECK (" + nested + "));");
                    Judge("CREATE UNIQUE INDEX i ON stripe_sync_queue (" + nested + ") WHERE " + nested);
                    Judge(nested);
                }
#pragma warning disable CA1031 // the test reports whatever comes
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure = e;
                }
            },
            256 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "No end in sight.");
        Assert.Null(failure);
    }

    [Theory]
    [MemberData(nameof(Nests))]
    public void Time_is_linear(string unit)
    {
        var sizes = new[] { 20_000, 40_000, 80_000 };
        var times = new double[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            var text = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (" + string.Concat(Enumerable.Repeat(unit, sizes[i]));
            times[i] = Best(() => Judge(text));
        }

        // Four times the input: at most ten times the time, and never a second. Noise of short runs is below the floor.
        Assert.True(times[2] < 1000, $"{unit}: {times[2]} ms");
        Assert.True(times[2] < 60 || times[2] < times[0] * 10, $"{unit}: {string.Join(" ", times)}");
    }

    private static double Best(Action action)
    {
        var best = double.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            action();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        return best;
    }

    [Fact]
    public void A_large_literal_is_fast_and_right()
    {
        var rows = string.Join(", ", Enumerable.Range(0, 40_000).Select(i => $"({i}, 'type {i}')"));
        var sql = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES " + rows;
        Assert.True(sql.Length > 700_000);
        var before = Environment.CpuUsage.TotalTime;
        var finding = Assert.Single(Engine.Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken));
        Assert.Equal("SSQ1001", finding.RuleId);
        Assert.Single(finding.Remedies);
        Assert.InRange((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, 0, 3000);
    }

    [Fact]
    public void Many_unsafe_statements_in_one_text_stay_linear()
    {
        var sql = string.Concat(Enumerable.Repeat("INSERT INTO customers (email, name) VALUES ('a', 'b');\n", 5_000));
        var before = Environment.CpuUsage.TotalTime;
        Assert.Equal(5_000, Engine.Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken).Length);
        Assert.InRange((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, 0, 5000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\0\0\0\0")]
    [InlineData("insert")]
    [InlineData("INSERT INTO")]
    [InlineData("INSERT INTO stripe_sync_queue")]
    [InlineData("INSERT INTO stripe_sync_queue (")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES")]
    [InlineData("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ('")]
    [InlineData("%PDF-1.4 insert into \u0001\u0002")]
    public void Garbage_is_silent(string sql) =>
        Assert.Empty(Engine.Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken));

    [Fact]
    public void Mutated_sql_throws_nothing()
    {
        // Seeded, so that a failure can be replayed: the message names the seed.
        var corpus = RuleCases.All.SelectMany(c => new[] { c.Schema, c.Sql }).Distinct().ToList();
        string[] fragments = ["(", ")", "'", "\"", "$$", ";", ",", "ON CONFLICT", "DO NOTHING", "--", "/*", "*/", "::", "[", "]", "NULL", "WHERE", "UNIQUE", "\0", "\uFFFC", "E'\\", "U&'", "SELECT", "WITH", "AS"];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = corpus[random.Next(corpus.Count)];
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var at = random.Next(text.Length + 1);
                var length = Math.Min(random.Next(0, 12), text.Length - at);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(at, fragments[random.Next(fragments.Length)]),
                    _ => text.Insert(at, text.Substring(random.Next(text.Length + 1 - length), length)),
                };
            }

            var exception = Record.Exception(() => Judge(text));
            Assert.True(exception is null, $"seed {seed}: {exception}\n{text}");
        }
    }

    [Fact]
    public void Cancellation_is_honoured_at_once()
    {
        var sql = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES " + string.Join(", ", Enumerable.Repeat("(1, lower('x'))", 300_000));
        using var source = new CancellationTokenSource();
        var watch = new Stopwatch();
        using var registration = source.Token.Register(watch.Start);
        source.CancelAfter(20);
        void JudgeForever()
        {
            while (true)
                Engine.Judge(SqlText.FromString(sql), WriteContext.None, source.Token);
        }

        Assert.ThrowsAny<OperationCanceledException>(JudgeForever);
        Assert.True(watch.ElapsedMilliseconds < 250, $"{watch.ElapsedMilliseconds} ms after the request");
    }
}
