using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>A warning or an error as a build prints it: lines and columns from 1.</summary>
internal sealed record PrintedFinding(string File, int Line, int Column, string Severity, string Id, string Message);

/// <summary>A diagnostic as the compiler logs it, with its end; unlike the printed ones, suggestions are among them.</summary>
internal sealed record LoggedFinding(string File, int Line, int Column, int EndLine, int EndColumn, string Id);

/// <summary>Reads what a build said.</summary>
internal static partial class Findings
{
    /// <summary>Every warning and error of any origin, once each (a build prints them again in its summary), by place.</summary>
    public static IReadOnlyList<PrintedFinding> Printed(string output) =>
    [
        .. Line().Matches(output)
            .Select(match => new PrintedFinding(
                Path.GetFileName(match.Groups["file"].Value.Trim().Replace('\\', '/')),
                match.Groups["line"].Success ? Number(match.Groups["line"].Value) : 0,
                match.Groups["column"].Success ? Number(match.Groups["column"].Value) : 0,
                match.Groups["severity"].Value,
                match.Groups["id"].Value,
                HelpLink().Replace(match.Groups["message"].Value, string.Empty)))
            .Distinct()
            .OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)
            .ThenBy(finding => finding.Id, StringComparer.Ordinal),
    ];

    /// <summary>Our diagnostics in an error log (SARIF 2.1), by place.</summary>
    public static IReadOnlyList<LoggedFinding> Logged(string sarif)
    {
        using var log = JsonDocument.Parse(sarif);
        return
        [
            .. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
                .Where(result => Id(result).StartsWith("SSQ", StringComparison.Ordinal))
                .Select(Read)
                .OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)
                .ThenBy(finding => finding.Id, StringComparer.Ordinal),
        ];

        static string Id(JsonElement result) => result.GetProperty("ruleId").GetString()!;

        static LoggedFinding Read(JsonElement result)
        {
            if (!result.TryGetProperty("locations", out var locations))
                return new LoggedFinding(string.Empty, 0, 0, 0, 0, Id(result));
            var place = locations[0].GetProperty("physicalLocation");
            var region = place.GetProperty("region");
            return new LoggedFinding(
                Path.GetFileName(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!),
                region.GetProperty("startLine").GetInt32(),
                region.GetProperty("startColumn").GetInt32(),
                region.GetProperty("endLine").GetInt32(),
                region.GetProperty("endColumn").GetInt32(),
                Id(result));
        }
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<file>[^\r\n]*?)(\((?<line>\d+),(?<column>\d+)\))? ?: (?<severity>warning|error) (?<id>[A-Z]+\d+): (?<message>[^\r\n]*?)( \[[^\]\r\n]*\])?\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@" \(https?://[^ )]*\)$")]
    private static partial Regex HelpLink();
}
