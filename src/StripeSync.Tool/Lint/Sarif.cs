using System.Reflection;
using System.Text.Json;
using StripeSync.Sql.Rules;

namespace StripeSync.Tool.Lint;

/// <summary>Findings as SARIF 2.1.0, which code scanning and editors read.</summary>
internal static class Sarif
{
    public static string Write(IEnumerable<LintFinding> findings) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        WriteTool(writer);
        writer.WriteString("columnKind", "utf16CodeUnits");
        writer.WriteStartArray("results");
        foreach (var finding in findings)
            WriteResult(writer, finding);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteTool(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "stripesync");
        writer.WriteString("semanticVersion", Version());
        writer.WriteString("informationUri", "https://github.com/stripesync/StripeSyncAnalyzers");
        writer.WriteStartArray("rules");
        foreach (var rule in RuleCatalog.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id", rule.Id);
            WriteText(writer, "shortDescription", rule.Title);
            WriteText(writer, "fullDescription", rule.Description);
            writer.WriteString("helpUri", rule.HelpLink);
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", LevelOf(rule));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, LintFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Rule.Id);
        writer.WriteNumber("ruleIndex", RuleCatalog.All.IndexOf(finding.Rule));
        writer.WriteString("level", LevelOf(finding.Rule));
        WriteText(writer, "message", finding.Finding.Message);
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", UriOf(finding.Path));
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", finding.Region.Line);
        writer.WriteNumber("startColumn", finding.Region.Column);
        writer.WriteNumber("endLine", finding.Region.EndLine);
        writer.WriteNumber("endColumn", finding.Region.EndColumn);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        writer.WriteString("certainty", finding.Certainty);
        writer.WriteString("sqlState", finding.Finding.SqlState);
        writer.WriteString("schema", finding.Finding.Table?.Schema);
        writer.WriteString("table", finding.Finding.Table?.Name);
        writer.WriteArray("uniqueKeys", finding.UniqueKeys);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static string LevelOf(RuleInfo rule) => rule.Severity == RuleSeverity.Warning ? "warning" : "note";

    /// <summary>A relative path stays relative: whoever reads the log knows the root.</summary>
    private static string UriOf(string path) =>
        Path.IsPathFullyQualified(path) ? new Uri(path).AbsoluteUri : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Version()
    {
        var version = typeof(Sarif).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return version.Split('+')[0];
    }
}
