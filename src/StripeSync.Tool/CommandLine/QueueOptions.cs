using System.CommandLine;
using System.Net.Sockets;
using Npgsql;
using StripeSync.Queue;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary>The options of the commands that work on a database, and the way they are run.</summary>
internal sealed class QueueOptions
{
    private readonly Option<string?> _connection = new("--connection", "-c")
    {
        Description = "The database: Host=…;Username=…;Database=… or postgresql://… [default: STRIPESYNC_CONNECTION, else PGHOST, PGDATABASE …]",
        HelpName = "TEXT",
    };

    private readonly Option<string> _schema = new("--schema") { Description = "The schema of the queue table.", HelpName = "NAME", DefaultValueFactory = static _ => "public" };

    private readonly Option<string> _table = new("--table") { Description = "The queue table.", HelpName = "NAME", DefaultValueFactory = static _ => "stripe_sync_queue" };

    private readonly Option<string> _spaces = new("--spaces") { Description = "The table of spaces.", HelpName = "SCHEMA.NAME", DefaultValueFactory = static _ => "public.spaces" };

    private readonly Option<string?> _functionSchema = new("--function-schema")
    {
        Description = "The schema of the queue's functions; a second queue in one schema needs another [default: the schema of the queue table]",
        HelpName = "NAME",
    };

    private readonly Option<string> _format = new("--format") { Description = "How the answer is printed.", DefaultValueFactory = static _ => "table" };

    public QueueOptions() => _format.AcceptOnlyFromAmong("table", "json");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _connection, _schema, _table, _spaces, _functionSchema, _format })
            command.Options.Add(option);
    }

    /// <summary>The options as a person would write them again, for the next command; the connection is left out.</summary>
    public string Repeat(ParseResult parsed) => string.Concat(new[] { (Option)_schema, _table, _spaces, _functionSchema }
        .Where(option => parsed.GetResult(option) is { Implicit: false })
        .Select(option => $" {option.Name} {Quote(parsed.GetResult(option)!.GetValueOrDefault<string>()!)}"));

    /// <summary>Runs a command's work on the database; every error of the database is one line and exit code 2.</summary>
    public int Run(ParseResult parsed, Terminal terminal, Func<QueueCommandContext, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            // On the thread pool: whoever calls this may have a synchronization context, which would wait for itself.
            return Task.Run(RunAsync, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new UsageException("ended early; what was done until then stays done");
        }
        catch (ArgumentException problem) when (problem is not ArgumentNullException)
        {
            throw new UsageException(problem.Message);
        }
        catch (Exception problem) when (problem is ChildRowsException or QueueInstallException or QueueNotInstalledException)
        {
            throw new UsageException(problem.Message);
        }
        catch (PostgresException problem)
        {
            throw new UsageException($"the database answers {problem.SqlState}: {problem.MessageText}{Remedy(problem.SqlState)}");
        }
        catch (Exception problem) when (problem is NpgsqlException or SocketException or TimeoutException)
        {
            throw new UsageException($"the database cannot be reached: {(problem.InnerException ?? problem).Message}; check --connection");
        }

        async Task<int> RunAsync()
        {
            var settings = new StripeSyncQueueOptions { Schema = parsed.GetValue(_schema)!, Table = parsed.GetValue(_table)!, FunctionSchema = parsed.GetValue(_functionSchema) };
            var spaces = parsed.GetValue(_spaces)!.Split('.', 2);
            (settings.SpacesSchema, settings.SpacesTable) = spaces.Length == 2 ? (spaces[0], spaces[1]) : ("public", spaces[0]);
            await using var source = NpgsqlDataSource.Create(ConnectionText.Find(parsed.GetValue(_connection), terminal.Environment));
            var context = new QueueCommandContext(
                terminal, source, settings, new QueueMaintenance(source, settings), new Screen(terminal), parsed.GetValue(_format) == "json", Repeat(parsed), cancellationToken);
            return await work(context);
        }
    }

    private static string Remedy(string sqlState) => sqlState switch
    {
        "28P01" or "28000" => "; check the user and the password of --connection",
        "3D000" => "; check the database of --connection",
        "42P01" or "3F000" => "; check --schema and --table, or run stripesync install",
        "42703" => "; the table is no queue: it needs id, space_id, event_type, status and created_at",
        "42501" => "; use a role that owns the table, or has the right",
        "22P02" => "; check the id",
        "57014" or "55P03" => "; another session is in the way: stripesync diagnose names it",
        _ => "",
    };

    private static string Quote(string value) => value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>What a command on a database works with.</summary>
internal sealed record QueueCommandContext(
    Terminal Terminal, NpgsqlDataSource Source, StripeSyncQueueOptions Settings, QueueMaintenance Maintenance, Screen Screen, bool IsJson, string Options, CancellationToken Cancellation);
