using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.CodeFixes;
using Xunit;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

/// <summary>Remedies that change C#, alone or beside the SQL in a literal.</summary>
public class RemedyPlanTests
{
    private const string Source = "class C { void M() { Insert(model); Insert(other, \"a\"); } }";
    private static readonly AddOnConflictFix s_fix = new();

    [Fact]
    public async Task Code_is_changed_as_it_stands()
    {
        using var harness = FixHarness.Of(Source);
        harness.Report("Insert", Code(harness, ("Insert", "Upsert"), ("model)", "model, new() { OnConflict = \"a,b\" })")));
        Assert.Equal(
            "class C { void M() { Upsert(model, new() { OnConflict = \"a,b\" }); Insert(other, \"a\"); } }",
            await harness.ApplyAsync(Assert.Single(await harness.ActionsAsync(s_fix))));
    }

    [Fact]
    public async Task Code_and_the_text_of_a_literal_are_changed_together()
    {
        using var harness = FixHarness.Of(Source);
        var code = Code(harness, ("other", "others"));
        harness.Report("Insert(other", code with { Edits = code.Edits.Add(new LiteralEdit(new TextSpan(Source.IndexOf("a\"", StringComparison.Ordinal), 1), "say \"b\"")) });
        Assert.Equal(
            "class C { void M() { Insert(model); Insert(others, \"say \\\"b\\\"\"); } }",
            await harness.ApplyAsync(Assert.Single(await harness.ActionsAsync(s_fix))));
    }

    [Theory]
    [InlineData("model)", "model, (")]
    [InlineData("other", "other,")]
    [InlineData("\"a\"", "\"a")]
    public async Task A_change_that_does_not_parse_is_not_offered(string old, string code)
    {
        using var harness = FixHarness.Of(Source);
        Assert.Empty(await harness.Report("Insert", Code(harness, (old, code))).ActionsAsync(s_fix));
    }

    [Fact]
    public async Task Changes_that_touch_are_not_offered()
    {
        using var harness = FixHarness.Of(Source);
        Assert.Empty(await harness.Report("Insert", Code(harness, ("Insert", "Upsert"), ("(model", "(models"))).ActionsAsync(s_fix));
    }

    [Fact]
    public async Task A_change_outside_of_the_document_is_not_offered()
    {
        using var harness = FixHarness.Of(Source);
        harness.Report("Insert", new SourceRemedy("add-on-conflict", "t", [LiteralEdit.Code(new TextSpan(900, 2), "x")]));
        Assert.Empty(await harness.ActionsAsync(s_fix));
    }

    [Fact]
    public async Task Fix_all_changes_each_place()
    {
        using var harness = FixHarness.Of(Source);
        harness.Report("Insert(model", Code(harness, ("Insert(model", "Upsert(model"))).Report("Insert(other", Code(harness, ("Insert(other", "Upsert(other")));
        var solution = await harness.FixAllAsync(s_fix, FixAllScope.Document, "add-on-conflict");
        Assert.Equal("class C { void M() { Upsert(model); Upsert(other, \"a\"); } }", await FixHarness.TextOf(solution, 0, 0));
    }

    private static SourceRemedy Code(FixHarness harness, params (string Old, string New)[] changes) => new(
        "add-on-conflict",
        "Change",
        [.. changes.Select(change => LiteralEdit.Code(new TextSpan(harness.Source().IndexOf(change.Old, StringComparison.Ordinal), change.Old.Length), change.New))]);
}
