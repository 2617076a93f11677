using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace StripeSync.Tool.CommandLine;

/// <summary>The root command: takes the arguments apart and turns every mistake of the user into one line and exit code 2.</summary>
internal static class StripeSyncCommand
{
    /// <summary>Takes the arguments apart; what is not understood is in the errors of the result.</summary>
    public static ParseResult Parse(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        // No RootCommand: it would call itself by the name of the process, which is dotnet's or a test's.
        var root = new Command("stripesync", "Finds out why a queue answers 409, repairs and verifies it, and checks writes against the unique keys that your migrations declare.")
        {
            new HelpOption(),
            new VersionOption(),
            DiagnoseCommand.Create(terminal, cancellationToken),
            ExplainErrorCommand.Create(terminal),
            CleanCommand.Create(terminal, cancellationToken),
            VerifyCommand.Create(terminal, cancellationToken),
            WatchCommand.Create(terminal, cancellationToken),
            ScheduleCommand.Create(terminal, cancellationToken),
            SpaceCommand.Create(terminal, cancellationToken),
            ReportCommand.Create(terminal, cancellationToken),
            RestoreCommand.Create(terminal, cancellationToken),
            InstallCommand.Create(terminal, cancellationToken),
            SchemaCommand.Create(terminal, cancellationToken),
            LintCommand.Create(terminal, cancellationToken),
        };
        // An SQL text may begin with @: it is no file of arguments.
        return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    public static int Run(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = Parse(args, terminal, cancellationToken);
        try
        {
            if (parsed.Action is ParseErrorAction)
                throw new UsageException(Describe(parsed));
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException problem)
        {
            terminal.Output.Flush();
            terminal.Error.WriteLine("stripesync: " + OneLine(problem.Message));
            return ExitCodes.Usage;
        }
        finally
        {
            terminal.Output.Flush();
            terminal.Error.Flush();
        }
    }

    private static string Describe(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult level; result = level.Parent)
            names.Insert(0, level.Command.Name);
        var command = string.Join(' ', names);
        if (parsed.UnmatchedTokens is [var unknown, ..])
            return $"'{unknown}' is not understood; see {command} --help";
        return $"{parsed.Errors[0].Message.TrimEnd('.')}; see {command} --help";
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Replace("\t", "", StringComparison.Ordinal);
}
