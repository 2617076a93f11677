using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.CodeFixes;
using Xunit;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

public class SqlRemedyFixTests
{
    private static readonly AddOnConflictFix s_fix = new();

    [Fact]
    public void Each_fix_names_the_rules_that_it_repairs()
    {
        Assert.Equal(["SSQ1001", "SSQ1002", "SSQ1006", "SSQ1009"], new AddOnConflictFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ1003", "SSQ1004", "SSQ1021"], new RetargetConflictFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ1008"], new RemoveRepeatedRowFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ1011"], new ReturnExistingRowFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ1012"], new NameConflictTargetFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ1016"], new UseAllowedValueFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ2001"], new SkipLockedFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ2002", "SSQ2004"], new StatusGuardFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ2003"], new NullSafeFilterFix().FixableDiagnosticIds);
        Assert.Equal(["SSQ2005"], new TieBreakerFix().FixableDiagnosticIds);
    }

    [Fact]
    public async Task Each_remedy_is_one_action_in_its_order()
    {
        using var harness = FixHarness.Of("class C { string s = \"INSERT INTO q (a) VALUES (1)\"; }");
        harness.Report(
            "q",
            harness.InsertBehind("(1)", " ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.\"b\"", "add-on-conflict"),
            harness.InsertBehind("(1)", " ON CONFLICT (a) DO NOTHING", "add-on-conflict-do-nothing"));
        var actions = await harness.ActionsAsync(s_fix);
        Assert.Equal(["add-on-conflict", "add-on-conflict-do-nothing"], actions.Select(static a => a.EquivalenceKey));
        Assert.Equal("Insert  ON CONFLICT (a) DO NOTHING", actions[1].Title);
        Assert.Equal(
            "class C { string s = \"INSERT INTO q (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.\\\"b\\\"\"; }",
            await harness.ApplyAsync(actions[0]));
        Assert.Equal(
            "class C { string s = \"INSERT INTO q (a) VALUES (1) ON CONFLICT (a) DO NOTHING\"; }",
            await harness.ApplyAsync(actions[1]));
    }

    [Fact]
    public async Task A_remedy_with_several_edits_is_carried_out_whole()
    {
        using var harness = FixHarness.Of("class C { string s = \"INSERT INTO q (a) \" + $@\"VALUES ({1}) ON CONFLICT (b)\"; }");
        harness.Report("q", new SourceRemedy("k", "t", [.. harness.Replace("(b)", "(\"c\")").Edits, .. harness.Replace("(a)", "(\"d\")").Edits]));
        Assert.Equal(
            "class C { string s = \"INSERT INTO q (\\\"d\\\") \" + $@\"VALUES ({1}) ON CONFLICT (\"\"c\"\")\"; }",
            await harness.ApplyAsync(Assert.Single(await harness.ActionsAsync(s_fix))));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(20, 4)]
    [InlineData(24, 900)]
    [InlineData(900, 0)]
    [InlineData(30, 0)]
    public async Task A_place_outside_of_a_literal_gets_no_action(int start, int length)
    {
        using var harness = FixHarness.Of("class C { string s = \"abc\"; string t = \"d\"; }");
        harness.Report("s", new SourceRemedy("k", "t", [new LiteralEdit(new TextSpan(start, length), "x")]));
        Assert.Empty(await harness.ActionsAsync(s_fix));
    }

    [Fact]
    public async Task Edits_that_overlap_get_no_action()
    {
        using var harness = FixHarness.Of("class C { string s = \"abc\"; }");
        harness.Report("s", new SourceRemedy("k", "t", [.. harness.Replace("ab", "x").Edits, .. harness.Replace("bc", "y").Edits]));
        harness.Report("s", new SourceRemedy("k", "t", [.. harness.InsertBehind("ab", "x").Edits, .. harness.InsertBehind("ab", "y").Edits]));
        Assert.Empty(await harness.ActionsAsync(s_fix));
    }

    [Fact]
    public async Task A_diagnostic_without_remedies_gets_no_action()
    {
        using var harness = FixHarness.Of("class C { string s = \"abc\"; }");
        Assert.Empty(await harness.Report("abc").ActionsAsync(s_fix));
    }

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task Fix_all_repairs_what_its_scope_covers(FixAllScope scope)
    {
        const string source = "class C { string s = \"INSERT 1\"; string t = \"INSERT 2\"; string u = @\"INSERT 3\"; }";
        using var harness = FixHarness.Projects([source, source], [source]);
        (int, int)[] documents = [(0, 0), (0, 1), (1, 0)];
        foreach (var (project, document) in documents)
        {
            foreach (var text in new[] { "INSERT 3", "INSERT 1", "INSERT 2" })
                harness.Report(project, document, text, harness.InsertBehind(text, " ON \"C\"", project: project, document: document));
        }

        var solution = await harness.FixAllAsync(s_fix, scope, "add-on-conflict");
        const string repaired = "class C { string s = \"INSERT 1 ON \\\"C\\\"\"; string t = \"INSERT 2 ON \\\"C\\\"\"; string u = @\"INSERT 3 ON \"\"C\"\"\"; }";
        Assert.Equal(repaired, await FixHarness.TextOf(solution, 0, 0));
        Assert.Equal(scope == FixAllScope.Document ? source : repaired, await FixHarness.TextOf(solution, 0, 1));
        Assert.Equal(scope == FixAllScope.Solution ? repaired : source, await FixHarness.TextOf(solution, 1, 0));
    }

    [Fact]
    public async Task Fix_all_uses_the_remedy_with_the_chosen_key_only()
    {
        using var harness = FixHarness.Of("class C { string s = \"INSERT 1\"; string t = \"INSERT 2\"; }");
        harness.Report("INSERT 1", harness.InsertBehind("INSERT 1", " A", "add-on-conflict"), harness.InsertBehind("INSERT 1", " B", "add-on-conflict-do-nothing"));
        harness.Report("INSERT 2", harness.InsertBehind("INSERT 2", " A", "add-on-conflict"));
        Assert.Equal(
            "class C { string s = \"INSERT 1 B\"; string t = \"INSERT 2\"; }",
            await FixHarness.TextOf(await harness.FixAllAsync(s_fix, FixAllScope.Solution, "add-on-conflict-do-nothing"), 0, 0));
    }

    [Fact]
    public async Task Fix_all_edits_a_constant_once_for_all_of_its_uses()
    {
        using var harness = FixHarness.Of("class C { const string S = \"INSERT 1\"; void M() { Run(S); Run(/**/S); } }");
        harness.Report("Run(S)", harness.InsertBehind("INSERT 1", " A")).Report("Run(/**/S)", harness.InsertBehind("INSERT 1", " A"));
        Assert.Equal(
            "class C { const string S = \"INSERT 1 A\"; void M() { Run(S); Run(/**/S); } }",
            await FixHarness.TextOf(await harness.FixAllAsync(s_fix, FixAllScope.Document, "add-on-conflict"), 0, 0));
    }

    [Fact]
    public async Task Fix_all_leaves_a_diagnostic_whose_edits_touch_those_of_another()
    {
        using var harness = FixHarness.Of("class C { string s = \"INSERT one two three four\"; }");
        harness.Report("INSERT", harness.Replace("two three", "2 3"));
        harness.Report("one", harness.Replace("three four", "3 4"));
        harness.Report("two", harness.InsertBehind("two three", " A"));
        harness.Report("four", harness.Replace("one", "1"));
        Assert.Equal(
            "class C { string s = \"INSERT 1 2 3 four\"; }",
            await FixHarness.TextOf(await harness.FixAllAsync(s_fix, FixAllScope.Document, "add-on-conflict"), 0, 0));
    }

    [Fact]
    public async Task Fix_all_of_many_diagnostics_in_one_document()
    {
        var lines = Enumerable.Range(0, 1_000).Select(static i => $"    string s{i} = \"INSERT {i} VALUES {i}\";");
        using var harness = FixHarness.Of("class C\n{\n" + string.Join('\n', lines) + "\n}");
        for (var i = 0; i < 1_000; i++)
            harness.Report($"INSERT {i} ", harness.InsertBehind($"VALUES {i}\""[..^1], " A"));
        var text = await FixHarness.TextOf(await harness.FixAllAsync(s_fix, FixAllScope.Solution, "add-on-conflict"), 0, 0);
        Assert.Equal(1_000, text.Split(" A").Length - 1);
    }
}
