using System.Collections.Immutable;
using System.CommandLine;
using StripeSync.Sql.Catalogs;
using StripeSync.Tool.Files;
using StripeSync.Tool.Lint;
using StripeSync.Tool.Settings;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync lint</c>: checks statements against the catalog of the migrations.</summary>
internal sealed class LintCommand
{
    private readonly SharedOptions _shared = new();

    private readonly Option<string> _format = new("--format")
    {
        Description = "How the findings are printed.",
        DefaultValueFactory = static _ => "text",
    };

    private readonly Option<string?> _sql = new("--sql") { Description = "Statements to check.", HelpName = "TEXT" };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "The last migration that is history: nothing is said about it and those before it, as StripeSyncBaseline.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _fix = new("--fix") { Description = "Carries out the first remedy of each finding in the files, then prints what is left." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --fix: prints the changes as a unified diff and writes nothing." };

    private readonly Option<bool> _jsonl = new("--jsonl") { Description = "Reads one JSON object a line from standard input and answers each with one line." };

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "SQL files to check: files, folders or globs; - is standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var lint = new LintCommand();
        lint._format.AcceptOnlyFromAmong("text", "json", "sarif");
        var command = new Command("lint", "Checks INSERT statements against the unique keys of the migrations. Exit code 0: no warning, 1: warnings, 2: usage.");
        lint._shared.AddTo(command);
        command.Options.Add(lint._format);
        command.Options.Add(lint._sql);
        command.Options.Add(lint._baseline);
        command.Options.Add(lint._fix);
        command.Options.Add(lint._dryRun);
        command.Options.Add(lint._jsonl);
        command.Arguments.Add(lint._files);
        command.SetAction(parsed => lint.Run(parsed, terminal, cancellationToken));
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var settings = _shared.ReadSettings(parsed);
        if (parsed.GetValue(_baseline) is { } baseline)
            settings = settings with { Baseline = EngineOptionsReader.Baseline("--baseline", baseline) };
        var sources = new SourceReader(terminal);
        return parsed.GetValue(_jsonl)
            ? RunLines(parsed, terminal, settings, sources, cancellationToken)
            : RunOnce(parsed, terminal, settings, sources, cancellationToken);
    }

    private int RunOnce(ParseResult parsed, Terminal terminal, EngineOptions settings, SourceReader sources, CancellationToken cancellationToken)
    {
        var files = parsed.GetValue(_files) ?? [];
        var sql = parsed.GetValue(_sql);
        if (files.Length == 0 && sql is null)
            throw new UsageException("nothing to check; name a FILE, - for standard input, or --sql TEXT. Files behind --migrations belong to it: write the FILE first, or after --");
        foreach (var file in files.Where(static file => file.StartsWith('-') && file != SourceReader.StandardInput))
            sources.Find(file, "FILE");
        if (_shared.ReadMigrations(parsed, sources, cancellationToken) is not { } migrations)
            throw new UsageException("no migrations; add --migrations PATH with the files that declare the tables");

        var linter = new Linter(migrations, settings, cancellationToken);
        if (parsed.GetValue(_fix) || parsed.GetValue(_dryRun))
            CheckFix(parsed, files, sql);
        if (parsed.GetValue(_dryRun))
            return ShowRepairs(linter, sources.Read(files, "FILE"), terminal.Output, cancellationToken);
        var findings = ImmutableArray.CreateBuilder<LintFinding>();
        if (sql is not null)
            findings.AddRange(linter.Judge(new SourceText("--sql", sql), cancellationToken));
        foreach (var source in sources.Read(files, "FILE"))
            findings.AddRange(linter.Judge(parsed.GetValue(_fix) ? Repair(linter, source, terminal.Error, cancellationToken) : source, cancellationToken));

        terminal.Output.Write(parsed.GetValue(_format) switch
        {
            "json" => LintJson.Write(findings),
            "sarif" => Sarif.Write(findings),
            _ => LintText.Write(findings),
        });
        return findings.Any(static finding => finding.IsWarning) ? ExitCodes.Findings : ExitCodes.Fine;
    }

    private void CheckFix(ParseResult parsed, string[] files, string? sql)
    {
        if (!parsed.GetValue(_fix))
            throw new UsageException("--dry-run shows what --fix would change; add --fix");
        if (sql is not null || files.Contains(SourceReader.StandardInput))
            throw new UsageException("--fix changes files; leave out --sql and -");
        if (parsed.GetValue(_dryRun) && parsed.GetResult(_format) is { Implicit: false })
            throw new UsageException("--dry-run prints a diff; leave out --format");
    }

    /// <summary>Rewrites a file, and says on standard error what was done.</summary>
    /// <returns>The text as it is afterwards.</returns>
    private static SourceText Repair(Linter linter, SourceText source, TextWriter report, CancellationToken cancellationToken)
    {
        var repair = TextRepair.Of(source, linter.Judge(source, cancellationToken));
        if (repair.Repairs.IsEmpty)
            return source;
        var text = repair.Apply();
        FileRewriter.Write(source, text);
        foreach (var (finding, remedy) in repair.Repairs)
            report.Write($"{finding.Path}:{finding.Region.Line}:{finding.Region.Column}: repaired {finding.Rule.Id}: {remedy.Title}\n");
        return new SourceText(source.Path, text) { FullPath = source.FullPath };
    }

    private static int ShowRepairs(Linter linter, IEnumerable<SourceText> sources, TextWriter output, CancellationToken cancellationToken)
    {
        var code = ExitCodes.Fine;
        foreach (var source in sources)
        {
            var findings = linter.Judge(source, cancellationToken).ToList();
            output.Write(UnifiedDiff.Write(TextRepair.Of(source, findings)));
            if (findings.Exists(static finding => finding.IsWarning))
                code = ExitCodes.Findings;
        }

        return code;
    }

    private int RunLines(ParseResult parsed, Terminal terminal, EngineOptions settings, SourceReader sources, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_files) is { Length: > 0 } || parsed.GetValue(_sql) is not null)
            throw new UsageException("--jsonl takes its statements from standard input; leave out FILE and --sql");
        if (parsed.GetValue(_fix) || parsed.GetValue(_dryRun))
            throw new UsageException("--jsonl answers and changes nothing; leave out --fix and --dry-run");
        if (parsed.GetResult(_format) is { Implicit: false } && parsed.GetValue(_format) != "json")
            throw new UsageException("--jsonl answers in JSON; leave out --format");
        if (parsed.GetValue(_shared.Migrations)?.Contains(SourceReader.StandardInput) == true)
            throw new UsageException("--jsonl reads standard input itself; name the migrations by their paths");
        var migrations = _shared.ReadMigrations(parsed, sources, cancellationToken);
        using var input = sources.OpenStandardInput();
        return new LineProtocol(settings, migrations).Run(input, terminal.Output, cancellationToken) ? ExitCodes.Findings : ExitCodes.Fine;
    }
}
