using System.CommandLine;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync schedule</c>: automatic clean-up by pg_cron.</summary>
internal static class ScheduleCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var change = new ChangeOptions();
        var cron = new Option<string>("--cron") { Description = "When it runs, as cron writes it.", HelpName = "TEXT", DefaultValueFactory = static _ => "*/15 * * * *" };
        var command = new Command("schedule", "Lets pg_cron run cleanup_stripe_sync_queue(). Stuck jobs are only reported, never removed.");
        queue.AddTo(command);
        change.AddTo(command);
        command.Options.Add(cron);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var isDryRun = change.IsDryRun(parsed);
            if (!isDryRun && !change.Confirm(parsed, context, "Schedule the clean-up?"))
                return ExitCodes.Fine;
            var schedule = await context.Maintenance.ScheduleCleanUpAsync(parsed.GetValue(cron)!, isDryRun, context.Cancellation);
            if (schedule.Problem is { } problem)
                throw new UsageException(problem);
            if (context.IsJson)
            {
                context.Terminal.Output.Write(JsonText.Write(indented: true, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("job", schedule.Job);
                    writer.WriteString("cron", parsed.GetValue(cron));
                    writer.WriteString("command", schedule.Command);
                    writer.WriteBoolean("dryRun", isDryRun);
                    writer.WriteEndObject();
                }));
            }
            else
            {
                context.Screen.Line($"{(isDryRun ? "Dry run: would schedule" : "Scheduled")} '{schedule.Job}' at {parsed.GetValue(cron)}: {schedule.Command}");
            }

            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }
}
