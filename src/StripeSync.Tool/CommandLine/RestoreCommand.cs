using System.CommandLine;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync restore</c>: brings a clean-up run back.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var change = new ChangeOptions();
        var run = new Argument<string>("RUN") { Description = "The number of the run, as the clean-up printed it." };
        var command = new Command("restore", "Brings the rows of a clean-up run back where their keys are absent. Running it twice changes nothing. Exit code 0: all are back, 1: some are not.");
        command.Arguments.Add(run);
        queue.AddTo(command);
        change.AddTo(command);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            if (!Guid.TryParse(parsed.GetValue(run), out var number))
                throw new UsageException($"RUN '{parsed.GetValue(run)}' is no number of a run; it stands in the answer of stripesync clean, and in stripe_sync.archive.run");
            var isDryRun = change.IsDryRun(parsed);
            if (!isDryRun && !change.Confirm(parsed, context, "Bring these rows back?"))
                return ExitCodes.Fine;
            var result = await context.Screen.WithProgressAsync("restore", progress =>
                context.Maintenance.RestoreAsync(number, isDryRun, progress is null ? null : new CleanUpOutput.Adapter(progress), context.Cancellation));
            if (!result.IsKnown)
                throw new UsageException($"the archive has no run {number} of this table; look into stripe_sync.archive");
            CleanUpOutput.Write(context, result, isDryRun);
            return result.Counts.Any(static pair => pair.Key != "restored") ? ExitCodes.Findings : ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }
}
