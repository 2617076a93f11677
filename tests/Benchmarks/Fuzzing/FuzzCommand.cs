using System.Diagnostics;
using System.Globalization;

namespace StripeSync.Benchmarks.Fuzzing;

/// <summary><c>fuzz --count N --seed S [--first F] [--shapes N]</c>: ends with 0 when nothing was found.</summary>
internal static class FuzzCommand
{
    /// <summary>A quarter of what a thread of an IDE has on Windows.</summary>
    private const int StackSize = 256 * 1024;

    public static int Run(ReadOnlySpan<string> arguments, TextWriter output)
    {
        var count = Option(arguments, "--count", 100_000);
        var seed = Option(arguments, "--seed", 1);
        var first = Option(arguments, "--first", 0);
        var shapes = Option(arguments, "--shapes", 400);
        var found = 0;

        // Everything runs on a small stack: what needs a larger one ends the process.
        var thread = new Thread(
            () =>
            {
                found += Mutations(count, seed, first, output);
                found += Shapes.Check(shapes, seed, output);
            },
            StackSize);
        thread.Start();
        thread.Join();
        output.WriteLine(found == 0 ? "Nothing found." : string.Create(CultureInfo.InvariantCulture, $"{found} found."));
        return found == 0 ? 0 : 1;
    }

    private static int Option(ReadOnlySpan<string> arguments, string name, int otherwise)
    {
        var index = arguments.IndexOf(name);
        return index < 0 ? otherwise : int.Parse(arguments[index + 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    /// <summary>Longer than this, three times over, is a hang for a text of at most some ten kilobytes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private static int Mutations(int count, int seed, int first, TextWriter output)
    {
        var corpus = FuzzCorpus.Load();
        var mutator = new Mutator(corpus, seed);
        var subject = new Subject();
        var found = 0;
        var characters = 0L;
        var slowest = TimeSpan.Zero;
        var before = Environment.CpuUsage.TotalTime;
        for (var number = first; number < first + count; number++)
        {
            var sql = mutator.Make(number);
            characters += sql.Text.Length;
            try
            {
                var watch = Stopwatch.StartNew();
                subject.Take(sql);
                var time = watch.Elapsed;
                for (var again = 0; again < 3 && time > Limit / 4; again++)
                {
                    watch.Restart();
                    subject.Take(sql);
                    time = watch.Elapsed < time ? watch.Elapsed : time;
                }

                slowest = time > slowest ? time : slowest;
                if (time > Limit)
                    throw new TimeoutException(time.ToString());
            }
#pragma warning disable CA1031 // whatever comes is what the fuzzer looks for
            catch (Exception e)
#pragma warning restore CA1031
            {
                found++;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--seed {seed} --first {number} --count 1: {e}\n{sql.Text}\n"));
                if (found == 20)
                    break;
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} inputs of {corpus.Length:N0} texts, seed {seed}, {characters / 1e6:N0} MB, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F0} s of processor time, slowest {slowest.TotalMilliseconds:F1} ms, {found} found"));
        return found;
    }
}
