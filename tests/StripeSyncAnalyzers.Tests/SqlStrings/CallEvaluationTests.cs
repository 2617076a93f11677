using Microsoft.CodeAnalysis;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.SqlStrings;
using Xunit;

namespace StripeSyncAnalyzers.Tests.SqlStrings;

/// <summary>Texts that calls and <c>switch</c> expressions make.</summary>
public class CallEvaluationTests
{
    [Theory]
    [InlineData("string.Concat(\"a\", \" b\")", "a b")]
    [InlineData("string.Concat(\"a\", x, \" b\", n)", "a[?] b[?]")]
    [InlineData("System.String.Concat(\"a\", 1)", "a1")]
    [InlineData("string.Concat(new[] { \"a\", x, \"b\" })", "a[?]b")]
    [InlineData("string.Join(\", \", \"a\", x, \"b\")", "a, [?], b")]
    [InlineData("string.Join(',', new string[] { \"a\", \"b\" })", "a,b")]
    [InlineData("string.Join(x, \"a\", \"b\")", "a[?]b")]
    [InlineData("\"x \" + string.Join(\", \", x.Split(' '))", "x [?]")]
    [InlineData("\"x \" + string.Join(\", \", new[] { \"a\", \"b\" }, 0, n)", "x [?]")]
    [InlineData("string.Format(\"a {0} b {1}\", \"q\", x)", "a q b [?]")]
    [InlineData("string.Format(\"a {{0}} {0}\", 1)", "a {0} 1")]
    [InlineData("string.Format(\"a {1}{0}\", x, \"q\")", "a q[?]")]
    [InlineData("string.Format(\"a {0:N0} {1,5} {2}\", n, x, \"q\")", "a [?] [?] q")]
    [InlineData("string.Format(System.Globalization.CultureInfo.InvariantCulture, \"a {0}\", \"q\")", "a q")]
    [InlineData("string.Format(\"a {0} {1}\", new object[] { \"q\", x })", "a q [?]")]
    [InlineData("string.Format(\"a {0}\" + \" b {1}\", \"q\", \"r\")", "a q b r")]
    [InlineData("\"x \" + string.Format(x, \"a\")", "x [?]")]
    [InlineData("\"x \" + string.Format(\"a {0\", \"q\")", "x [?]")]
    [InlineData("\"x \" + string.Format(\"a }\", \"q\")", "x [?]")]
    [InlineData("\"  a \".Trim()", "a")]
    [InlineData("(\"  a \" + x + \" \").Trim()", "a [?]")]
    [InlineData("(x + \" a \").Trim()", "[?] a")]
    [InlineData("\" a \".TrimEnd() + \" b \".TrimStart()", " ab ")]
    [InlineData("\"a %T% b %T%\".Replace(\"%T%\", \"q\")", "a q b q")]
    [InlineData("\"a %T% b\".Replace(\"%T%\", x)", "a [?] b")]
    [InlineData("\"a %T% %U%\".Replace(\"%T%\", x).Replace(\"%U%\", \"q\")", "a [?] q")]
    [InlineData("\"a b\".Replace(\"z\", x)", "a b")]
    [InlineData("\"x \" + (\"a %\" + x + \"% b\").Replace(\"%T%\", \"q\")", "x [?]")]
    [InlineData("\"a b\".Replace(\" \", \"\")", "ab")]
    [InlineData("\"x \" + \"ab\".Replace('a', 'c')", "x cb")]
    [InlineData("\"x \" + \"ab\".Substring(n)", "x [?]")]
    [InlineData("\"x \" + \"ab\".ToUpper()", "x [?]")]
    [InlineData("\"a\".ToString()", "a")]
    public void Methods_of_string(string expression, string expected) => Assert.Equal(expected, Evaluated.Expression(expression).AssertCompiles().Text());

    [Theory]
    [InlineData("n switch { 1 => \"a\", 2 => \"b\", _ => throw null! }", "a", "b")]
    [InlineData("\"x \" + n switch { 1 => \"a\", _ => y }", "x a", "x [?]")]
    [InlineData("(flag, other) switch { (true, _) => \"a\", (_, true) => flag ? \"b\" : \"c\", _ => \"d\" }", "a", "b", "c", "d")]
    public void Switch_expressions(string expression, params string[] expected) => Assert.Equal(expected, Evaluated.Expression(expression).AssertCompiles().Texts());

    [Fact]
    public void Two_switches_are_not_paired_at_will() => Assert.Equal(
        ["a[?]", "b[?]"],
        Evaluated.Expression("n switch { 1 => \"a\", _ => \"b\" } + n switch { 2 => \"c\", _ => \"d\" }").AssertCompiles().Texts());

    [Fact]
    public void A_switch_is_bounded() => Assert.Equal(16, Evaluated.Expression(
        "n switch { " + string.Concat(Enumerable.Range(0, 200).Select(static i => $"{i} => \"a{i}\", ")) + "_ => \"z\" }").AssertCompiles().Candidates().Length);

    [Theory]
    [InlineData("static string S() => \"a\";", "S()", "a")]
    [InlineData("string S(string t) { return $\"a {t} b\"; }", "this.S(\"q\")", "a q b")]
    [InlineData("static string S(string t, int k = 3) => \"a \" + t + k;", "S(k: 4, t: \"q\") + S(x)", "a q4a [?]3")]
    [InlineData("static string S(string t) => T(t) + T(\"r\"); static string T(string t) => \"<\" + t + \">\";", "S(\"q\")", "<q><r>")]
    [InlineData("const string T = \"t\"; static string S(bool b) => b ? \"a \" + T : \"b\";", "S(flag)", "a t", "b")]
    [InlineData("static string S<T>(T t) => \"a \" + nameof(T);", "S(1)", "a T")]
    [InlineData("static string S(params string[] t) => \"a \" + t[0];", "S(\"q\")", "a [?]")]
    [InlineData("static string S(string t) => \"a \" + t;", "C.S(flag ? \"q\" : \"r\")", "a q", "a r")]
    public void Methods_that_return_one_expression(string members, string expression, params string[] expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression, members).AssertCompiles().Texts());

    [Theory]
    [InlineData("protected virtual string S() => \"a\";", "S()")]
    [InlineData("static string S() { System.GC.Collect(); return \"a\"; }", "S()")]
    [InlineData("static string S(int k) => S(k - 1);", "S(3)")]
    [InlineData("static string S(ref string t) => t = \"a\"; static string f = \"\";", "S(ref f)")]
    [InlineData("static string S(string t) => t;", "S(x)")]
    [InlineData("static object S() => \"a\";", "(string)S()")]
    [InlineData("", "new System.Func<string>(() => \"a\")()")]
    [InlineData("", "x.Insert(0, \"a\")")]
    public void Methods_whose_value_is_not_known(string members, string expression) =>
        Assert.Equal(["x [?]"], Evaluated.Expression("\"x \" + " + expression, members).AssertCompiles().Texts());

    [Fact]
    public void Local_functions_and_extension_methods() => Assert.Equal(["a q|b r[?]|b"], [Show(Evaluated.Files("""
        static class E { public static string In(this string table, string more) => "b " + table + more; }
        class C
        {
            void Run(string? sql) { }
            void M(string x)
            {
                Run(Insert("q"));
                Run("r".In(x));
                var t = "b";
                string Captured(string u) => t;
                Run(Captured("z"));
                static string Insert(string table) => "a " + table;
            }
        }
        """))]);

    [Fact]
    public void A_local_function_sees_the_parameters_of_its_method_as_unknown() => Assert.Equal("a [?]", Show(Evaluated.Files("""
        class C
        {
            void Run(string? sql) { }
            void M(string x)
            {
                Run(F("q"));
                string F(string y) => "a " + x;
            }
        }
        """)));

    [Theory]
    [InlineData("public static string S => \"a \" + T + \" b\"; const string T = \"t\";", "Sql.S", "a t b")]
    [InlineData("public static string S(string t) => $\"a {t} b\"; const string t = \"no\";", "Sql.S(\"q\")", "a q b")]
    [InlineData("public static string S(string t) => \"a \" + Inner(t); static string Inner(string u) => u + \" b\";", "Sql.S(\"q\")", "a q b")]
    [InlineData("public static string S(string t) => string.Concat(\"a \", t, Names.T);", "Sql.S(\"q\")", "a q[?]")]
    [InlineData("public static string S(string t) => string.Format(\"a {0} b\", t);", "Sql.S(\"q\")", "a q b")]
    [InlineData("public static string S(object t) => \"x \" + (t is string u ? u : u2); const string u = \"no\"; const string u2 = \"\";", "Sql.S(\"q\")", null)]
    [InlineData("public static string S { get; } = \"a b\";", "Sql.S", "a b")]
    public void Members_of_another_file(string member, string expression, string? expected)
    {
        var files = Evaluated.Files(
            $"class C {{ void Run(string sql) {{ }} void M() => Run({expression}); }}",
            "class Names { public const string T = \"t\"; } static class Sql { " + member + " }").AssertCompiles();
        Assert.Equal(expected is null ? [] : [expected], files.Texts());
        if (expected is null)
            return;
        var location = files.Candidate().Map.Locate(new SqlSpan(0, 1))!;
        Assert.Same(files.Compilation.SyntaxTrees[1], location.SourceTree);
    }

    [Fact]
    public void Calls_that_double_end()
    {
        var members = "static string S0() => \"a\";" + string.Concat(Enumerable.Range(1, 28).Select(static i => $"static string S{i}() => S{i - 1}() + S{i - 1}();"));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotEmpty(Evaluated.Expression("\"x\" + S28()", members).Candidates());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }

    [Fact]
    public void The_characters_of_a_format_are_found_and_its_braces_are_kept()
    {
        var files = Evaluated.Expression("string.Format(\"INSERT INTO {0} (\\u0061) VALUES ({{1}})\", x)").AssertCompiles();
        var candidate = files.Candidate();
        Assert.Equal("INSERT INTO [?] (a) VALUES ({1})", Evaluated.Show(candidate));
        Assert.Equal("\\u0061", files.At(candidate.Map.Locate(new SqlSpan(15, 1))));
        Assert.Equal("VALUES", files.At(candidate.Map.Locate(new SqlSpan(18, 6))));
        var end = new SqlSpan(candidate.Sql.Text.Length, 0);
        Assert.Null(candidate.Map.Translate(new SqlEdit(end, " ON CONFLICT (a) DO UPDATE SET b = '{}'")));
        var edit = candidate.Map.Translate(new SqlEdit(end, " ON CONFLICT DO NOTHING"))!;
        Assert.Equal("INSERT INTO [?] (a) VALUES ({1}) ON CONFLICT DO NOTHING", Evaluated.Show(files.Replace(edit.Span, edit.NewSql).Candidate()));
    }

    [Fact]
    public void The_characters_of_a_trimmed_and_replaced_text_are_found()
    {
        var files = Evaluated.Expression("\"\\tINSERT INTO %T% (a)\\n\".Trim().Replace(\"%T%\", \"q\\u0071\")").AssertCompiles();
        var candidate = files.Candidate();
        Assert.Equal("INSERT INTO qq (a)", candidate.Sql.Text);
        Assert.Equal("INSERT", files.At(candidate.Map.Locate(new SqlSpan(0, 6))));
        Assert.Equal("\\u0071", files.At(candidate.Map.Locate(new SqlSpan(13, 1))));
        Assert.Equal("(a)", files.At(candidate.Map.Locate(new SqlSpan(15, 3))));
    }

    [Theory]
    [InlineData("private static string S(string t) => $\"INSERT INTO {t}\";", "S(\"q\")", true)]
    [InlineData("private static string S(string t) => $\"INSERT INTO {t}\"; void N() => Run(S(\"r\"));", "S(\"q\")", false)]
    [InlineData("public static string S(string t) => $\"INSERT INTO {t}\";", "S(\"q\")", false)]
    [InlineData("private static string S() => \"INSERT INTO q\"; void N() => Run(S());", "S()", true)]
    [InlineData("private static string S() => \"INSERT INTO q\"; void N() => Run(S() + \" on conflict do nothing\");", "S()", false)]
    public void A_body_is_edited_where_that_changes_this_text_alone(string members, string expression, bool expected)
    {
        var files = Evaluated.Expression(expression, members).AssertCompiles();
        var candidate = files.Calls()[^1][0];
        Assert.Equal(expected, candidate.Map.Translate(new SqlEdit(new SqlSpan(0, 6), "SELECT")) is not null);
    }

    private static string Show(Evaluated files) =>
        string.Join('|', files.AssertCompiles().Calls().Select(static call => string.Join(" or ", call.Select(Evaluated.Show))));
}
