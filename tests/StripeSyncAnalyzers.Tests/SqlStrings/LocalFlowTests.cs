using Microsoft.CodeAnalysis;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.SqlStrings;
using Xunit;

namespace StripeSyncAnalyzers.Tests.SqlStrings;

/// <summary>Texts that several statements put together.</summary>
public class LocalFlowTests
{
    [Theory]
    [InlineData("string s = \"a\"; s = \"b\";", "b")]
    [InlineData("string s; s = \"a\";", "a")]
    [InlineData("string s = \"a\"; s += \" b\"; s += \" c\";", "a b c")]
    [InlineData("string s = \"a\"; s += x; s += \" c\";", "a[?] c")]
    [InlineData("string s = x; s += \" c\";", "[?] c")]
    [InlineData("string s = \"a\"; s += 1; s += 'c'; s += n;", "a1c[?]")]
    [InlineData("string s = \"a\"; s = s + \" b\";", "a b")]
    [InlineData("string s = \"a\"; s = $\"{s} b {s}\";", "a b a")]
    [InlineData("string s = \"a\"; s += s;", "aa")]
    [InlineData("string s = \"a\"; { s += \" b\"; { s += \" c\"; } }", "a b c")]
    [InlineData("string s = \"a\"; lock (this) { s += \" b\"; } checked { s += \" c\"; }", "a b c")]
    [InlineData("string s = \"a\"; using (new System.IO.MemoryStream()) s += \" b\";", "a b")]
    [InlineData("string s = \"a\"; var t = s; s = \"b\"; s += t;", "ba")]
    [InlineData("string s = \"a\", t = \" t\"; t += s; s = \"b\"; s += t;", "b ta")]
    [InlineData("string s = \"a\"; var t = s + \"c\"; s = \"b\"; s = t + s;", "acb")]
    [InlineData("string s = \"a\"; s += flag ? \" b\" : \" c\";", "a b", "a c")]
    [InlineData("string s = \"a\"; s += n switch { 1 => \" b\", _ => \" c\" };", "a b", "a c")]
    public void In_a_row(string statements, params string[] expected) => Assert.Equal(expected, Texts(statements));

    [Theory]
    [InlineData("string s; if (flag) s = \"a\"; else s = \"b\";", "a", "b")]
    [InlineData("string s = \"a\"; if (flag) s = \"b\";", "b", "a")]
    [InlineData("string s = \"a\"; if (flag) s += \" b\";", "a b", "a")]
    [InlineData("string s = \"a\"; if (flag) { s += \" b\"; } else { s += \" c\"; } s += \" d\";", "a b d", "a c d")]
    [InlineData("string s = \"a\"; if (flag) s = \"b\"; else if (other) s = \"c\"; else throw null!;", "b", "c")]
    [InlineData("string s; if (flag) s = \"a\"; else return;", "a")]
    [InlineData("string s = \"a\"; if (flag) (s, n) = (\"b\", 1); s += \" c\";", "[?] c", "a c")]
    [InlineData("string s = \"a\"; s ??= x; s += \"c\";", "[?]c")]
    [InlineData("string s = \"a\"; if (flag) { s = \"b\"; return; }", "a")]
    [InlineData("string s; if (flag) s = \"a\"; else { throw null!; }", "a")]
    [InlineData("string s = \"a\"; if (flag) s += \" b\"; s += \" c\"; if (flag) s += \" d\";", "a b c d", "a c")]
    [InlineData("string s = \"a\"; if (flag) s += \" b\"; if (!flag) s += \" d\";", "a b[?]", "a[?]")]
    [InlineData("string s = \"a\"; if (flag) s += \" b\"; if (other) s += \" d\";", "a b[?]", "a[?]")]
    [InlineData("string s = \"a\"; if (flag) s += \" b\"; flag = other; if (flag) s += \" d\";", "a b[?]", "a[?]")]
    [InlineData("string s = \"a\"; if (flag) s += \" b\"; if (other) s += \" d\"; s += \" e\";", "a b[?] e", "a[?] e")]
    [InlineData("string s = \"\"; switch (n) { case 1: s = \"a\"; break; case 2: s = \"b\"; break; default: throw null!; }", "a", "b")]
    [InlineData("string s = \"a\"; switch (n) { case 1: s += \" b\"; break; case 2: return; }", "a b", "a")]
    [InlineData("string s = \"a\"; switch (n) { case 1: if (flag) break; s += \" b\"; break; }", "a[?]")]
    public void In_branches(string statements, params string[] expected) => Assert.Equal(expected, Texts(statements));

    [Theory]
    [InlineData("string s = \"a\"; for (var i = 0; i < n; i++) s += \" b\"; s += \" c\";", "a[?] c")]
    [InlineData("string s = \"a\"; foreach (var c in x) { s += c; s += \",\"; } s += \" c\";", "a[?] c")]
    [InlineData("string s = \"a\"; while (flag) { if (other) s += \" b\"; }", "a[?]")]
    [InlineData("string s = \"a\"; do s += \" b\"; while (flag);", "a[?]")]
    [InlineData("string s = \"a\"; try { s += \" b\"; } finally { } s += \" c\";", "a[?] c")]
    [InlineData("string s = \"a\"; while (flag) { n++; } s += \" c\";", "a c")]
    public void What_a_loop_or_a_try_adds_is_a_hole(string statements, params string[] expected) => Assert.Equal(expected, Texts(statements));

    [Theory]
    [InlineData("string s = \"a\"; foreach (var c in x) s = \"b\";")]
    [InlineData("string s = \"a\"; foreach (var c in x) s = s + \"b\";")]
    [InlineData("string s = \"a\"; for (; n > 0; s += \"b\") n--;")]
    [InlineData("string s = \"a\"; try { s = \"b\"; } catch { }")]
    [InlineData("string s = \"a\"; System.Action f = () => s += \"b\"; s += \"c\";")]
    [InlineData("string s = \"a\"; void F() => s += \"b\"; F(); s += \"c\";")]
    [InlineData("string s = \"a\"; System.GC.KeepAlive(s += \"b\");")]
    [InlineData("string s = \"a\"; if ((s = \"b\") != x) { }")]
    [InlineData("string s = \"a\"; (s, n) = (\"b\", 1);")]
    [InlineData("string s = \"a\"; if (flag) s = \"b\"; if (other) s = \"c\";")]
    [InlineData("string s = \"a\"; again: s += \"b\"; if (flag) goto again;")]
    public void What_cannot_be_followed_is_unknown(string statements) => Assert.Equal(["x [?]"], Texts(statements, "\"x \" + s"));

    [Theory]
    [InlineData("string s = \"a\"; Run(s); s += \" b\"; Run(s); s = \"c\"; Run(s);", "a|a b|c")]
    [InlineData("string s = \"a\"; foreach (var c in x) { Run(s); s += \" b\"; Run(s); } Run(s);", "a[?]|a[?] b|a[?]")]
    [InlineData("foreach (var c in x) { string s = \"a\"; s += \" b\"; Run(s); }", "a b")]
    [InlineData("string s = \"a\"; if (flag) { s += \" b\"; Run(s); } else Run(s);", "a b|a")]
    [InlineData("string s = flag ? \"a\" : \"b\"; s += \" c\"; if (flag) Run(s); else Run(s);", "a c|b c")]
    [InlineData("string s = \"a\"; try { s += \" b\"; Run(s); } catch { Run(s); } finally { Run(s); }", "a b|a[?]|a[?]")]
    [InlineData("System.Action f = () => { string s = \"a\"; s += \" b\"; Run(s); };", "a b")]
    [InlineData("string s = \"a\"; System.Action f = () => Run(s); s += \" b\";", "")]
    [InlineData("switch (n) { case 1: string s = \"a\"; s += \" b\"; Run(s); break; case 2: s = \"c\"; Run(s); break; }", "a b|")]
    [InlineData("string s = \"a\"; s += \" b\"; Run(s); void L() { var s = \"c\"; }", "a b")]
    [InlineData("if (flag) { string s = \"a\"; s += \"1\"; Run(s); } else { string s = \"b\"; s += \"2\"; Run(s); }", "a1|b2")]
    public void At_each_place_what_it_holds_there(string statements, string expected) => Assert.Equal(
        expected,
        string.Join('|', Body(statements).Calls().Select(static c => string.Join(" or ", c.Select(Evaluated.Show)))));

    [Fact]
    public void Top_level_statements() =>
        Assert.Equal("a b", Evaluated.Files("string s = \"a\"; s += \" b\"; Run(s); static void Run(string sql) { }").Text());

    [Theory]
    [InlineData("new System.Text.StringBuilder(\"a\").Append(\" b\").Append(x).AppendLine(\" c\").Append(1).Append('d').ToString()", "a b[?] c\n1d")]
    [InlineData("new System.Text.StringBuilder().AppendLine(\"a\").AppendLine().Append(\"b\").ToString()", "a\n\nb")]
    [InlineData("new System.Text.StringBuilder(64).AppendFormat(\"a {0} {1}\", \"b\", x).ToString()", "a b [?]")]
    [InlineData("new System.Text.StringBuilder().AppendJoin(\", \", \"a\", \"b\").Append($\" {n} {\"c\"}\").ToString()", "a, b [?] c")]
    [InlineData("new System.Text.StringBuilder(\"a\").Append(' ', n).Append(\"b\").ToString()", "a[?]b")]
    [InlineData("new System.Text.StringBuilder(\"a\").Clear().Append(\"b\").ToString()", "b")]
    public void Chains_of_a_StringBuilder(string expression, string expected) => Assert.Equal(expected, Evaluated.Expression(expression).AssertCompiles().Text());

    [Theory]
    [InlineData("new System.Text.StringBuilder(\"a\").Replace(\"a\", x).ToString()")]
    [InlineData("new System.Text.StringBuilder(\"a\").Insert(0, x).ToString()")]
    [InlineData("new System.Text.StringBuilder(\"a\") { Length = 0 }.ToString()")]
    [InlineData("new System.Text.StringBuilder(\"a\").ToString(0, n)")]
    public void Chains_that_do_something_else(string expression) => Assert.Empty(Evaluated.Expression(expression).AssertCompiles().Candidates());

    [Theory]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); b.Append(\" b\").AppendLine(x); b.Append(\"c\");", "a b[?]\nc")]
    [InlineData("System.Text.StringBuilder b = new(); b.Append(\"a\"); if (b.Length > 3) b.Append(\" b\"); _ = b.Append(\"c\");", "a bc", "ac")]
    [InlineData("var b = new System.Text.StringBuilder().Append(\"a\"); foreach (var c in x) { b.Append(c).Append(','); } b.Append(\" z\");", "a[?] z")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); var t = b.ToString(); b.Append(t);", "aa")]
    public void Locals_that_are_builders(string statements, params string[] expected) => Assert.Equal(expected, Texts(statements, "b.ToString()"));

    [Theory]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); b.Length--;")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); Fill(b);")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); b[0] = 'c';")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); var other2 = b; other2.Append(\"c\");")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); System.Action f = () => b.Append(\"c\"); f();")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); b.Replace(\"a\", \"b\");")]
    [InlineData("var b = new System.Text.StringBuilder(\"a\"); b.Append(\"c\").Replace(\"a\", \"b\");")]
    [InlineData("var b = flag ? new System.Text.StringBuilder(\"a\") : null!;")]
    public void Builders_that_cannot_be_followed(string statements) => Assert.Equal(["x [?]"], Texts(statements, "\"x \" + b.ToString()"));

    [Fact]
    public void The_characters_of_each_statement_are_found()
    {
        var files = Body("string s = \"INSERT INTO q\"; s += \" (a)\"; s += $\" VALUES ({n})\"; Run(s);");
        var candidate = files.Candidate();
        Assert.Equal("INSERT INTO q (a) VALUES ([?])", Evaluated.Show(candidate));
        Assert.Equal("q", files.At(candidate.Map.Locate(new SqlSpan(12, 1))));
        Assert.Equal("(a)", files.At(candidate.Map.Locate(new SqlSpan(14, 3))));
        Assert.Equal("VALUES", files.At(candidate.Map.Locate(new SqlSpan(18, 6))));
        var edit = candidate.Map.Translate(new SqlEdit(new SqlSpan(candidate.Sql.Text.Length, 0), " ON CONFLICT DO NOTHING"));
        Assert.NotNull(edit);
        Assert.Equal("INSERT INTO q (a) VALUES ([?]) ON CONFLICT DO NOTHING", Evaluated.Show(files.Replace(edit.Span, edit.NewSql).Candidate()));
    }

    [Theory]
    [InlineData("var b = new System.Text.StringBuilder(\"INSERT\"); b.Append(\" x\"); Run(b.ToString());", true)]
    [InlineData("var b = new System.Text.StringBuilder(\"INSERT\"); b.Append(\" x\"); Run(b.ToString()); b.Append(\" y\"); Run(b.ToString());", false)]
    [InlineData("string s = \"INSERT\"; s += \" x\"; Run(s);", true)]
    [InlineData("string s = \"INSERT\"; s += \" x\"; Run(s); s += \" y\"; Run(s);", false)]
    [InlineData("string s = \"INSERT\"; if (flag) s += \" x\"; Run(s);", false)]
    public void Edited_where_the_literal_makes_this_text_alone(string statements, bool expected)
    {
        var candidate = Body(statements).Calls()[0][0];
        Assert.Equal(expected, candidate.Map.Translate(new SqlEdit(new SqlSpan(0, 6), "SELECT")) is not null);
    }

    [Fact]
    public void Five_thousand_statements_end_soon()
    {
        var statements = "string s = \"INSERT\";" + string.Concat(Enumerable.Range(0, 5_000).Select(static i => $" s += \" {i % 10}\";")) + " Run(s);";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("INSERT".Length + 10_000, Body(statements).Candidate().Sql.Text.Length);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
    }

    [Fact]
    public void Texts_that_double_end() => Assert.NotEmpty(
        Body("string s = \"INSERT\";" + string.Concat(Enumerable.Repeat(" s += s;", 60)) + " Run(s);").Calls());

    private static string[] Texts(string statements, string expression = "s") => Body(statements + $" Run({expression});").Texts();

    private static Evaluated Body(string statements) => Evaluated.Files($$"""
        class C
        {
            void Run(string? sql) { }
            static void Fill(System.Text.StringBuilder b) => b.Append("filled");
            void M(string x, string y, int n, bool flag, bool other)
            {
                {{statements}}
            }
        }
        """).AssertCompiles();
}
