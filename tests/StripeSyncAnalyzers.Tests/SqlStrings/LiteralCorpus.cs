using Xunit;

namespace StripeSyncAnalyzers.Tests.SqlStrings;

/// <summary>Expressions of every literal kind, with the text that they evaluate to; <c>[?]</c> is a hole.</summary>
internal static class LiteralCorpus
{
    private const string Q = "\"\"\"";

    public static TheoryData<string, string> All { get; } = new()
    {
        { "\"INSERT INTO q (a) VALUES (@a)\"", "INSERT INTO q (a) VALUES (@a)" },
        { "\"a \\\"q\\\" \\n\\t\\\\ \\u0041\\x42 \\U0001F600 \\0 b\"", "a \"q\" \n\t\\ AB \U0001F600 \0 b" },
        { "\"\\u00e9\\xe9z\"", "\u00e9\u00e9z" },
        { "\"\"", "" },
        { "@\"a \"\"q\"\" \\n {x} b\"", "a \"q\" \\n {x} b" },
        { "@\"a\n    b\n  c\"", "a\n    b\n  c" },
        { "@\"a\r\n    b\r\n\"", "a\r\n    b\r\n" },
        { $"{Q}a \"q\" \\n {{x}}{Q}", "a \"q\" \\n {x}" },
        { $"\"{Q}a {Q} b{Q}\"", $"a {Q} b" },
        { $"{Q}\n    a\n      b \"q\"\n\n  \n    c\n    {Q}", "a\n  b \"q\"\n\n\nc" },
        { $"{Q}\r\n\t\ta\r\n\t\t b\r\n\t\t{Q}", "a\r\n b" },
        { $"{Q}\na\nb\n{Q}", "a\nb" },
        { $"{Q}\n    a\n\n    {Q}", "a\n" },
        { "$\"a {x} b{{c}} {y}\"", "a [?] b{c} [?]" },
        { "$\"{x}{y}\" + \"t\"", "[?][?]t" },
        { "$\"a\\n{x:dd\\\"} \\\"b\\\" {n,5} {n,5:x}c\"", "a\n[?] \"b\" [?] [?]c" },
        { "$@\"a \"\"{x}\"\"\n  {{b}}\\n\"", "a \"[?]\"\n  {b}\\n" },
        { "@$\"a {x}\r\n b\"", "a [?]\r\n b" },
        { $"${Q}a {{x}} \"b\" {Q}", "a [?] \"b\" " },
        { $"$${Q}a {{x}} {{{{x}}}} b{Q}", "a {x} [?] b" },
        { $"${Q}\n    a {{x}}\n      b\n    {{y}} c\n    {Q}", "a [?]\n  b\n[?] c" },
        { $"${Q}\r\n    {{x}} a\r\n  \r\n    {{y}}{{x}}\r\n    {Q}", "[?] a\r\n\r\n[?][?]" },
        { $"$${Q}\n\t{{a}} {{{{x}}}} \"\" }}\n\t  b\n\t{Q}", "{a} [?] \"\" }\n  b" },
        { "$\"a {\"b\\n\"} c {$\"d{x}\"} {@\"e\"\"\"}\"", "a b\n c d[?] e\"" },
        { "$\"\"", "" },
        { "\"a\" + \"b\" + x + \"c\"", "ab[?]c" },
        { "(\"a\" + (\"b\\n\" + @\"\"\"\")) + x + $\"{y}c\"", "ab\n\"[?][?]c" },
        { "\"INSERT \" +\n // why\n \"INTO q \" /* and */ + \"\\\"\"", "INSERT INTO q \"" },
        { "\"\uFFFC\" + x", "\uFFFC[?]" },
    };
}
