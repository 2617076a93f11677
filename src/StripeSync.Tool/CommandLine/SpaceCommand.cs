using System.CommandLine;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync space</c>: the jobs of one space, for a support case.</summary>
internal static class SpaceCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var id = new Argument<string>("ID") { Description = "The id of the space." };
        var command = new Command("space", "Shows all jobs of a space: the pending ones, those of the last hour, the others. Exit code 0: the space exists, 1: it does not.");
        command.Arguments.Add(id);
        queue.AddTo(command);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var space = await context.Maintenance.InspectSpaceAsync(parsed.GetValue(id)!, context.Cancellation);
            if (context.IsJson)
                context.Terminal.Output.Write(SpaceOutput.Json(space));
            else
                SpaceOutput.Print(context.Screen, space);
            return space.Exists == false ? ExitCodes.Findings : ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }
}
