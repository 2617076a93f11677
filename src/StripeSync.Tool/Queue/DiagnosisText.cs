using System.Globalization;
using Spectre.Console;
using StripeSync.Queue;
using StripeSync.Tool.CommandLine;

namespace StripeSync.Tool.Queue;

/// <summary>A diagnosis for people.</summary>
internal static class DiagnosisText
{
    public static void Write(QueueCommandContext context, QueueDiagnosis diagnosis, IReadOnlyList<JudgedStatement> statements)
    {
        var screen = context.Screen;
        screen.Line(Summary(diagnosis, statements));
        if (diagnosis.Findings.Count > 0)
        {
            screen.Heading("Causes");
            screen.Table(["severity", "cause", "sqlstate", "http", "evidence"], diagnosis.Findings.Select(static finding => (ColorOf(finding.Severity), (string?[])
                [Name(finding.Severity), finding.Cause.Name, finding.Cause.SqlState ?? "", Number(finding.Cause.HttpStatus), finding.Evidence])));
            screen.Heading("What to do");
            foreach (var cause in diagnosis.Findings.Where(static finding => finding.Severity != QueueSeverity.Info).Select(static finding => finding.Cause).DistinctBy(static cause => cause.Name))
                screen.Line($"{cause.Name}: {cause.Meaning} ► {cause.NextStep}");
        }

        if (statements.Count > 0)
        {
            screen.Heading("Statements that clients have sent");
            screen.Table(["calls", "rule", "message", "statement"], statements.SelectMany(static judged => judged.Findings.Select(finding => (string?[])
                [judged.Statement.Calls.ToString(CultureInfo.InvariantCulture), finding.Rule.Id, finding.Finding.Message, judged.Statement.Sql])));
        }

        if (diagnosis.Duplicates.Count > 0)
        {
            screen.Heading("Duplicates");
            screen.Table(["space_id", "event_type", "count"], diagnosis.Duplicates.Select(static key => (string?[])[key.SpaceId, key.EventType, key.Count.ToString(CultureInfo.InvariantCulture)]));
        }

        if (diagnosis.PendingJobs.Count > 0)
        {
            screen.Heading("Pending jobs, newest first");
            screen.Table(["space_id", "space", "queue_id", "event_type", "status", "created_at"], diagnosis.PendingJobs.Select(static job => (string?[])
                [job.SpaceId, job.SpaceName ?? "", job.QueueId, job.EventType, job.Status, Time(job.CreatedAt)]));
        }
    }

    public static string Summary(QueueDiagnosis diagnosis, IReadOnlyList<JudgedStatement> statements)
    {
        var errors = diagnosis.Findings.Count(static finding => finding.Severity == QueueSeverity.Error);
        var warnings = diagnosis.Findings.Count(static finding => finding.Severity == QueueSeverity.Warning);
        var unsafeStatements = statements.Count(static statement => statement.IsUnsafe);
        return errors + warnings + unsafeStatements == 0
            ? "Nothing is wrong that the database can show. For an error in hand: stripesync explain-error TEXT"
            : $"{Screen.Count(errors, "error")}, {Screen.Count(warnings, "warning")}, {Screen.Count(unsafeStatements, "unsafe statement")}";
    }

    public static string Name(QueueSeverity severity) => severity.ToString().ToLowerInvariant();

    public static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "NULL";

    public static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static Color? ColorOf(QueueSeverity severity) => severity switch
    {
        QueueSeverity.Error => Color.Red,
        QueueSeverity.Warning => Color.Yellow,
        _ => null,
    };
}
