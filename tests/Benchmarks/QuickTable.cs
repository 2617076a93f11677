using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Benchmarks;

/// <summary>The figures of docs/performance.md in under a minute: processor time of this process, so that neighbours count little.</summary>
internal static class QuickTable
{
    private const int Rounds = 10;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(1);

    public static void Print(TextWriter output)
    {
        output.WriteLine("| work | SQL | processor time | MB/s | bytes allocated per byte of SQL |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        Throughput(output, "migrations", Inputs.Migrations);
        Throughput(output, "pg_dump file", Inputs.Dump);
        output.WriteLine();
        output.WriteLine("| migration files | SQL | parse and replay | replay after one changed file |");
        output.WriteLine("| ---: | ---: | ---: | ---: |");
        foreach (var count in (int[])[10, 1_000, 10_000])
            FileCount(output, count);
        output.WriteLine();
        output.WriteLine("| statement judged | processor time | bytes allocated |");
        output.WriteLine("| --- | ---: | ---: |");
        var engine = new ConflictEngine(Inputs.QueueCatalog);
        foreach (var (name, sql) in Inputs.Writes)
        {
            var text = SqlText.FromString(sql);
            const int Calls = 2_000;
            var cost = Measure(Rounds * 2, () =>
            {
                for (var i = 0; i < Calls; i++)
                    engine.Judge(text, WriteContext.None);
            });
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {cost.Milliseconds * 1000 / Calls:F2} µs | {cost.Bytes / Calls:N0} |"));
        }
    }

    public static void Loop(string work, string input)
    {
        var texts = input == "dump" ? Inputs.Dump : Inputs.Migrations;
        var files = Inputs.Parse(texts);
        for (var until = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(6); Environment.CpuUsage.TotalTime < until;)
        {
            if (work == "replay")
                Inputs.Replay(files);
            else
                Inputs.Parse(texts);
        }
    }

    private static void Throughput(TextWriter output, string name, ImmutableArray<string> texts)
    {
        var files = Inputs.Parse(texts);
        Row("lex", () =>
        {
            foreach (var text in texts)
                Lexer.Tokenize(SqlText.FromString(text), LexerMode.Script, CancellationToken.None).Dispose();
        });
        Row("lex and parse", () => Inputs.Parse(texts));
        Row("replay", () => Inputs.Replay(files));
        Row("parse and replay", () => Inputs.Replay(Inputs.Parse(texts)));

        void Row(string work, Action action)
        {
            var bytes = Bytes(texts);
            var cost = Measure(Rounds, action);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {work}, {name} | {bytes / 1e6:F1} MB | {cost.Milliseconds:F1} ms | {bytes / cost.Milliseconds / 1000:F0} | {cost.Bytes / bytes:F1} |"));
        }
    }

    private static void FileCount(TextWriter output, int count)
    {
        var texts = Inputs.Files(count);
        var files = Inputs.Parse(texts);
        var rounds = count > 1_000 ? 3 : Rounds;
        var first = Measure(rounds, () => Inputs.Replay(Inputs.Parse(texts)));
        var changed = count / 2;
        var again = Measure(rounds, () => Inputs.Replay(files.SetItem(changed, Inputs.Parse(texts[changed], changed))));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {count:N0} | {Bytes(texts) / 1e6:F2} MB | {first.Milliseconds:F1} ms | {again.Milliseconds:F1} ms |"));
    }

    private static double Bytes(ImmutableArray<string> texts) => texts.Sum(t => (double)Encoding.UTF8.GetByteCount(t));

    /// <summary>The best of some rounds; a round is repeated until the clock of the processor can tell.</summary>
    private static (double Milliseconds, double Bytes) Measure(int rounds, Action action)
    {
        // The compiler's own work, which goes on in the background for a while, is not what is measured.
        for (var until = Environment.CpuUsage.TotalTime + Warmup; Environment.CpuUsage.TotalTime < until;)
            action();
        Thread.Sleep(150);
        var best = double.MaxValue;
        var bytes = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            var repeats = 0;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var before = Environment.CpuUsage.TotalTime;
            TimeSpan spent;
            do
            {
                action();
                repeats++;
                spent = Environment.CpuUsage.TotalTime - before;
            }
            while (spent.TotalMilliseconds < 30);

            best = Math.Min(best, spent.TotalMilliseconds / repeats);
            bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / repeats;
        }

        return (best, bytes);
    }
}
