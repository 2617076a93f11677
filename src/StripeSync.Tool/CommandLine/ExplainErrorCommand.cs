using System.CommandLine;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync explain-error</c>: the causes of an error that a person has in hand. It needs no database.</summary>
internal static class ExplainErrorCommand
{
    public static Command Create(Terminal terminal)
    {
        var text = new Argument<string[]>("TEXT") { Description = "A SQLSTATE, the name of a constraint, PostgREST's JSON, or a line of a log; - reads standard input.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "How the answer is printed.", DefaultValueFactory = static _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("explain-error", "Says what an error means and what removes its cause. Exit code 0: not known, 1: causes.");
        command.Arguments.Add(text);
        command.Options.Add(format);
        command.SetAction(parsed =>
        {
            var words = parsed.GetValue(text)!;
            var given = words is ["-"] ? ReadInput(terminal) : string.Join(' ', words);
            var causes = QueueMaintenance.ExplainError(given);
            if (parsed.GetValue(format) == "json")
                terminal.Output.Write(Json(causes));
            else
                Print(new Screen(terminal), causes);
            return causes.Count > 0 ? ExitCodes.Findings : ExitCodes.Fine;
        });
        return command;
    }

    private static void Print(Screen screen, IReadOnlyList<QueueCause> causes)
    {
        if (causes.Count == 0)
        {
            screen.Line("Not known here. A SQLSTATE (23505), the name of a constraint or PostgREST's whole JSON says more; stripesync diagnose looks at the database.");
            return;
        }

        screen.Table(["cause", "sqlstate", "http", "meaning", "what to do"], causes.Select(static cause => (string?[])
            [cause.Name, cause.SqlState ?? "", DiagnosisText.Number(cause.HttpStatus), cause.Meaning, cause.NextStep]));
    }

    private static string Json(IReadOnlyList<QueueCause> causes) => JsonText.Write(indented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteArray("causes", causes, cause => DiagnosisJson.WriteCause(writer, cause));
        writer.WriteEndObject();
    });

    private static string ReadInput(Terminal terminal)
    {
        using var reader = new StreamReader(terminal.OpenInput());
        return reader.ReadToEnd();
    }
}
