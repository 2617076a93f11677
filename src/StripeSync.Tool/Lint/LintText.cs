using System.Globalization;
using System.Text;

namespace StripeSync.Tool.Lint;

/// <summary>Findings for people, and for every editor and CI that reads the messages of compilers: <c>path:line:column: severity id: message</c>.</summary>
internal static class LintText
{
    public static string Write(IEnumerable<LintFinding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{finding.Path}:{finding.Region.Line}:{finding.Region.Column}: ")
                .Append(CultureInfo.InvariantCulture, $"{finding.Severity} {finding.Rule.Id}: {finding.Finding.Message}\n");
        }

        return text.ToString();
    }
}
