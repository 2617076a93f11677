using System.CommandLine;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync diagnose</c>: what is wrong with the queue, with the evidence and the next command.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var ages = new AgeOptions();
        var role = new Option<string?>("--as") { Description = "The API's role, whose rights are looked at. [default: service_role]", HelpName = "ROLE" };
        var limit = new Option<int>("--limit") { Description = "How many pending jobs and duplicates are listed.", HelpName = "ROWS", DefaultValueFactory = static _ => 20 };
        var command = new Command("diagnose", "Says what is wrong with the queue: the causes with SQLSTATE, HTTP status, evidence and the next command. Exit code 0: nothing, 1: findings.");
        queue.AddTo(command);
        ages.AddTo(command);
        command.Options.Add(role);
        command.Options.Add(limit);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var options = new DiagnoseOptions
            {
                PendingOlderThan = ages.Pending(parsed),
                ProcessingOlderThan = ages.Processing(parsed),
                Role = parsed.GetValue(role),
                MaxRows = Math.Max(parsed.GetValue(limit), 0),
            };
            var diagnosis = await context.Maintenance.DiagnoseAsync(options, context.Cancellation);
            var statements = await LiveStatements.JudgeAsync(context, diagnosis.Statements);
            if (context.IsJson)
                context.Terminal.Output.Write(DiagnosisJson.Write(diagnosis, statements));
            else
                DiagnosisText.Write(context, diagnosis, statements);
            return diagnosis.HasProblems || statements.Any(static statement => statement.IsUnsafe) ? ExitCodes.Findings : ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }
}
