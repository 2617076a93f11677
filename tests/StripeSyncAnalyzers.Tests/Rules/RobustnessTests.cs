using System.Diagnostics;
using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>Texts that nobody should write: no exception, and nothing but what is true.</summary>
public class RobustnessTests
{
    public static TheoryData<string, string> Garbage => new()
    {
        { "an unclosed string", "insert into stripe_sync_queue (space_id, event_type) values (1, 'x" },
        { "an unclosed list", "insert into stripe_sync_queue (space_id, event_type) values (1, 'x'" },
        { "1 MB of an unclosed string", "insert into stripe_sync_queue (space_id, event_type) values (1, '" + new string('x', 1 << 20) },
        { "10,000 open parentheses", "insert into stripe_sync_queue (space_id) values " + new string('(', 10_000) },
        { "10,000 nested parentheses", "insert into stripe_sync_queue (space_id, event_type) select " + new string('(', 10_000) + "1" + new string(')', 10_000) + ", 'x' on conflict (space_id, event_type) do nothing" },
        { "unclosed", "insert into stripe_sync_queue (space_id, event_type" },
        { "half a surrogate", "insert into \\uD800 values (1)" },
        { "no words", "\\0\\0 ' $a$ /* insert" },
        { "only the verb", "insert" },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Is_silent_and_fast(string name, string sql)
    {
        Assert.NotEmpty(name);
        var watch = Stopwatch.StartNew();
        await Verify.Silent(TestProject.Of(RuleCases.Queue, SqlFirst.File($"connection.Execute(\"{sql}\");")));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task A_literal_of_1_MB_is_judged()
    {
        var watch = Stopwatch.StartNew();
        await Verify.Analyzer(RuleCases.Queue, SqlFirst.Dapper("insert into {|SSQ1001:stripe_sync_queue|} (space_id, event_type) values (1, '" + new string('x', 1 << 20) + "')"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_no_reason_to_throw()
    {
        var compiled = TestProject.Of(RuleCases.Queue, """
            using Npgsql; using Dapper;
            public class Test
            {
                public void Run(NpgsqlConnection connection)
                {
                    connection.Execute(
                    connection.Execute(sql:);
                    new NpgsqlCommand(, connection);
                    NpgsqlCommand cmd = new("insert into a", );
                    unknown.CommandText = "insert into a values (1)";
                    x.CommandText = ;
                    connection.Execute(Missing.Text, new { = 1 });
            """).Compile();
        Assert.Empty(await compiled.AnalyzeAsync(new ConflictSafetyAnalyzer()));
    }

    [Fact]
    public async Task Cancelled_analysis_can_be_asked_again()
    {
        var compiled = TestProject.Of(RuleCases.Queue, SqlFirst.Dapper("insert into stripe_sync_queue (space_id, event_type) values (1, 'a')")).Compile().AssertCompiles();
        var analysis = compiled.With(new ConflictSafetyAnalyzer());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis.GetAnalyzerDiagnosticsAsync(new CancellationToken(canceled: true)));
        Assert.Single(await compiled.AnalyzeDocumentAsync(analysis, "/src/Test.cs"));
    }
}
