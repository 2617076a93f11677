using Npgsql;

namespace StripeSync.Queue;

/// <summary>The database has no queue in its full form: a table, column, function or the unique key is missing.</summary>
public sealed class QueueNotInstalledException : Exception
{
    internal QueueNotInstalledException(QueueTable table, PostgresException inner)
        : base($"The queue {table} is not installed ({inner.SqlState}: {inner.MessageText}). Run: {CommandFor(table)}", inner) =>
        Command = CommandFor(table);

    /// <summary>The command that installs it.</summary>
    public string Command { get; }

    static string CommandFor(QueueTable table) => "stripesync install"
        + (table is { Schema: "public", Table: "stripe_sync_queue" } ? "" : $" --schema {Argument(table.Schema)} --table {Argument(table.Table)}")
        + (table is { SpacesSchema: "public", SpacesTable: "spaces" } ? "" : $" --spaces {Argument($"{table.SpacesSchema}.{table.SpacesTable}")}")
        + (table.FunctionSchema == table.Schema ? "" : $" --function-schema {Argument(table.FunctionSchema)}");

    static string Argument(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? name
            : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
