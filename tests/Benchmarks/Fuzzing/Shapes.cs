using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Sql.Text;

namespace StripeSync.Benchmarks.Fuzzing;

/// <summary>One unit a great many times: deep nesting must not need stack, twice the text not more than about twice the time.</summary>
internal static class Shapes
{
    private const double MaxRatio = 2.2;

    /// <summary>Shorter times than this are noise.</summary>
    private const double FloorMilliseconds = 12;

    private static readonly string[] Nests =
    [
        "(", "[", "NOT ", "- ", "CASE WHEN ", "lower(", "ARRAY[", "a AND (", "a || ", "CAST(", "x IN (", "(SELECT ", "/*", "a::int::", "WITH x AS (", "f(1)(", "$a$", "ROW(", "1 = ANY(", "a.",
        "CREATE TABLE t (a int DEFAULT (", "EXPLAIN ", "OPERATOR(", "a COLLATE ", "ALTER TABLE ", "a OR (", "NOT (", "a BETWEEN ", "a IS ", "EXISTS (SELECT ", "a[", "a + ", "a = (", "INTERVAL ", "a AT TIME ZONE ",
        "(VALUES (", "INSERT INTO t SELECT ", "x AS (INSERT INTO t VALUES (", "ELSE CASE ", "BEGIN ATOMIC ", "BEGIN ", "CREATE SCHEMA s ", "DO $$ ", "DO '", "E'\\", "U&'", "'", "\"", "--", "-", "$", "$1", "\\", "\n", ";",
        "@", ":", "::", "{", "UNION SELECT ", "PARTITION OF ", "PREPARE a AS ", "COPY t FROM stdin;\n", "-- migrate:down\n", "-- migrate:up\n", "BEGIN;", "SAVEPOINT a;", "ROLLBACK TO a;", "\uFFFC", "é", "a", "1",
        "ON CONFLICT (a) DO UPDATE SET a = ", "FILTER (WHERE ", "OVER (", "x'", "uescape ", "U&\"a\" UESCAPE ",
    ];

    private static readonly string[] Starts =
    [
        "",
        "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (",
        "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a') ON CONFLICT (",
        "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a') ON CONFLICT (space_id, event_type) WHERE ",
        "INSERT INTO customers (email) SELECT ",
        "CREATE TABLE t (a int CHECK (",
        "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (",
        "ALTER TABLE t ADD COLUMN a int DEFAULT ",
    ];

    public static int Check(int random, int seed, TextWriter output)
    {
        var subject = new Subject();
        var found = 0;
        var worst = (Ratio: 0.0, Text: "");
        var checks = 0;
        foreach (var start in Starts)
        {
            foreach (var unit in Nests)
                Doubling(start, _ => unit);
        }

        // Pieces of real texts, with numbers counted up so that names differ.
        var corpus = FuzzCorpus.Load();
        for (var i = 0; i < random; i++)
        {
            var chance = new Random(unchecked((seed * 7919) + i));
            var text = corpus[chance.Next(corpus.Length)];
            var at = chance.Next(3) == 0 ? 0 : chance.Next(text.Length);
            var piece = text.Substring(at, chance.Next(2) == 0 ? text.Length - at : Math.Min(chance.Next(1, 60), text.Length - at)) + (chance.Next(2) == 0 ? ";\n" : "");
            var counts = chance.Next(2) == 0;
            var start = chance.Next(3) == 0 ? text + ";\n" : Starts[chance.Next(Starts.Length)];
            Doubling(start, number => counts ? Number(piece, number) : piece);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{checks:N0} repeated units, each on a stack of 256 KB; twice the text took at most {worst.Ratio:F2} times the time ({worst.Text}), {found} found"));
        return found;

        void Doubling(string start, Func<int, string> unit)
        {
            checks++;
            var small = Repeat(start, unit, 60_000);
            var large = Repeat(start, unit, 120_000);
            var shown = (start + unit(1)).ReplaceLineEndings(" ");
            shown = shown.Length > 300 ? shown[..300] : shown;
            try
            {
                subject.Take(large);
                var smallTime = Best(small, 2);
                var largeTime = Best(large, 2);
                for (var again = 0; again < 4 && largeTime > FloorMilliseconds && largeTime > smallTime * MaxRatio; again++)
                {
                    // A neighbour may have been loud: only what stays counts.
                    largeTime = Math.Min(largeTime, Best(large, 4));
                    smallTime = Math.Min(smallTime, Best(small, 4));
                }

                var ratio = largeTime / smallTime;
                if (largeTime > FloorMilliseconds && ratio > worst.Ratio)
                    worst = (ratio, shown);
                if (largeTime > FloorMilliseconds && ratio > MaxRatio)
                    throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{smallTime:F1} ms, twice the text {largeTime:F1} ms"));
            }
#pragma warning disable CA1031 // whatever comes is what the fuzzer looks for
            catch (Exception e)
#pragma warning restore CA1031
            {
                found++;
                output.WriteLine($"{shown}: {e.GetType().Name} {e.Message}");
            }
        }

        double Best(SqlText sql, int runs)
        {
            var best = double.MaxValue;
            for (var run = 0; run < runs; run++)
            {
                var before = Environment.CpuUsage.TotalTime;
                subject.Take(sql);
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            }

            return best;
        }
    }

    /// <summary>Appends a number to the words that stand for names: those with a digit, an underscore or one letter.</summary>
    private static string Number(string piece, int number)
    {
        var text = new System.Text.StringBuilder(piece.Length + 32);
        for (var i = 0; i < piece.Length; i++)
        {
            text.Append(piece[i]);
            var ends = char.IsAsciiLetterOrDigit(piece[i]) && (i + 1 == piece.Length || !(char.IsAsciiLetterOrDigit(piece[i + 1]) || piece[i + 1] == '_'));
            if (ends && ((i > 1 && piece[i - 2] == '_') || i == 0 || piece[i - 1] is ' ' or '(' or '_'))
                text.Append('_').Append(number);
        }

        return text.ToString();
    }

    private static SqlText Repeat(string start, Func<int, string> unit, int length)
    {
        var text = new System.Text.StringBuilder(start, length + 200);
        for (var number = 0; text.Length < length; number++)
            text.Append(unit(number));
        return SqlText.FromString(text.ToString());
    }
}
