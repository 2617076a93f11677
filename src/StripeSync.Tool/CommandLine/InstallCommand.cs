using System.CommandLine;
using System.Globalization;
using StripeSync.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync install</c>: brings the table to its full form, so that what was repaired stays repaired.</summary>
internal static class InstallCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var ages = new AgeOptions();
        var change = new ChangeOptions();
        var grantTo = new Option<string?>("--grant-to") { Description = "The role that may use the queue. [default: service_role where it exists]", HelpName = "ROLE" };
        var patience = new Option<string>("--patience")
        {
            Description = "How long it waits for others: running jobs of one key, index builds, transactions that hold the table.",
            HelpName = "AGE",
            DefaultValueFactory = static _ => "10m",
        };
        var force = new Option<bool>("--force") { Description = "Archives rows although rows of other tables vanish with them, by ON DELETE CASCADE." };
        var command = new Command("install", "Brings the queue from any state to its full form, beside live traffic: unique key, leases, functions, grants. --dry-run prints the SQL. Running it again changes nothing.");
        queue.AddTo(command);
        ages.AddTo(command);
        change.AddTo(command);
        command.Options.Add(grantTo);
        command.Options.Add(patience);
        command.Options.Add(force);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var isDryRun = change.IsDryRun(parsed);
            if (!isDryRun && !change.Confirm(parsed, context, $"Install the queue on {context.Settings.Schema}.{context.Settings.Table}?"))
                return ExitCodes.Fine;
            var options = new InstallOptions
            {
                DryRun = isDryRun,
                GrantTo = parsed.GetValue(grantTo),
                ProcessingOlderThan = ages.Processing(parsed),
                Patience = AgeOptions.Parse("--patience", parsed.GetValue(patience)!),
                AllowCascade = parsed.GetValue(force),
                Progress = context.Terminal.IsInteractive ? new Reporter(context.Terminal.Error) : null,
            };
            Write(context, await context.Maintenance.InstallAsync(options, context.Cancellation));
            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    private static void Write(QueueCommandContext context, InstallResult result)
    {
        if (context.IsJson)
        {
            context.Terminal.Output.Write(JsonText.Write(indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("dryRun", result.IsDryRun);
                writer.WriteString("archiveRun", result.ArchiveRun?.ToString());
                writer.WriteArray("steps", result.Steps, step =>
                {
                    writer.WriteString("step", step.Name);
                    writer.WriteString("state", NameOf(step.State));
                    writer.WriteNumber("archivedRows", step.ArchivedRows);
                    writer.WriteString("sql", step.Sql);
                });
                writer.WriteArray("notes", result.Notes);
                writer.WriteEndObject();
            }));
            return;
        }

        if (result.IsDryRun)
        {
            // What is printed can be kept as a migration.
            foreach (var step in result.Steps.Where(static step => step.State == InstallStepState.Planned))
                context.Screen.Line($"-- {step.Name}\n{step.Sql.TrimEnd()}\n");
        }
        else
        {
            context.Screen.Table(["step", "state", "archived rows"], result.Steps.Select(static step => (string?[])
                [step.Name, NameOf(step.State), step.ArchivedRows.ToString(CultureInfo.InvariantCulture)]));
        }

        foreach (var note in result.Notes)
            context.Screen.Line($"{(result.IsDryRun ? "-- " : "")}Note: {note}");
        if (result.ArchiveRun is { } run)
            context.Screen.Line($"Run {run}. Archived jobs are not executed. Undo: stripesync restore {run}{context.Options}");
    }

    private static string NameOf(InstallStepState state) => state switch
    {
        InstallStepState.AlreadyDone => "was done",
        InstallStepState.Done => "done",
        _ => "planned",
    };

    private sealed class Reporter(TextWriter error) : IProgress<string>
    {
        public void Report(string value)
        {
            error.WriteLine(value);
            error.Flush();
        }
    }
}
