using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace StripeSync.Tool.CommandLine;

/// <summary>The root command: takes the arguments apart and turns every mistake of the user into one line and exit code 2.</summary>
internal static class StripeSyncCommand
{
    public static int Run(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        // No RootCommand: it would call itself by the name of the process, which is dotnet's or a test's.
        var root = new Command("stripesync", "Checks writes to PostgreSQL against the unique keys that your migrations declare. No database needed.")
        {
            new HelpOption(),
            new VersionOption(),
            SchemaCommand.Create(terminal, cancellationToken),
            LintCommand.Create(terminal, cancellationToken),
        };
        // An SQL text may begin with @: it is no file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
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
        var command = parsed.CommandResult.Parent is not CommandResult ? "stripesync" : "stripesync " + parsed.CommandResult.Command.Name;
        if (parsed.UnmatchedTokens is [var unknown, ..])
            return $"'{unknown}' is not understood; see {command} --help";
        return $"{parsed.Errors[0].Message.TrimEnd('.')}; see {command} --help";
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Replace("\t", "", StringComparison.Ordinal);
}
