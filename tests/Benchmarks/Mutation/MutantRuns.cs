using System.Diagnostics;
using System.Globalization;

namespace StripeSync.Benchmarks.Mutation;

/// <summary>The tests against many mutants, in processes that are replaced when a mutant ends or blocks them.</summary>
/// <param name="engine">The file of the engine with the mutants.</param>
/// <param name="tests">The file of the tests.</param>
internal sealed class MutantRuns(string engine, string tests)
{
    /// <summary>The processor time after which a mutant counts as endless; all tests need some seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs them.</summary>
    /// <param name="numbers">The mutants.</param>
    /// <param name="answer">Called for each with what killed it, or <see cref="TestRun.Survived"/>.</param>
    public async Task RunAsync(IReadOnlyCollection<int> numbers, Action<int, string> answer)
    {
        var waiting = new Queue<int>(numbers);
        while (waiting.Count > 0)
        {
            var (end, isOriginalGood) = await ProcessAsync(waiting, answer);
            if (!isOriginalGood)
                throw new InvalidOperationException("The engine itself does not pass: " + end);
            if (waiting.TryDequeue(out var culprit))
                answer(culprit, end);
        }
    }

    /// <summary>One process, until it ends; those that it answered are taken from the queue.</summary>
    private async Task<(string End, bool IsOriginalGood)> ProcessAsync(Queue<int> waiting, Action<int, string> answer)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(MutantRuns).Assembly.Location, TestRun.Command, engine, tests, .. waiting.Select(static n => n.ToString(CultureInfo.InvariantCulture))]) { RedirectStandardOutput = true };
        // A list that grows for ever ends the process, not the machine.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x40000000";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        var isOriginalGood = false;
        var before = TimeSpan.Zero;
        var reading = process.StandardOutput.ReadLineAsync();
        while (true)
        {
            if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(250))) != reading)
            {
                if (Time(process) - before < Limit)
                    continue;
                process.Kill();
                return ("endless", isOriginalGood);
            }

            if (await reading is not { } line)
                break;
            before = Time(process);
            var said = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            if (!isOriginalGood && said != TestRun.Survived)
                return (line, false);
            if (isOriginalGood)
                answer(waiting.Dequeue(), said);
            isOriginalGood = true;
            reading = process.StandardOutput.ReadLineAsync();
        }

        await process.WaitForExitAsync();
        return (string.Create(CultureInfo.InvariantCulture, $"the process ended with {process.ExitCode}"), isOriginalGood);
    }

    /// <summary>A process that has ended does not tell its time any more.</summary>
    private static TimeSpan Time(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return TimeSpan.Zero;
        }
    }
}
