using System.CommandLine;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync clean …</c>: the clean-ups of the runbook. Every removed row goes to the archive.</summary>
internal sealed class CleanCommand
{
    private readonly QueueOptions _queue = new();
    private readonly AgeOptions _ages = new();
    private readonly ChangeOptions _change = new();
    private readonly Option<bool> _single = new("--single-transaction") { Description = "All or nothing; writers to the rows concerned wait for the end." };
    private readonly Option<bool> _force = new("--force") { Description = "Removes jobs although rows of other tables vanish with them, by ON DELETE CASCADE." };
    private readonly Option<bool> _requeue = new("--requeue") { Description = "Enqueues the jobs again instead of removing them." };

    private readonly Option<int> _batch = new("--batch-size")
    {
        Description = "How many rows a short transaction removes.",
        HelpName = "ROWS",
        DefaultValueFactory = static _ => 1000,
    };

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var command = new Command("clean", "Takes rows out of the queue, into the archive. Exit code 0: done, 1: something is left (with --dry-run: something would be removed).");
        var space = new Argument<string>("ID") { Description = "The id of the space." };
        command.Subcommands.Add(new CleanCommand().Build(
            "space", "The pending jobs of one space.", terminal, (maintenance, options, parsed, token) => maintenance.CleanSpaceAsync(parsed.GetValue(space)!, options, token), cancellationToken, canRequeue: true, space));
        command.Subcommands.Add(new CleanCommand().Build(
            "duplicates", "All but the newest row of each key; running jobs are kept.", terminal, static (maintenance, options, _, token) => maintenance.RemoveDuplicatesAsync(options, token), cancellationToken));
        command.Subcommands.Add(new CleanCommand().Build(
            "stuck", "Jobs that have been pending for too long.", terminal, static (maintenance, options, _, token) => maintenance.RemoveStuckAsync(options, token), cancellationToken, canRequeue: true));
        command.Subcommands.Add(new CleanCommand().Build(
            "invalid", "Rows with NULL in the key or an invalid status.", terminal, static (maintenance, options, _, token) => maintenance.RemoveInvalidAsync(options, token), cancellationToken));
        command.Subcommands.Add(new CleanCommand().Build(
            "all", "NULL keys, stuck jobs, invalid statuses and duplicates.", terminal, static (maintenance, options, _, token) => maintenance.CleanAllAsync(options, token), cancellationToken));
        return command;
    }

    private Command Build(
        string name, string description, Terminal terminal, Func<QueueMaintenance, CleanUpOptions, ParseResult, CancellationToken, Task<CleanUpResult>> clean,
        CancellationToken cancellationToken, bool canRequeue = false, Argument<string>? argument = null)
    {
        var command = new Command(name, description);
        if (argument is not null)
            command.Arguments.Add(argument);
        _queue.AddTo(command);
        _ages.AddTo(command);
        _change.AddTo(command);
        command.Options.Add(_single);
        command.Options.Add(_force);
        command.Options.Add(_batch);
        if (canRequeue)
            command.Options.Add(_requeue);
        command.SetAction(parsed => _queue.Run(parsed, terminal, context => RunAsync(parsed, context, name, canRequeue && parsed.GetValue(_requeue), clean), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed, QueueCommandContext context, string name, bool requeue, Func<QueueMaintenance, CleanUpOptions, ParseResult, CancellationToken, Task<CleanUpResult>> clean)
    {
        if (parsed.GetValue(_batch) < 1)
            throw new UsageException("--batch-size: write a number of at least 1");
        var options = new CleanUpOptions
        {
            SingleTransaction = parsed.GetValue(_single),
            Force = parsed.GetValue(_force),
            BatchSize = parsed.GetValue(_batch),
            Requeue = requeue,
            PendingOlderThan = _ages.Pending(parsed),
            ProcessingOlderThan = _ages.Processing(parsed),
        };
        if (_change.IsDryRun(parsed))
        {
            var preview = await clean(context.Maintenance, options with { DryRun = true }, parsed, context.Cancellation);
            CleanUpOutput.Write(context, preview);
            return preview.Total > 0 ? ExitCodes.Findings : ExitCodes.Fine;
        }

        var question = context.Terminal.IsInteractive
            ? $"{(requeue ? "Enqueue" : "Archive")} {Screen.Count((await clean(context.Maintenance, options with { DryRun = true }, parsed, context.Cancellation)).Total, "row")}?"
            : "";
        if (!_change.Confirm(parsed, context, question))
            return ExitCodes.Fine;
        var result = await context.Screen.WithProgressAsync($"clean {name}", progress =>
            clean(context.Maintenance, options with { Progress = progress is null ? null : new CleanUpOutput.Adapter(progress) }, parsed, context.Cancellation));
        CleanUpOutput.Write(context, result);
        return result.Left > 0 || result.Waiting.Count > 0 ? ExitCodes.Findings : ExitCodes.Fine;
    }
}
