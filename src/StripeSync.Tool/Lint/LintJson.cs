using System.Text.Json;

namespace StripeSync.Tool.Lint;

/// <summary>Findings as JSON.</summary>
internal static class LintJson
{
    public static string Write(IEnumerable<LintFinding> findings) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        WriteFindings(writer, findings);
        writer.WriteEndObject();
    });

    public static void WriteFindings(Utf8JsonWriter writer, IEnumerable<LintFinding> findings)
    {
        writer.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", finding.Rule.Id);
            writer.WriteString("severity", finding.Severity);
            writer.WriteString("certainty", finding.Certainty);
            writer.WriteString("sqlState", finding.Finding.SqlState);
            writer.WriteString("schema", finding.Finding.Table?.Schema);
            writer.WriteString("table", finding.Finding.Table?.Name);
            writer.WriteArray("uniqueKeys", finding.UniqueKeys);
            writer.WriteString("path", finding.Path);
            writer.WriteNumber("line", finding.Region.Line);
            writer.WriteNumber("column", finding.Region.Column);
            writer.WriteNumber("endLine", finding.Region.EndLine);
            writer.WriteNumber("endColumn", finding.Region.EndColumn);
            writer.WriteString("message", finding.Finding.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
