using System.Diagnostics;
using System.Globalization;

namespace StripeSync.Benchmarks.Queue;

/// <summary>Two ways of doing the same work, in turn in each round: what counts is the ratio of a round, for a machine is never quiet for long.</summary>
internal sealed class Comparison(string name, string ours, string theirs, string aim)
{
    private readonly List<(double Ours, double Theirs)> _rounds = [];

    /// <summary>One round: each returns units of work a second. Who begins changes from round to round.</summary>
    public async Task RoundAsync(Func<Task<double>> runOurs, Func<Task<double>> runTheirs)
    {
        var oursFirst = _rounds.Count % 2 == 0;
        var first = await (oursFirst ? runOurs() : runTheirs());
        var second = await (oursFirst ? runTheirs() : runOurs());
        _rounds.Add(oursFirst ? (first, second) : (second, first));
    }

    /// <summary>Seconds that some work takes.</summary>
    public static async Task<double> SecondsAsync(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    public static string Heading => "| comparison | ours | other | ours, a second | other, a second | ratio, median | least to greatest | aim |\n| --- | --- | --- | ---: | ---: | ---: | ---: | --- |";

    public override string ToString()
    {
        var ratios = _rounds.ConvertAll(round => round.Ours / round.Theirs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {ours} | {theirs} | {Median(_rounds.Select(r => r.Ours)):N0} | {Median(_rounds.Select(r => r.Theirs)):N0} | {Median(ratios):F2} | {ratios.Min():F2} to {ratios.Max():F2} | {aim} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
