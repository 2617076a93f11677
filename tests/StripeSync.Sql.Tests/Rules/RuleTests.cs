using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>Runs every <see cref="RuleCase"/> on the engine and on a real server.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Names => [.. RuleCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_engine_says_it(string name)
    {
        var @case = RuleCases.Find(name);
        var findings = @case.Engine().Judge(SqlText.FromString(@case.Sql), @case.Context, TestContext.Current.CancellationToken);

        if (@case.ExpectedRule is null)
        {
            Assert.Empty(findings.Select(f => f.RuleId + ": " + f.Message));
            return;
        }

        var finding = Assert.Single(findings);
        Assert.Equal(@case.ExpectedRule, finding.RuleId);
        Assert.Equal(@case.ExpectedSpan, finding.Span);
        Assert.Equal(@case.SqlState, finding.SqlState);
        Assert.Contains(@case.SqlState ?? "", finding.Message, StringComparison.Ordinal);
        Assert.Contains(@case.Says ?? "", finding.Message, StringComparison.Ordinal);
        Assert.InRange(finding.Message.Length, 20, 199);
        if (@case.Keys is not null)
            Assert.Equal(@case.Keys, string.Join(" ", finding.Keys.Select(k => "(" + string.Join(", ", k.Elements) + ")")));
        if (@case.Remedies >= 0)
            Assert.Equal(@case.Remedies, finding.Remedies.Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_server_does_it(string name)
    {
        var @case = RuleCases.Find(name);
        var observed = await CaseRun.ObserveAsync(@case, @case.Sql);
        var expected = @case.OnlyGenericPlan ? null : @case.SqlState;
        Assert.True(observed.Error == expected, $"Expected {expected ?? "no error"}, the server says {observed.Error ?? "no error"}: {observed.Message}");
        if (@case.OnlyGenericPlan)
            Assert.Equal(@case.SqlState, await GenericPlanErrorAsync(@case, @case.Sql));
        if (@case.Waits is { } waits)
            Assert.Equal(waits, observed.Waited);
        if (@case.Harm is not null)
            Assert.Equal(@case.ExpectedRule is not null, observed.Harmed);
        if (@case.OtherSeed is not null)
            Assert.Equal(@case.ExpectedRule is not null, observed.DependsOnOrder);

        // PostgreSQL refuses nothing of what the rules about queues say: it is shown in another way.
        Assert.True(@case.ExpectedRule?.StartsWith("SSQ2", StringComparison.Ordinal) != true || @case.Waits is not null || @case.Harm is not null || @case.OtherSeed is not null, "Nothing shows the harm.");
    }

    [Fact]
    public async Task A_deferrable_arbiter_is_named_beside_the_error_of_a_later_row()
    {
        const string Schema = "CREATE TABLE rooms (a int UNIQUE, b text NOT NULL, CONSTRAINT late UNIQUE (a) DEFERRABLE)";
        const string Statement = "INSERT INTO rooms (a, b) VALUES (1, 'x'), (1, DEFAULT) ON CONFLICT (a) DO NOTHING";
        var findings = RuleCase.Engine(Schema).Judge(SqlText.FromString(Statement), WriteContext.None, TestContext.Current.CancellationToken);
        Assert.Equal(["SSQ1004", "SSQ1015"], findings.Select(f => f.RuleId).Order(StringComparer.Ordinal));
        Assert.Equal("55000", (await ServerFacts.ObserveAsync(Schema, Statement)).Error);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rows_pile_up_where_the_case_says_so(string name)
    {
        var @case = RuleCases.Find(name);
        if (!@case.PilesUp)
        {
            Assert.NotEqual("SSQ1007", @case.ExpectedRule);
            return;
        }

        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(@case.Schema + "\n;" + @case.Seed);
        var table = @case.Engine().Judge(SqlText.FromString(@case.Sql), @case.Context, TestContext.Current.CancellationToken).Single().Table!;
        var counts = new List<int>();
        for (var run = 0; run < 3; run++)
        {
            Assert.Null((await ServerFacts.ObserveAsync(database, @case.Sql, @case.ServerParameters)).Error);
            counts.Add((await database.RowsAsync($"SELECT 1 FROM {table.Schema}.{Sql.Syntax.Identifier.Quote(table.Name)}")).Length);
        }

        Assert.True(counts[0] < counts[1] && counts[1] < counts[2], string.Join(", ", counts));
    }

    /// <summary>The statements of the cases return one text.</summary>
    [Theory]
    [MemberData(nameof(CallersOfARow))]
    public async Task A_row_comes_back_after_the_repair(string name)
    {
        var @case = RuleCases.Find(name);
        var sql = SqlText.FromString(@case.Sql);
        var server = await PostgresServer.Shared;
        var findings = @case.Engine().Judge(sql, @case.Context, TestContext.Current.CancellationToken);
        await using var database = await server.CreateDatabaseAsync(@case.Schema + "\n;" + @case.Seed);
        Assert.Equal(findings.IsEmpty ? 1 : 0, (await database.RowsAsync(@case.Sql)).Length);
        foreach (var remedy in findings.SelectMany(static f => f.Remedies))
        {
            var table = findings[0].Table!;
            var before = await database.RowsAsync($"SELECT t::text FROM {table} t");
            Assert.Single(await database.RowsAsync(sql.Apply(remedy.Edits).Text));
            Assert.Equal(before, await database.RowsAsync($"SELECT t::text FROM {table} t"));
        }
    }

    public static TheoryData<string> CallersOfARow => [.. RuleCases.All.Where(static c => c.RequiresRow).Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_remedy_works_and_loses_nothing(string name)
    {
        var @case = RuleCases.Find(name);
        var engine = @case.Engine();
        var text = SqlText.FromString(@case.Sql);
        foreach (var finding in engine.Judge(text, @case.Context, TestContext.Current.CancellationToken))
        {
            foreach (var remedy in finding.Remedies)
            {
                var repaired = text.Apply(remedy.Edits);
                var left = engine.Judge(repaired, @case.Context, TestContext.Current.CancellationToken);
                Assert.All(left, f => Assert.True(LeavesPossible(finding, f), f.RuleId + " after " + remedy.Title + ": " + repaired.Text));

                var observed = await CaseRun.ObserveAsync(@case, repaired.Text, finding);
                Assert.True(observed.Error is null, $"{remedy.Title} on {finding.Table}: {observed.Error} {observed.Message}\n{repaired.Text}");
                if (@case.OnlyGenericPlan)
                    Assert.Null(await GenericPlanErrorAsync(@case, repaired.Text));
                Assert.False(@case.Waits == true && observed.Waited, "The second session still waits: " + repaired.Text);
                Assert.False(observed.Harmed, "The harm is still done: " + repaired.Text);
                Assert.False(observed.DependsOnOrder, "What is left still depends on the order: " + repaired.Text);

                // A DELETE is there to remove rows; no other statement may.
                if (!repaired.Text.Contains("DELETE", StringComparison.OrdinalIgnoreCase))
                    Assert.Superset(observed.KeysBefore, observed.KeysAfter);
            }
        }
    }

    /// <summary>A statement that always failed may fail on some data when its rows are repaired; any other repair leaves nothing.</summary>
    private static bool LeavesPossible(Finding before, Finding after) =>
        before.RuleId is "SSQ1008" or "SSQ1016" && after.RuleId != before.RuleId && after.Certainty == Certainty.Possible;

    private static async Task<string?> GenericPlanErrorAsync(RuleCase @case, string sql)
    {
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(@case.Schema);
        await using var connection = await database.OpenAsync();
        return await ServerFacts.PlanErrorAsync(connection, sql, genericPlan: true, @case.ServerParameters);
    }
}
