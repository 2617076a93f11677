using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using StripeSync.Benchmarks.Corpus;

namespace StripeSync.Benchmarks.Fuzzing;

/// <summary>The texts that are mutated: the cases of the rules, the cases that real servers have judged, and generated migrations.</summary>
internal static partial class FuzzCorpus
{
    public static ImmutableArray<string> Load()
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            if (name.EndsWith(".jsonl", StringComparison.Ordinal))
                AddCases(reader, texts);
            else
                AddLiterals(reader.ReadToEnd(), texts);
        }

        var generator = new MigrationGenerator(1);
        for (var i = 0; i < 200; i++)
            texts.Add(generator.Migration());
        return [.. texts.Where(t => t.Length is > 3 and < 8_000)];
    }

    private static void AddCases(StreamReader reader, HashSet<string> texts)
    {
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            texts.Add(json.RootElement.GetProperty("schema_sql").GetString()!);
            texts.Add(json.RootElement.GetProperty("statement").GetString()!);
        }
    }

    /// <summary>Test data is C# full of SQL literals; to a fuzzer an odd one out does no harm.</summary>
    private static void AddLiterals(string source, HashSet<string> texts)
    {
        foreach (Match match in Literal().Matches(source))
        {
            texts.Add(match.Groups[1].Success
                ? match.Groups[1].Value
                : match.Groups[2].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", RegexOptions.Singleline)]
    private static partial Regex Literal();
}
