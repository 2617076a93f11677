using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>
/// Every case of the engine, which a real server agrees on, said through the analyzer: in four kinds of literal and through four APIs
/// at once, at the exact characters of each.
/// </summary>
public class RuleCaseTests
{
    /// <summary>What the caller does with a row is not known of these calls; DoNothingReturnsNoRowTests has the ones of which it is.</summary>
    public static TheoryData<string> Names => [.. RuleCases.All.Where(static c => !c.RequiresRow).Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_said_at_the_words_of_each_literal(string name)
    {
        var @case = RuleCases.Find(name);
        var diagnostics = await Verify.Analyzer(TestProject.Of(@case.Schema, CSharp(@case.MarkedSql)) with
        {
            Schema = [new("/db/migrations/0001_init.sql", Marked(@case))],

            // The schemas of SSQ1004 are what SSQ3004 speaks of, and those of SSQ1007 what SSQ3002 does.
            Severities = ImmutableDictionary<string, ReportDiagnostic>.Empty.Add(RuleIds.DeferrableKey, ReportDiagnostic.Suppress).Add(RuleIds.NullableQueueKey, ReportDiagnostic.Suppress).Add(RuleIds.UnknownName, ReportDiagnostic.Warn),
        });
        Assert.All(diagnostics.Where(static d => d.Location.IsInSource), diagnostic =>
        {
            Assert.Equal(DefaultSeverity(diagnostic.Id), diagnostic.Severity);
            Assert.Contains(@case.SqlState ?? "", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
            if (@case.Remedies >= 0)
                Assert.Equal(@case.Remedies, RemedyProperties.Read(diagnostic).Length);
        });
    }

    [Theory]
    [InlineData(RuleIds.PlainInsertIntoQueue)]
    [InlineData(RuleIds.PlainInsert)]
    [InlineData(RuleIds.ConflictTargetMatchesNoKey)]
    [InlineData(RuleIds.KeyCannotArbitrate)]
    [InlineData(RuleIds.UnguardedKeyOfQueue)]
    [InlineData(RuleIds.NullInKey)]
    [InlineData(RuleIds.RepeatedKey)]
    [InlineData(RuleIds.CheckBeforeInsert)]
    [InlineData(RuleIds.CopyIntoQueue)]
    [InlineData(RuleIds.DoNothingReturnsNoRow)]
    [InlineData(RuleIds.DoNothingWithoutTarget)]
    [InlineData(RuleIds.UpdateMovesKey)]
    [InlineData(RuleIds.RequiredColumn)]
    [InlineData(RuleIds.RefusedByCheck)]
    [InlineData(RuleIds.UnknownName)]
    [InlineData(RuleIds.GeneratedKeyInUpsert)]
    [InlineData(RuleIds.UnguardedKey)]
    [InlineData(RuleIds.ParameterInIndexPredicate)]
    [InlineData(RuleIds.CopyIntoKeys)]
    [InlineData(RuleIds.ClaimWithoutSkipLocked)]
    [InlineData(RuleIds.CleanupDeletesRunningJobs)]
    [InlineData(RuleIds.NegativeFilterSkipsNull)]
    [InlineData(RuleIds.UpsertResetsJob)]
    [InlineData(RuleIds.ArbitraryDeduplication)]
    public void Each_rule_has_eight_cases_and_eight_near_misses(string id)
    {
        Assert.InRange(RuleCases.All.Count(c => c.ExpectedRule == id), 8, int.MaxValue);
        Assert.InRange(RuleCases.All.Count(c => c.ExpectedRule is null && c.Name.StartsWith(id[3..] + " silent: ", StringComparison.Ordinal)), 8, int.MaxValue);
    }

    private static DiagnosticSeverity DefaultSeverity(string id) => id switch
    {
        RuleIds.PlainInsert or RuleIds.DoNothingWithoutTarget or RuleIds.UpdateMovesKey or RuleIds.UnguardedKey or RuleIds.CopyIntoKeys
            or RuleIds.NegativeFilterSkipsNull or RuleIds.ArbitraryDeduplication => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Warning,
    };

    /// <summary>Some cases are about queues without their key, which the schema rule says too.</summary>
    private static string Marked(RuleCase @case)
    {
        const string Queue = "CREATE TABLE stripe_sync_queue (id bigserial";
        return @case.Schema.StartsWith(Queue, StringComparison.Ordinal)
            ? @case.Schema.Replace("stripe_sync_queue", "{|SSQ3001:stripe_sync_queue|}", StringComparison.Ordinal)
            : @case.Schema;
    }

    private static string CSharp(string sql)
    {
        var verbatim = sql.Replace("\"", "\"\"", StringComparison.Ordinal);
        var regular = sql.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        const string Quotes = "\"\"\"";
        return SqlFirst.File(
            "using var constructed = new NpgsqlCommand(" + Quotes + "\n" + sql + "\n" + Quotes + ", connection);\n"
            + "connection.Execute(@\"" + verbatim + "\");\n"
            + "using var assigned = connection.CreateCommand(); assigned.CommandText = \"" + regular + "\";\n"
            + "var definition = new CommandDefinition($$" + Quotes + "\n" + sql + "\n -- {{connection.Database}}\n" + Quotes + ");");
    }
}
