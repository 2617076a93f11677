using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync watch</c>: the three numbers, again and again.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var queue = new QueueOptions();
        var ages = new AgeOptions();
        var interval = new Option<string>("--interval") { Description = "How often it looks.", HelpName = "AGE", DefaultValueFactory = static _ => "10s" };
        var count = new Option<int?>("--count") { Description = "How many times it looks. [default: until Ctrl+C]", HelpName = "TIMES" };
        var command = new Command("watch", "Watches duplicates, stuck jobs and NULL keys: three lines each time (JSON: one object a line). Exit code 0: all were 0 the last time, 1: some were not.");
        queue.AddTo(command);
        ages.AddTo(command);
        command.Options.Add(interval);
        command.Options.Add(count);
        command.SetAction(parsed => queue.Run(parsed, terminal, async context =>
        {
            var pause = AgeOptions.Parse("--interval", parsed.GetValue(interval)!);
            var times = parsed.GetValue(count);
            IReadOnlyList<MonitorCheck> checks = [];
            for (var time = 1; ; time++)
            {
                try
                {
                    checks = await context.Maintenance.MonitorAsync(ages.Pending(parsed), context.Cancellation);
                    Write(context, checks);
                    if (time >= times)
                        break;
                    await Task.Delay(pause, context.Cancellation);
                }
                catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
                {
                    // Ctrl+C is the usual end of watching.
                    break;
                }
            }

            return checks.Any(static check => check.Count > 0) ? ExitCodes.Findings : ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    private static void Write(QueueCommandContext context, IReadOnlyList<MonitorCheck> checks)
    {
        var now = DateTimeOffset.UtcNow;
        if (context.IsJson)
        {
            context.Terminal.Output.Write(JsonText.Write(indented: false, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("time", now);
                writer.WriteArray("checks", checks, check =>
                {
                    writer.WriteString("check", check.Name);
                    writer.WriteNumber("count", check.Count);
                    writer.WriteString("detail", check.Detail);
                });
                writer.WriteEndObject();
            }));
        }
        else
        {
            foreach (var check in checks)
                context.Screen.Line($"{DiagnosisText.Time(now)}  {check.Name,-10}  {check.Count.ToString(CultureInfo.InvariantCulture),6}  {check.Detail}", check.Count > 0 ? Color.Yellow : Color.Default);
        }

        context.Terminal.Output.Flush();
    }
}
