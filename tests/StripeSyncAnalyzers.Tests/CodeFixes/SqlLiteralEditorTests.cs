using System.Diagnostics;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.CodeFixes;
using StripeSyncAnalyzers.Tests.SqlStrings;
using Xunit;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

/// <summary>An edit of the SQL, carried out in the source, is that edit of the SQL when the source is read again.</summary>
public class SqlLiteralEditorTests
{
    private const string Q = "\"\"\"";

    public static TheoryData<string, string> Literals => LiteralCorpus.All;

    [Theory]
    [MemberData(nameof(Literals))]
    public void Every_insertion_arrives(string expression, string expected)
    {
        if (expected.Length == 0)
            return;
        var before = Evaluated.Expression(expression);
        var candidate = before.Candidate();
        var carriedOut = 0;
        for (var at = 0; at <= candidate.Sql.Text.Length; at++)
        {
            var edit = new SqlEdit(new SqlSpan(at, 0), "<\\>");
            if (Apply(before, edit) is not { } after)
                continue;
            carriedOut++;
            Assert.Equal(candidate.Sql.Apply([edit]).Text, after.Candidate().Sql.Text);
            Assert.Equal(candidate.Sql.Apply([edit]).Holes, after.Candidate().Sql.Holes);
        }

        Assert.True(carriedOut > candidate.Sql.Text.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Literals))]
    public void Every_replacement_arrives(string expression, string expected)
    {
        if (expected.Length == 0)
            return;
        var before = Evaluated.Expression(expression);
        var candidate = before.Candidate();
        var carriedOut = 0;
        for (var start = 0; start < candidate.Sql.Text.Length; start++)
        {
            for (var length = 1; length <= 4 && start + length <= candidate.Sql.Text.Length; length++)
            {
                var edit = new SqlEdit(new SqlSpan(start, length), "<'>");
                var cutsPair = char.IsLowSurrogate(candidate.Sql.Text[start])
                    || (start + length < candidate.Sql.Text.Length && char.IsLowSurrogate(candidate.Sql.Text[start + length]));
                if (cutsPair || Apply(before, edit) is not { } after)
                    continue;
                carriedOut++;
                Assert.Equal(candidate.Sql.Apply([edit]).Text, after.Candidate().Sql.Text);
            }
        }

        Assert.True(carriedOut >= (candidate.Sql.Text.Length - candidate.Sql.Holes.Length) / 2);
    }

    [Theory]
    [InlineData("\"a 1\"", "\"a 1 ON \\\"c\\\" {x}\"")]
    [InlineData("@\"a 1\"", "@\"a 1 ON \"\"c\"\" {x}\"")]
    [InlineData($"{Q}a 1{Q}", $"{Q}a 1 ON \"c\" {{x}}{Q}")]
    [InlineData("$\"a 1\"", "$\"a 1 ON \\\"c\\\" {{x}}\"")]
    [InlineData("$@\"a 1\"", "$@\"a 1 ON \"\"c\"\" {{x}}\"")]
    [InlineData($"${Q}a 1{Q}", null)]
    [InlineData($"$${Q}a 1{Q}", $"$${Q}a 1 ON \"c\" {{x}}{Q}")]
    public void Quotes_and_braces_are_written_as_the_literal_does(string expression, string? expected) =>
        Assert.Equal(expected, InsertBehind1(expression, " ON \"c\" {x}"));

    [Theory]
    [InlineData($"{Q}a 1{Q}", " \"c\"")]
    [InlineData($"{Q}a 1 b{Q}", Q)]
    [InlineData($"$${Q}a 1 b{Q}", " {{x}}")]
    [InlineData($"$${Q}a 1{{b}}{Q}", "{")]
    public void SQL_that_a_raw_string_cannot_hold_is_refused(string expression, string sql) =>
        Assert.Null(InsertBehind1(expression, sql));

    [Theory]
    [InlineData("\"a 1\"", "\"a 1 B C\"")]
    [InlineData("\"a 1\\n\"", "\"a 1\\nB\\n  C\\n\"")]
    [InlineData("$\"{x}\\r\\na 1\"", "$\"{x}\\r\\na 1\\r\\nB\\r\\n  C\"")]
    [InlineData("@\"a 1\"", "@\"a 1 B C\"")]
    [InlineData("@\"a 1\n  \"", "@\"a 1\nB\n  C\n  \"")]
    [InlineData("$@\"\r\n  a 1\"", "$@\"\r\n  a 1\r\nB\r\n  C\"")]
    [InlineData($"{Q}a 1{Q}", $"{Q}a 1 B C{Q}")]
    [InlineData($"{Q}\n    a 1\n    {Q}", $"{Q}\n    a 1\n    B\n      C\n    {Q}")]
    [InlineData($"{Q}\r\n\ta 1\r\n\t-- c\r\n\t{Q}", $"{Q}\r\n\ta 1\r\n\tB\r\n\t  C\r\n\t-- c\r\n\t{Q}")]
    [InlineData($"$${Q}\n  {{{{x}}}} a 1\n  {Q}", $"$${Q}\n  {{{{x}}}} a 1\n  B\n    C\n  {Q}")]
    [InlineData("\"a\\n\" + \"b 1\"", "\"a\\n\" + \"b 1 B C\"")]
    [InlineData("\"a 1\" + // why\n \"c\"", "\"a 1 B C\" + // why\n \"c\"")]
    public void Lines_are_written_as_the_literal_does(string expression, string expected) =>
        Assert.Equal(expected, InsertBehind1(expression, "\nB\n  C"));

    [Fact]
    public void A_comment_does_not_swallow_the_line_that_was_behind_it() => Assert.Null(InsertBehind1("\"a 1\"", "\n-- why\nB"));

    [Fact]
    public void An_escape_does_not_take_up_what_is_put_behind_it()
    {
        Assert.Null(Edit("\"a\\x31\"", new SqlEdit(new SqlSpan(2, 0), "2")));
        Assert.Equal("\"a\\x31z\"", Edit("\"a\\x31\"", new SqlEdit(new SqlSpan(2, 0), "z")));
    }

    [Theory]
    [InlineData("const string T = \"t 1\";", "T", "const string T = \"t 2\";")]
    [InlineData("static readonly string T = \"t 1\";", "T", "static readonly string T = \"t 2\";")]
    [InlineData("const string T = \"t 1\"; void N() => Use(T); void Use(string sql) { }", "T", "const string T = \"t 2\"; void N() => Use(T); void Use(string sql) { }")]
    [InlineData("const string T = \"t 1\";", "T + \" b\"", "const string T = \"t 2\";")]
    [InlineData("const string T = \"t 1\"; void N() => System.GC.KeepAlive(T);", "T + \" b\"", null)]
    [InlineData("const string T = \"t 1\"; string N => T + \" c\";", "T", null)]
    [InlineData("const string T = \"t 1\"; string N => $\"{T} c\";", "T", null)]
    [InlineData("const string T = \"t 1\"; string N => string.Concat(T, \" c\");", "T", null)]
    [InlineData("const string T = \"t 1\"; string N => T.Replace('a', 'b');", "T", null)]
    [InlineData("public const string T = \"t 1\";", "T + \" b\"", null)]
    [InlineData("const string U = \"t 1\"; const string T = U;", "T", "const string U = \"t 2\"; const string T = U;")]
    [InlineData("const string U = \"t 1\"; const string T = U; string N => U + \"c\";", "T", null)]
    public void A_declaration_is_changed_where_no_other_text_is_made_of_it(string members, string expression, string? expected)
    {
        var before = Evaluated.Expression(expression, members).AssertCompiles();
        var sql = before.Candidate().Sql.Text;
        var after = Apply(before, new SqlEdit(new SqlSpan(sql.IndexOf('1'), 1), "2"));
        Assert.Equal(expected is null ? null : Evaluated.Wrap(expression, expected), after?.Source);
    }

    [Fact]
    public void What_two_alternatives_share_is_not_changed_for_one()
    {
        var evaluated = Evaluated.Expression("\"INSERT INTO \" + (flag ? \"a\" : \"b\") + \" VALUES (1)\"");
        foreach (var candidate in evaluated.Candidates())
        {
            Assert.Null(candidate.Map.Translate(new SqlEdit(new SqlSpan(candidate.Sql.Text.Length, 0), " x")));
            Assert.NotNull(candidate.Map.Translate(new SqlEdit(new SqlSpan("INSERT INTO ".Length, 1), "c")));
        }
    }

    [Fact]
    public void What_stands_twice_in_one_text_is_not_changed_for_one() =>
        Assert.Null(Evaluated.Expression("T + T", "const string T = \"a\";").Candidate().Map.Translate(new SqlEdit(new SqlSpan(0, 1), "b")));

    [Fact]
    public void An_edit_over_two_literals_or_a_hole_is_none()
    {
        var candidate = Evaluated.Expression("\"ab\" + \"cd\" + x + $\"e{y}f\"").Candidate();
        foreach (var (start, length) in new[] { (1, 2), (3, 2), (4, 1), (5, 2), (6, 1), (5, 3) })
            Assert.Null(candidate.Map.Translate(new SqlEdit(new SqlSpan(start, length), "z")));
    }

    [Fact]
    public void An_insertion_between_two_literals_goes_to_the_first()
    {
        Assert.Equal("\"a1!\" + \"b\"", InsertBehind1("\"a1\" + \"b\"", "!"));
        Assert.Equal("x + \"!b1\"", Edit("x + \"b1\"", new SqlEdit(new SqlSpan(1, 0), "!")));
        Assert.Equal("$\"{x}{y}\" + \"!b\"", Edit("$\"{x}{y}\" + \"b\"", new SqlEdit(new SqlSpan(2, 0), "!")));
        Assert.Equal("$\"a {x}!\"", Edit("$\"a {x}\"", new SqlEdit(new SqlSpan(3, 0), "!")));
    }

    [Fact]
    public void A_literal_of_a_megabyte_and_5000_operands()
    {
        var clock = Stopwatch.StartNew();
        var literal = "\"INSERT INTO t VALUES " + string.Join(',', Enumerable.Repeat("(\\\"x\\\")\\n", 100_000)) + "1\"";
        Assert.EndsWith("(\\\"x\\\")\\n1!\"", InsertBehind1(literal, "!"), StringComparison.Ordinal);
        var operands = string.Join(" + ", Enumerable.Range(0, 5_000).Select(static i => i == 4_000 ? "\"1\"" : "\"a\""));
        Assert.Equal(operands.Replace("\"1\"", "\"1!\""), InsertBehind1(operands, "!"));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
    }

    private static string? InsertBehind1(string expression, string sql)
    {
        var text = Evaluated.Expression(expression).Candidate().Sql.Text;
        return Edit(expression, new SqlEdit(new SqlSpan(text.IndexOf('1') + 1, 0), sql));
    }

    private static string? Edit(string expression, SqlEdit edit)
    {
        var after = Apply(Evaluated.Expression(expression), edit)?.Source;
        if (after is null)
            return null;
        var around = Evaluated.Wrap("|").Split('|');
        return after[around[0].Length..^around[1].Length];
    }

    private static Evaluated? Apply(Evaluated before, SqlEdit edit)
    {
        if (before.Candidate().Map.Translate(edit) is not { } translated)
            return null;
        var changes = SqlLiteralEditor.Plan(before.Tree.GetRoot(TestContext.Current.CancellationToken), [new LiteralEdit(translated.Span, translated.NewSql)]);
        return changes.IsDefault ? null : before.Replace(Assert.Single(changes).Span, changes[0].NewText!);
    }
}
