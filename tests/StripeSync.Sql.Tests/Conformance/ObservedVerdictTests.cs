using System.Text;
using StripeSync.Sql.Tests.Docs;

namespace StripeSync.Sql.Tests.Conformance;

/// <summary>The engine against verdicts observed on real servers. Being silent is unknown; contradicting the server is wrong.</summary>
public sealed class ObservedVerdictTests
{
    private static readonly HashSet<string> TargetErrors = ["42P10", "42704", "42809", "55000"];

    [Fact]
    public void No_verdict_contradicts_the_server()
    {
        var wrong = new List<string>();
        var unknown = new List<string>();
        var agreed = 0;
        foreach (var @case in ConformanceCases.All)
        {
            var verdict = EngineVerdict.Of(@case, TestContext.Current.CancellationToken);
            var problem = Contradiction(@case, verdict);
            if (problem is not null)
                wrong.Add($"{@case.Id}: {problem}\n    {@case.Statement}");
            else if (verdict.Target is null && @case.Resolution is not null)
                unknown.Add($"{@case.Id} ({@case.Family}): {@case.Statement}");
            else
                agreed++;
        }

        var report = new StringBuilder();
        report.AppendLine($"agreed {agreed}, unknown {unknown.Count}, wrong {wrong.Count} of {ConformanceCases.All.Count}");
        foreach (var line in unknown)
            report.AppendLine("  unknown " + line);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(wrong.Count == 0, report + string.Join("\n", wrong.Take(40)));

        // Each has its reason on the page.
        var listed = File.ReadLines(Repository.PathOf("docs/conformance.md")).Select(line => line.Split('|')).Where(cells => cells.Length == 4 && ConformanceCases.All.Any(c => c.Id == cells[1].Trim()));
        Assert.Equal(unknown.Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]).Order(StringComparer.Ordinal), listed.Select(cells => cells[1].Trim()).Order(StringComparer.Ordinal));
    }

    /// <summary>The other versions were observed at planning only.</summary>
    [Theory]
    [InlineData(14)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public void No_verdict_contradicts_another_version(int version)
    {
        var wrong = new List<string>();
        var (agreed, unknown) = (0, 0);
        foreach (var @case in ConformanceCases.All.Where(c => !c.SchemaErrorByVersion.ContainsKey($"{version}")))
        {
            var there = @case with
            {
                PlanError = @case.PlanErrorOn(version),
                Arbiters = @case.ArbitersByVersion.TryGetValue($"{version}", out var arbiters) ? arbiters : @case.Arbiters,
                Uncovered = null,
            };
            var verdict = EngineVerdict.Of(there, TestContext.Current.CancellationToken, version);

            // Where the statement fails on 15 alone, the file does not say what the others choose.
            if (@case.PlanError is not null && there.PlanError is null && !@case.ArbitersByVersion.ContainsKey($"{version}"))
                verdict = verdict with { Arbiters = null };
            if (Contradiction(there, verdict) is { } problem)
                wrong.Add($"{@case.Id}: {problem}\n    {@case.Statement}");
            else if (verdict.Target is null && @case.Resolution is not null)
                unknown++;
            else
                agreed++;
        }

        var report = $"PostgreSQL {version}: agreed {agreed}, unknown {unknown}, wrong {wrong.Count}";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.True(wrong.Count == 0, report + "\n" + string.Join("\n", wrong.Take(40)));
    }

    /// <summary>The key was not reached with the sample values; with others it may be.</summary>
    private static bool OnlyTheseSamples(ConformanceCase @case, string key) =>
        @case.Unreached.TryGetValue(key, out var reason) && reason.Contains("with the sample parameters", StringComparison.Ordinal);

    private static string? Contradiction(ConformanceCase @case, EngineVerdict verdict)
    {
        // A deferrable arbiter fails only when it runs.
        var observed = @case.PlanError ?? (@case.ExecError == "55000" ? "55000" : null);
        var generic = @case.GenericPlanError;
        // 55000 comes when a row reaches the arbiter: one that fails before it (23502, 23514) hides it.
        var hidden = verdict.Target == "55000" && (!verdict.IsCertain || @case.ExecError is not null);
        if (verdict.Target is { } target && target != "none" && target != observed && !(target == generic && !verdict.IsCertain) && !hidden)
            return $"engine says {target}, server says {observed ?? "nothing"}";
        if (verdict.Target == "none" && observed is not null && TargetErrors.Contains(observed))
            return $"engine says the target works, server says {observed}";
        if (verdict.Arbiters is { Count: > 0 } arbiters && @case.PlanError is null && !@case.Arbiters.Order(StringComparer.Ordinal).SequenceEqual(arbiters.Order(StringComparer.Ordinal)))
            return $"engine picks {string.Join(",", arbiters)}, server {string.Join(",", @case.Arbiters)}";
        if (@case.Uncovered is { } uncovered && @case.WitnessTrust == "good" && @case.PlanError is null)
        {
            var impossible = verdict.Open.Where(k => !uncovered.Contains(k) && !@case.Shadowed.Contains(k) && !@case.Undecided.Contains(k) && !OnlyTheseSamples(@case, k) && !(@case.RaceOnly?.Contains(k) ?? false)).ToList();
            if (impossible.Count > 0)
                return $"engine names {string.Join(",", impossible)} as open, server: {string.Join(",", uncovered)} unreached: {string.Join(",", @case.Unreached.Select(u => u.Key + "=" + u.Value))}";
        }

        return null;
    }
}
