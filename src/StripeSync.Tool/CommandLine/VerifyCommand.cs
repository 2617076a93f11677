using System.CommandLine;
using Spectre.Console;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync verify</c>: is the queue clean, and what would a PostgREST client get now?</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var role = new Option<string?>("--as") { Description = "The role to enqueue as. [default: the connection's]", HelpName = "ROLE" };
        var command = new Command("verify", "Checks that the queue is clean, and enqueues a new and an existing key and takes both back. Exit code 0: clean, 1: not clean.");
        queue.AddTo(command);
        command.Options.Add(role);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var verification = await context.Maintenance.VerifyAsync(parsed.GetValue(role), context.Cancellation);
            if (context.IsJson)
                context.Terminal.Output.Write(Json(verification));
            else
                Print(context.Screen, verification);
            return verification.IsClean ? ExitCodes.Fine : ExitCodes.Findings;
        }, cancellationToken));
        return command;
    }

    private static void Print(Screen screen, QueueVerification verification)
    {
        if (verification.IsClean)
            screen.Line("Clean.", Color.Green);
        else
            screen.Line("Not clean.", Color.Red);
        screen.Heading("Checks");
        screen.Table(["check", "clean", "detail"], verification.Checks.Where(static check => check.IsClean is not null).Select(static check =>
            (check.IsClean == true ? (Color?)Color.Green : Color.Red, (string?[])[check.Name, check.IsClean == true ? "yes" : "no", check.Detail])));
        screen.Heading("Live enqueues, taken back");
        if (verification.Probes.Count == 0)
            screen.Line("There is neither a space nor a job to try with.");
        else
            screen.Table(["enqueue of", "via", "http", "sqlstate", "message"], verification.Probes.Select(static probe =>
                (probe.Succeeded ? (Color?)Color.Green : Color.Red, (string?[])[probe.Name, probe.Via, DiagnosisText.Number(probe.HttpStatus), probe.SqlState, probe.Message])));
        screen.Heading("The ten newest jobs");
        foreach (var job in verification.Checks.Where(static check => check.IsClean is null))
            screen.Line(job.Detail);
    }

    private static string Json(QueueVerification verification) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("clean", verification.IsClean);
        writer.WriteArray("checks", verification.Checks.Where(static check => check.IsClean is not null), check =>
        {
            writer.WriteString("check", check.Name);
            writer.WriteBoolean("clean", check.IsClean == true);
            writer.WriteString("detail", check.Detail);
        });
        writer.WriteArray("enqueues", verification.Probes, probe =>
        {
            writer.WriteString("of", probe.Name);
            writer.WriteString("via", probe.Via);
            writer.WriteNumber("httpStatus", probe.HttpStatus);
            writer.WriteString("sqlState", probe.SqlState);
            writer.WriteString("message", probe.Message);
        });
        writer.WriteArray("newestJobs", verification.Checks.Where(static check => check.IsClean is null).Select(static check => check.Detail));
        writer.WriteEndObject();
    });
}
