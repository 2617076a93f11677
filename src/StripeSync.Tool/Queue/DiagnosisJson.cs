using System.Text.Json;
using StripeSync.Queue;
using StripeSync.Tool.Lint;

namespace StripeSync.Tool.Queue;

/// <summary>A diagnosis as JSON.</summary>
internal static class DiagnosisJson
{
    public static string Write(QueueDiagnosis diagnosis, IReadOnlyList<JudgedStatement> statements) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        WriteInto(writer, diagnosis, statements);
        writer.WriteEndObject();
    });

    public static void WriteInto(Utf8JsonWriter writer, QueueDiagnosis diagnosis, IReadOnlyList<JudgedStatement> statements)
    {
        writer.WriteArray("findings", diagnosis.Findings, finding =>
        {
            writer.WriteString("severity", DiagnosisText.Name(finding.Severity));
            WriteCause(writer, finding.Cause);
            writer.WriteString("evidence", finding.Evidence);
        });
        writer.WriteArray("statements", statements, judged =>
        {
            writer.WriteNumber("calls", judged.Statement.Calls);
            writer.WriteString("sql", judged.Statement.Sql);
            LintJson.WriteFindings(writer, judged.Findings);
        });
        writer.WriteArray("duplicates", diagnosis.Duplicates, key => WriteKey(writer, key));
        writer.WriteArray("pendingJobs", diagnosis.PendingJobs, job =>
        {
            writer.WriteString("spaceId", job.SpaceId);
            writer.WriteString("spaceName", job.SpaceName);
            writer.WriteString("queueId", job.QueueId);
            writer.WriteString("eventType", job.EventType);
            writer.WriteString("status", job.Status);
            writer.WriteTime("createdAt", job.CreatedAt);
        });
    }

    public static void WriteCause(Utf8JsonWriter writer, QueueCause cause)
    {
        writer.WriteString("cause", cause.Name);
        writer.WriteString("sqlState", cause.SqlState);
        if (cause.HttpStatus is { } status)
            writer.WriteNumber("httpStatus", status);
        else
            writer.WriteNull("httpStatus");
        writer.WriteString("meaning", cause.Meaning);
        writer.WriteString("next", cause.NextStep);
    }

    public static void WriteKey(Utf8JsonWriter writer, DuplicateKey key)
    {
        writer.WriteString("spaceId", key.SpaceId);
        writer.WriteString("eventType", key.EventType);
        writer.WriteNumber("count", key.Count);
    }
}
