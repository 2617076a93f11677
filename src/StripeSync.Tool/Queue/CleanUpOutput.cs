using System.Globalization;
using System.Text.Json;
using StripeSync.Queue;
using StripeSync.Tool.CommandLine;

namespace StripeSync.Tool.Queue;

/// <summary>What a clean-up or a restore did, for people and as JSON.</summary>
internal static class CleanUpOutput
{
    public static void Write(QueueCommandContext context, CleanUpResult result)
    {
        if (context.IsJson)
        {
            context.Terminal.Output.Write(JsonText.Write(indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("run", result.IsDryRun ? null : result.Run.ToString());
                writer.WriteBoolean("dryRun", result.IsDryRun);
                writer.WriteNumber("total", result.Total);
                WriteCounts(writer, result.Counts);
                WriteRows(writer, "reason", result.Rows);
                writer.WriteArray("waiting", result.Waiting, key => DiagnosisJson.WriteKey(writer, key));
                writer.WriteNumber("left", result.Left);
                writer.WriteEndObject();
            }));
            return;
        }

        var screen = context.Screen;
        if (result.Total == 0)
            screen.Line("Nothing is to be done.");
        else
            screen.Table(["reason", "rows"], Counts(result.Counts));
        if (result.Total > 0)
        {
            screen.Heading(result.Total > result.Rows.Count ? $"The first {result.Rows.Count} rows" : "Rows");
            screen.Table(["reason", "row"], Rows(result.Rows));
            screen.Line("");
            screen.Line(
                result.IsDryRun ? "Dry run: nothing was changed."
                : result.Counts.ContainsKey("requeued") ? $"Run {result.Run}. The jobs are due now; the archive has the rows as they were."
                : $"Run {result.Run}. Archived jobs are not executed. Undo: stripesync restore {result.Run}{context.Options}");
        }

        foreach (var key in result.Waiting)
            screen.Line($"Left alone: {key.EventType} of space {key.SpaceId} has {key.Count} running jobs; clean up again when one has ended.");
        if (result.Left > 0)
            screen.Line($"{Screen.Count(result.Left, "row")} {(result.Left == 1 ? "is" : "are")} held by other sessions; clean up again.");
    }

    public static void Write(QueueCommandContext context, RestoreResult result, bool isDryRun)
    {
        if (context.IsJson)
        {
            context.Terminal.Output.Write(JsonText.Write(indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("run", result.Run.ToString());
                writer.WriteBoolean("dryRun", isDryRun);
                WriteCounts(writer, result.Counts);
                WriteRows(writer, "outcome", result.Rows);
                writer.WriteEndObject();
            }));
            return;
        }

        if (result.Counts.Count == 0)
        {
            context.Screen.Line("Nothing is left to restore of this run.");
            return;
        }

        context.Screen.Table(["outcome", "rows"], Counts(result.Counts));
        context.Screen.Heading("Rows");
        context.Screen.Table(["outcome", "row"], Rows(result.Rows));
        if (isDryRun)
            context.Screen.Line("Dry run: nothing was changed.");
    }

    private static IEnumerable<string?[]> Counts(IReadOnlyDictionary<string, long> counts) =>
        counts.Select(static pair => new string?[] { pair.Key, pair.Value.ToString(CultureInfo.InvariantCulture) });

    private static IEnumerable<string?[]> Rows(IReadOnlyList<ArchivedRow> rows) => rows.Select(static row => new string?[] { row.Outcome, row.Json });

    private static void WriteCounts(Utf8JsonWriter writer, IReadOnlyDictionary<string, long> counts)
    {
        writer.WriteStartObject("counts");
        foreach (var (name, count) in counts)
            writer.WriteNumber(name, count);
        writer.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter writer, string outcome, IReadOnlyList<ArchivedRow> rows) => writer.WriteArray("rows", rows, row =>
    {
        writer.WriteString(outcome, row.Outcome);
        writer.WritePropertyName("row");
        writer.WriteRawValue(row.Json);
    });

    /// <summary>Brings the library's progress to the screen's.</summary>
    public sealed class Adapter(IProgress<(long Done, long Of)> screen) : IProgress<CleanUpProgress>
    {
        public void Report(CleanUpProgress value) => screen.Report((value.Done, value.Found));
    }
}
