using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeSync.Sql.Tests.Rules;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.CodeFixes;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

/// <summary>
/// Every fix of the SQL, from the diagnostic of the analyzer to the document: it writes the text that the engine gives for the case, which the tests of the engine run on a
/// server before and after. SupabaseFixTests and EnqueueRepairTests have the fixes of calls.
/// </summary>
public class EachFixTests
{
    private static readonly CodeFixProvider[] s_fixes =
        [.. typeof(SqlRemedyFix).Assembly.GetTypes().Where(static t => !t.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(t)).Select(static t => (CodeFixProvider)Activator.CreateInstance(t)!)];

    /// <summary>A rule, and the keys of its remedies, which stay as they are: people bind them and Fix All asks for them.</summary>
    public static TheoryData<string, string> Keys => new()
    {
        { RuleIds.PlainInsertIntoQueue, "add-on-conflict" },
        { RuleIds.PlainInsert, "add-on-conflict" },
        { RuleIds.PlainInsert, "add-on-conflict-do-nothing" },
        { RuleIds.ConflictTargetMatchesNoKey, "retarget" },
        { RuleIds.KeyCannotArbitrate, "retarget" },
        { RuleIds.RepeatedKey, "remove-repeated-row" },
        { RuleIds.CheckBeforeInsert, "add-on-conflict" },
        { RuleIds.DoNothingReturnsNoRow, "return-existing-row" },
        { RuleIds.DoNothingWithoutTarget, "name-conflict-target" },
        { RuleIds.RefusedByCheck, "use-allowed-value" },
        { RuleIds.ParameterInIndexPredicate, "retarget" },
        { RuleIds.ClaimWithoutSkipLocked, "skip-locked" },
        { RuleIds.CleanupDeletesRunningJobs, "status-guard" },
        { RuleIds.NegativeFilterSkipsNull, "null-safe" },
        { RuleIds.UpsertResetsJob, "status-guard-upsert" },
        { RuleIds.ArbitraryDeduplication, "tie-breaker" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task The_fix_writes_what_was_run_on_a_server(string id, string key)
    {
        var (@case, repaired) = Case(id, key);
        var source = Code(@case, @case.Sql);
        using var harness = FixHarness.Of(source);
        foreach (var diagnostic in await DiagnosticsAsync(@case, source, id))
            harness.Report(diagnostic);
        var fix = s_fixes.Single(f => f.FixableDiagnosticIds.Contains(id));

        var action = (await harness.ActionsAsync(fix)).First(a => KindOf(a.EquivalenceKey!) == key);
        Assert.Equal(source.Replace(Literal(@case.Sql) + "); // first", Literal(repaired) + "); // first", StringComparison.Ordinal), await harness.ApplyAsync(action));
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
            Assert.Equal(Code(@case, repaired), await FixHarness.TextOf(await harness.FixAllAsync(fix, scope, action.EquivalenceKey!), 0, 0));
        Assert.DoesNotContain(await DiagnosticsAsync(@case, Code(@case, repaired), id), d => d.Id == id);
    }

    [Fact]
    public void Each_fix_has_a_rule_here() =>
        Assert.Equal(
            s_fixes.SelectMany(static f => f.FixableDiagnosticIds).Where(static id => id != RuleIds.UpsertWithoutTarget).Order(StringComparer.Ordinal),
            Keys.Select(static row => row.Data.Item1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The first case of a rule that has such a remedy, and its statement after it.</summary>
    private static (RuleCase Case, string Repaired) Case(string id, string key)
    {
        foreach (var @case in RuleCases.All.Where(c => c.ExpectedRule == id))
        {
            var sql = SqlText.FromString(@case.Sql);
            var finding = Assert.Single(@case.Engine().Judge(sql, @case.Context, TestContext.Current.CancellationToken));
            if (finding.Remedies.FirstOrDefault(r => KindOf(r.Key) == key) is { } remedy)
                return (@case, sql.Apply(remedy.Edits).Text);
        }

        throw new InvalidOperationException($"No case of {id} has {key}.");
    }

    /// <summary>Of several candidates each has its own key behind a colon.</summary>
    private static string KindOf(string key) => key.Split(':')[0];

    /// <summary>The statement twice: Fix All repairs both.</summary>
    private static string Code(RuleCase @case, string sql)
    {
        var call = @case.RequiresRow ? "connection.QuerySingle<string>(" : "connection.Execute(";
        return SqlFirst.File($"{call}{Literal(sql)}); // first\n{call}{Literal(sql)});");
    }

    private static string Literal(string sql) => "@\"" + sql.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(RuleCase @case, string source, string id) =>
        (await TestProject.Of(@case.Schema, source).Compile().AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer())).Where(d => d.Id == id && d.Location.IsInSource).OrderBy(static d => d.Location.SourceSpan.Start);
}
