using System.Globalization;
using static StripeSync.Benchmarks.CompileCost.CompileCostCommand;

namespace StripeSync.Benchmarks.Queue;

/// <summary>The queue's speed as ratios, measured side by side in one run.</summary>
internal static class QueueCommand
{
    /// <summary>Runs the comparisons.</summary>
    /// <param name="args">--rounds, --calls, --jobs, --claim-rows, --clean-rows and --clean-rounds, each with a number.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        var rounds = Number(args, "--rounds", 7);
        var calls = Number(args, "--calls", 4_000);
        var jobs = Number(args, "--jobs", 100_000);
        var claimRows = Number(args, "--claim-rows", 1_000_000);
        var cleanRows = Number(args, "--clean-rows", 5_000_000);
        var cleanRounds = Number(args, "--clean-rounds", 2);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{rounds} rounds of {calls:N0} calls by 8 clients, or of {jobs:N0} jobs; {cleanRounds} rounds of the clean-up\n\n{Comparison.Heading}"));
        foreach (var keepsSessions in (bool[])[false, true])
            foreach (var comparison in await EnqueueSpeed.OneByOneAsync(rounds, calls, keepsSessions))
                await output.WriteLineAsync(comparison.ToString());
        foreach (var comparison in await EnqueueSpeed.ManyAsync(rounds, calls, jobs))
            await output.WriteLineAsync(comparison.ToString());
        foreach (var comparison in await ClaimSpeed.RunAsync(rounds, claimRows))
            await output.WriteLineAsync(comparison.ToString());
        var (cleanUp, stalls) = await CleanUpSpeed.RunAsync(cleanRounds, cleanRows);
        await output.WriteLineAsync($"{cleanUp}\n\n{stalls}");
    }
}
