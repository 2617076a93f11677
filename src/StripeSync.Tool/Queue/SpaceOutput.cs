using System.Text.Json;
using StripeSync.Queue;

namespace StripeSync.Tool.Queue;

/// <summary>A space and its jobs, for people and as JSON.</summary>
internal static class SpaceOutput
{
    public static void Print(Screen screen, SpaceInspection space)
    {
        screen.Line(Title(space));
        List("Pending", space.Jobs.Where(static job => job.IsPending));
        List("From the last hour", space.Jobs.Where(static job => job.InLastHour));
        List("All", space.Jobs);

        void List(string title, IEnumerable<SpaceJob> jobs)
        {
            var rows = jobs.Select(static job => new string?[] { job.Id, job.EventType, job.Status, DiagnosisText.Time(job.CreatedAt) }).ToList();
            screen.Heading($"{title}: {rows.Count}");
            if (rows.Count > 0)
                screen.Table(["id", "event_type", "status", "created_at"], rows);
        }
    }

    public static string Title(SpaceInspection space) => space.Exists switch
    {
        false => $"Space {space.SpaceId} does not exist: an enqueue for it fails with 23503 (HTTP 409).",
        _ when space.Name is not null => $"Space {space.SpaceId}, {space.Name}",
        _ => $"Space {space.SpaceId}",
    };

    public static string Json(SpaceInspection space) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        WriteInto(writer, space);
        writer.WriteEndObject();
    });

    public static void WriteInto(Utf8JsonWriter writer, SpaceInspection space)
    {
        writer.WriteString("spaceId", space.SpaceId);
        if (space.Exists is { } exists)
            writer.WriteBoolean("exists", exists);
        else
            writer.WriteNull("exists");
        writer.WriteString("name", space.Name);
        writer.WriteArray("jobs", space.Jobs, job =>
        {
            writer.WriteBoolean("pending", job.IsPending);
            writer.WriteBoolean("inLastHour", job.InLastHour);
            writer.WritePropertyName("row");
            writer.WriteRawValue(job.Json);
        });
    }
}
