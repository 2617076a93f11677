using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeSync.Sql.Text;
using Xunit;

namespace StripeSyncAnalyzers.Tests.SqlStrings;

public class SqlStringEvaluatorTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("x + y")]
    [InlineData("$\"{x}\"")]
    [InlineData("null")]
    [InlineData("n.ToString()")]
    [InlineData("flag ? x : y")]
    [InlineData("\"\"")]
    public void Nothing_is_known(string expression) => Assert.Empty(Evaluated.Expression(expression).AssertCompiles().Candidates());

    [Theory]
    [InlineData("\"a\" + x", "a[?]")]
    [InlineData("x + \"a\" + y", "[?]a[?]")]
    [InlineData("x + y + \"a\"", "[?][?]a")]
    [InlineData("n + n + \"a\"", "[?]a")]
    [InlineData("1 + 2 + \"a\"", "[?]a")]
    [InlineData("\"a\" + 1 + 2", "a12")]
    [InlineData("\"a\" + -1", "a-1")]
    [InlineData("\"a\" + 'b'", "ab")]
    [InlineData("\"a\" + 1.5", "a[?]")]
    [InlineData("\"a\" + n", "a[?]")]
    [InlineData("\"a\" + n.ToString()", "a[?]")]
    [InlineData("\"a\" + (n + 1)", "a[?]")]
    [InlineData("\"a\" + System.DayOfWeek.Monday", "a[?]")]
    [InlineData("\"a\" + (System.DayOfWeek)1", "a[?]")]
    [InlineData("\"a\" + nameof(C)", "aC")]
    [InlineData("$\"a {nameof(System.String)}\"", "a String")]
    [InlineData("\"a\" + string.Empty + System.Environment.NewLine + \"b\"", "a\nb")]
    [InlineData("(((\"a\")))!", "a")]
    [InlineData("(string)\"a\"", "a")]
    [InlineData("$\"a{10}b{n}\"", "a10b[?]")]
    [InlineData("$\"a{\"b\",10}{\"c\":x}\"", "a[?][?]")]
    [InlineData("true ? \"a\" : \"b\"", "a")]
    [InlineData("\"a\" ?? \"b\"", "a")]
    public void Expressions(string expression, string expected) => Assert.Equal(expected, Evaluated.Expression(expression).Text());

    [Theory]
    [InlineData("const string S = \"a\" + \"b\";", "S", "ab")]
    [InlineData("const string S = \"a\";", "C.S + x", "a[?]")]
    [InlineData("const string T = \"t\"; const string S = \"a \" + T + $\" {T}\";", "S", "a t t")]
    [InlineData("const int N = 10; const char C1 = ';';", "\"limit \" + N + C1", "limit 10;")]
    [InlineData("static readonly string S = \"a\";", "S", "a")]
    [InlineData("static readonly string S = $\"a {System.DateTime.Now}\";", "S", "a [?]")]
    [InlineData("static readonly string S = \"a\"; static C() { if (S.Length > 1) { } }", "S", "a")]
    [InlineData("readonly string S = \"a\";", "S", "a")]
    [InlineData("readonly string S = \"a\"; C() { System.GC.KeepAlive(S); }", "S", "a")]
    [InlineData("static string S => \"a\";", "S", "a")]
    [InlineData("string S { get; } = \"a\";", "this.S", "a")]
    [InlineData("string S { get { return \"a\"; } }", "S", "a")]
    [InlineData("string S { get => $\"a {T}\"; set { } } const string T = \"t\";", "S + x", "a t[?]")]
    [InlineData("static string T => \"t\"; static string S => \"a \" + T + T;", "S", "a tt")]
    [InlineData("private static readonly string T = \"t\"; static readonly string S = \"a \" + T;", "$\"{S} b\"", "a t b")]
    public void Constants_and_static_readonly_fields(string members, string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression, members).AssertCompiles().Text());

    [Theory]
    [InlineData("static readonly string S = \"a\"; static C() { S = \"b\"; }")]
    [InlineData("static readonly string S = \"a\"; static C() => (S, _) = (\"b\", 1);")]
    [InlineData("static readonly string S = \"a\"; static C() { Set(ref S); } static void Set(ref string s) { }")]
    [InlineData("static readonly string S = \"a\"; static C() { Set(out S); } static void Set(out string s) => s = \"b\";")]
    [InlineData("static readonly string S; static C() { S = \"b\"; }")]
    [InlineData("static string S = \"a\";")]
    [InlineData("readonly string S = \"a\"; C() { S = \"b\"; }")]
    [InlineData("static string S { get; set; } = \"a\";")]
    [InlineData("static string S { get; } = \"a\"; static C() { S = \"b\"; }")]
    [InlineData("string S { get; init; } = \"a\";")]
    [InlineData("protected virtual string S => \"a\";")]
    [InlineData("string this[int i] => \"a\"; string S => this[0];")]
    [InlineData("static string S { get { System.GC.Collect(); return \"a\"; } }")]
    [InlineData("static ref string S => ref f; static string f = \"a\";")]
    [InlineData("static string S => S;")]
    public void Fields_whose_value_is_not_known(string members) =>
        Assert.Equal("x [?]", Evaluated.Expression("\"x \" + S", members).AssertCompiles().Text());

    [Theory]
    [InlineData("var s = \"a\";")]
    [InlineData("const string s = \"a\";")]
    [InlineData("string s = \"a\"; { var t = s; }")]
    [InlineData("string s = \"a\"; System.Action f = () => System.GC.KeepAlive(s);")]
    [InlineData("string s = \"a\"; In(in s); static void In(in string p) { }")]
    [InlineData("{ string s2 = \"b\"; s2 = \"c\"; } var s = \"a\";")]
    [InlineData("System.Action f = () => { string t = \"b\"; t += \"c\"; }; var s = \"a\";")]
    [InlineData("var s = \"a\"; var o = new D { s = \"b\" };")]
    [InlineData("string t = \"a\"; string s = t;")]
    public void Locals_that_are_assigned_once(string statements) => Assert.Equal("a", Local(statements));

    [Theory]
    [InlineData("string? s = \"a\"; s ??= \"b\";")]
    [InlineData("string s = \"a\"; (s, n) = (\"b\", 1);")]
    [InlineData("string s = \"a\"; ((s, n), flag) = ((\"b\", 1), true);")]
    [InlineData("string s = \"a\"; Out(out s); static void Out(out string p) => p = \"b\";")]
    [InlineData("string s = \"a\"; Ref(ref s); static void Ref(ref string p) => p = \"b\";")]
    [InlineData("string s = \"a\"; ref string r = ref s; r = \"b\";")]
    [InlineData("string s = \"a\"; System.Action f = () => s = \"b\"; f();")]
    [InlineData("string s = \"a\"; void Set() => s = \"b\"; Set();")]
    [InlineData("string s = x;")]
    [InlineData("ref string s = ref x;")]
    [InlineData("foreach (var s in new[] { \"a\" })")]
    public void Locals_whose_value_is_not_known(string statements) => Assert.Equal("x [?]", Local(statements, "\"x \" + s"));

    private static string Local(string statements, string expression = "s") => Evaluated.Files($$"""
        class D { public string? s; }
        class C
        {
            void Run(string? sql) { }
            void M(string x, string y, int n, bool flag)
            {
                {{statements}}
                Run({{expression}});
            }
        }
        """).AssertCompiles().Text();

    [Fact]
    public void A_loop_variable_that_grows_is_not_known() => Assert.Empty(Evaluated.Files("""
        class C
        {
            void Run(string sql) { }
            void M() { for (var s = "a"; s.Length < 9; s += "b") Run(s); }
        }
        """).AssertCompiles().Candidates());

    [Fact]
    public void Locals_of_top_level_statements()
    {
        var files = Evaluated.Files("var s = \"a\"; var t = \"b\"; Run(s + t); t = s; static void Run(string sql) { }");
        Assert.Equal("ab", files.Text());
    }

    [Theory]
    [InlineData("flag ? \"a\" : \"b\"", "a", "b")]
    [InlineData("\"x \" + (flag ? \"a\" : \"b\") + \" z\"", "x a z", "x b z")]
    [InlineData("$\"x {(flag ? \"a\" : y)} z\"", "x a z", "x [?] z")]
    [InlineData("x ?? \"a\"", "a")]
    [InlineData("\"t \" + (x ?? \"a\")", "t [?]", "t a")]
    [InlineData("flag ? \"a\" : throw null!", "a")]
    [InlineData("flag ? \"a\" : other ? \"b\" : \"c\"", "a", "b", "c")]
    [InlineData("(flag ? \"a\" : \"b\") + (flag ? \"1\" : \"2\")", "a1", "b2")]
    [InlineData("(n > 1 ? \"a\" : \"b\") + (n > 1 ? \"1\" : \"2\")", "a1", "b2")]
    public void Both_sides(string expression, params string[] expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression).AssertCompiles().Texts());

    [Theory]
    [InlineData("(flag ? \"a\" : \"b\") + (other ? \"1\" : \"2\")")]
    [InlineData("(flag ? \"a\" : \"b\") + (!flag ? \"1\" : \"2\")")]
    [InlineData("(System.DateTime.Now.Ticks > 1 ? \"a\" : \"b\") + (System.DateTime.Now.Ticks > 1 ? \"1\" : \"2\")")]
    public void Two_choices_are_not_paired_at_will(string expression) =>
        Assert.Equal(["a[?]", "b[?]"], Evaluated.Expression(expression).AssertCompiles().Texts());

    [Fact]
    public void A_local_that_varies_is_the_same_wherever_it_stands() => Assert.Equal(
        ["insert into a select from a", "insert into b select from b"],
        Evaluated.Files("""
            class C
            {
                void Run(string sql) { }
                void M()
                {
                    var t = System.DateTime.Now.Ticks > 5 ? "a" : "b";
                    Run($"insert into {t} select from " + t);
                }
            }
            """).AssertCompiles().Texts());

    [Fact]
    public void Alternatives_are_bounded()
    {
        var expression = string.Concat(Enumerable.Range(0, 40).Select(static i => $"n == {i} ? \"a{i}\" : ")) + "\"z\"";
        Assert.Equal(Enumerable.Range(0, 16).Select(static i => "a" + i), Evaluated.Expression(expression).AssertCompiles().Texts());
    }

    [Fact]
    public void A_plus_of_the_users_own_makes_the_text_unknown() => Assert.Equal("[?] c", Evaluated.Files("""
        class Odd { public static string operator +(string left, Odd right) => "other"; }
        class C
        {
            void Run(string sql) { }
            void M(Odd odd) => Run("a" + odd + " c");
        }
        """).AssertCompiles().Text());

    [Fact]
    public void What_a_FormattableString_keeps_apart_is_a_parameter() => Assert.Equal("a @p0 b", Evaluated.Files("""
        class C
        {
            const string T = "t";
            void Run(System.FormattableString sql) { }
            void M() => Run($"a {T} b");
        }
        """).AssertCompiles().Text());

    [Fact]
    public void A_constant_of_another_file_leads_there()
    {
        var files = Evaluated.Files(
            "class C { void Run(string sql) { } void M() => Run(Sql.Insert); }",
            "static class Sql { const string T = \"q\"; public const string Insert = \"INSERT INTO \" + T + \" VALUES\\n(1)\"; }").AssertCompiles();
        var candidate = files.Candidate();
        Assert.Equal("INSERT INTO q VALUES\n(1)", candidate.Sql.Text);
        var location = candidate.Map.Locate(new SqlSpan(12, 1))!;
        Assert.Same(files.Compilation.SyntaxTrees[1], location.SourceTree);
        Assert.Equal("q", location.SourceTree!.ToString().Substring(location.SourceSpan.Start, location.SourceSpan.Length));
        Assert.Equal("\\n", Slice(candidate.Map.Locate(new SqlSpan(20, 1))!));
    }

    [Theory]
    [InlineData("public const string S = \"a \" + Names.T + \" b\";", "a t b")]
    [InlineData("public const string S = $\"a {Names.T} {nameof(Names)} b\";", "a t Names b")]
    [InlineData("public const string S = Names.T;", "t")]
    [InlineData("public static readonly string S = \"a \" + Names.T + \" b\";", "a [?] b")]
    [InlineData("const string T = \"t\"; public static readonly string S = $\"a {T} b\";", "a t b")]
    [InlineData("public const string S = (\"a\") + (\" b\");", "a b")]
    public void Parts_that_the_syntax_of_another_file_does_not_show(string member, string expected)
    {
        var files = Evaluated.Files(
            "class C { void Run(string sql) { } void M() => Run(Sql.S); }",
            "class Names { public const string T = \"t\"; } static class Sql { " + member + " }").AssertCompiles();
        Assert.Equal(expected, files.Text());
        if (expected.StartsWith('a'))
            Assert.Equal("a", Slice(files.Candidate().Map.Locate(new SqlSpan(0, 1))!));
        if (expected.EndsWith('b'))
            Assert.Equal("b", Slice(files.Candidate().Map.Locate(new SqlSpan(files.Candidate().Sql.Text.Length - 1, 1))!));
    }

    [Fact]
    public void A_constant_of_another_assembly_has_a_text_and_no_place()
    {
        var library = CSharpCompilation.Create(
            "Library",
            [CSharpSyntaxTree.ParseText("public class Sql { public const string Insert = \"INSERT INTO q\"; public static readonly string Other = \"b\"; }", cancellationToken: TestContext.Current.CancellationToken)],
            Evaluated.Compile([]).References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        Assert.True(library.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        string[] source = ["class C { void Run(string sql) { } void M() => Run(Sql.Insert + \" (a)\" + Sql.Other); }"];
        foreach (var reference in new MetadataReference[] { MetadataReference.CreateFromImage(image.ToArray()), library.ToMetadataReference() })
        {
            var files = Evaluated.With(Evaluated.Compile(source, reference)).AssertCompiles();
            Assert.Equal("INSERT INTO q (a)[?]", files.Text());
            Assert.Null(files.Candidate().Map.Locate(new SqlSpan(0, 6)));
            Assert.Null(files.Candidate().Map.LocateFirst(new SqlSpan(0, 6)));
            Assert.Equal("(a)", files.At(files.Candidate().Map.Locate(new SqlSpan(14, 3))));
        }
    }

    [Fact]
    public void Declarations_that_need_themselves_end()
    {
        Assert.Empty(Evaluated.Expression("A", "const string A = B; const string B = A;").Candidates());
        Assert.Equal("a[?]", Evaluated.Expression("A", "static readonly string A = \"a\" + B; static readonly string B = \"b\" + A;").Candidates().Select(Evaluated.Show).Select(static t => t.Replace("b", "")).Single());
    }

    [Fact]
    public void Values_that_double_end()
    {
        var members = "static readonly string S0 = \"abcdefgh\";" + string.Concat(Enumerable.Range(1, 30).Select(static i => $"static readonly string S{i} = S{i - 1} + S{i - 1};"));
        var text = Evaluated.Expression("S30", members).Candidates();
        Assert.All(text, static c => Assert.True(c.Sql.Text.Length < 20_000_000));
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("S")]
    [InlineData("x")]
    [InlineData("s")]
    public void Concatenation_of_5000_operands_is_linear(string operand)
    {
        var small = Measure(2_500);
        var large = Measure(10_000);

        // Four times the operands: 16 times the work if it were quadratic. The floor keeps the clock's noise out.
        Assert.True(large < TimeSpan.FromMilliseconds(100) || large < small * 10, $"{small} {large}");

        TimeSpan Measure(int count)
        {
            var files = Evaluated.Files($$"""
                class C
                {
                    const string S = "b";
                    void Run(string sql) { }
                    void M(string x) { var s = "c"; Run("INSERT "{{string.Concat(Enumerable.Repeat(" + " + operand, count))}}); }
                }
                """);
            // The binding is the compiler's work; the compiler has done it before an analyzer asks.
            var model = files.Compilation.GetSemanticModel(files.Tree);
            _ = files.Calls(model);
            return Enumerable.Range(0, 5).Min(_ =>
            {
                var clock = Stopwatch.StartNew();
                Assert.Equal("INSERT ".Length + count, Assert.Single(Assert.Single(files.Calls(model))).Sql.Text.Length);
                return clock.Elapsed;
            });
        }
    }

    [Fact]
    public void A_literal_of_a_megabyte()
    {
        var literal = "\"INSERT INTO t VALUES " + string.Join(',', Enumerable.Repeat("(\\\"x\\\")\\n", 100_000)) + "\"";
        var files = Evaluated.Expression(literal);
        var clock = Stopwatch.StartNew();
        var candidate = files.Candidate();
        Assert.Equal(")", files.At(candidate.Map.Locate(new SqlSpan(candidate.Sql.Text.Length - 2, 1))));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Deep_nesting_ends()
    {
        Assert.Equal("a", Evaluated.Expression(new string('(', 400) + "\"a\"" + new string(')', 400)).Text());
        var nested = string.Concat(Enumerable.Repeat("(\"a\" + ", 100)) + "\"b\"" + new string(')', 100);
        Assert.StartsWith("aaaaaaaa", Evaluated.Expression(nested).Text(), StringComparison.Ordinal);
    }

    private static string Slice(Location location) =>
        location.SourceTree!.ToString().Substring(location.SourceSpan.Start, location.SourceSpan.Length);
}
