using System.CommandLine;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync report</c>: what a support case needs, in one text: the space, the diagnosis, the exact error, the time.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var id = new Option<string>("--space") { Description = "The id of the space.", HelpName = "ID", Required = true };
        var error = new Option<string?>("--error") { Description = "The exact error, as the client shows it.", HelpName = "TEXT" };
        var command = new Command("report", "Writes a report for a support case. Exit code 0: nothing is wrong, 1: findings.");
        command.Options.Add(id);
        command.Options.Add(error);
        queue.AddTo(command);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var space = await context.Maintenance.InspectSpaceAsync(parsed.GetValue(id)!, context.Cancellation);
            var diagnosis = await context.Maintenance.DiagnoseAsync(new DiagnoseOptions { MaxRows = 20 }, context.Cancellation);
            var statements = await LiveStatements.JudgeAsync(context, diagnosis.Statements);
            Write(context, space, diagnosis, statements, parsed.GetValue(error));
            return diagnosis.HasProblems || space.Exists == false || statements.Any(static statement => statement.IsUnsafe) ? ExitCodes.Findings : ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    private static void Write(QueueCommandContext context, SpaceInspection space, QueueDiagnosis diagnosis, IReadOnlyList<JudgedStatement> statements, string? error)
    {
        var now = DateTimeOffset.UtcNow;
        var causes = error is null ? [] : QueueMaintenance.ExplainError(error);
        if (context.IsJson)
        {
            context.Terminal.Output.Write(JsonText.Write(indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("time", now);
                writer.WriteString("queue", $"{context.Settings.Schema}.{context.Settings.Table}");
                writer.WriteString("error", error);
                writer.WriteArray("errorCauses", causes, cause => DiagnosisJson.WriteCause(writer, cause));
                writer.WriteStartObject("space");
                SpaceOutput.WriteInto(writer, space);
                writer.WriteEndObject();
                writer.WriteStartObject("diagnosis");
                DiagnosisJson.WriteInto(writer, diagnosis, statements);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }));
            return;
        }

        var screen = context.Screen;
        screen.Line($"Report of {DiagnosisText.Time(now)} about {context.Settings.Schema}.{context.Settings.Table}");
        screen.Heading("Error");
        screen.Line(error ?? "(not given: --error TEXT)");
        foreach (var cause in causes)
            screen.Line($"{cause.Name}: {cause.Meaning} ► {cause.NextStep}");
        screen.Line("");
        SpaceOutput.Print(screen, space);
        screen.Heading("Diagnosis");
        DiagnosisText.Write(context, diagnosis, statements);
    }
}
