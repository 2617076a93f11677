using System.Text.RegularExpressions;
using Npgsql;

namespace StripeSync.Queue;

/// <summary>
/// A statement of a runbook file for one queue. Where the file has a literal in front of a comment such as <c>/* :space_id */</c>, which a person
/// edits, it has a parameter here.
/// </summary>
sealed partial class RunbookStep
{
    const string Spaces = "public.spaces s";

    // Without a table of spaces, every space that a job names exists, and none has a name.
    const string NoSpaces = "(SELECT DISTINCT n.space_id AS id, NULL::text AS name FROM public.stripe_sync_queue n) s";

    readonly string[] _parameters;

    RunbookStep(string sql, string[] parameters)
    {
        Sql = sql;
        _parameters = parameters;
    }

    /// <summary>The statement, with $1, $2 and so on.</summary>
    public string Sql { get; }

    /// <summary>Reads a file, or a part of it.</summary>
    /// <param name="path">The file, such as <c>Runbook/cause.sql</c>.</param>
    /// <param name="table">The queue.</param>
    /// <param name="start">The words that the part begins with; the whole file by default.</param>
    /// <param name="end">The words that it ends before.</param>
    /// <param name="noSpaces">What stands for the table of spaces where there is none; <see langword="null"/> where it exists.</param>
    public static RunbookStep Load(string path, QueueTable table, string? start = null, string? end = null, string? noSpaces = null)
    {
        var text = SqlFile.Read(path);
        if (start is not null)
            text = text[text.IndexOf(start, StringComparison.Ordinal)..];
        if (end is not null)
            text = text[..text.IndexOf(end, StringComparison.Ordinal)];
        if (noSpaces is not null)
            text = text.Replace(Spaces, noSpaces, StringComparison.Ordinal);
        var parameters = new List<string>();
        // Before the names are put in: a name may contain anything.
        text = EditableLiteral().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (!parameters.Contains(name))
                parameters.Add(name);
            return $"${parameters.IndexOf(name) + 1}";
        });
        return new RunbookStep(new SqlTemplate(table).Apply(text), [.. parameters]);
    }

    /// <summary>What stands for the table of spaces where there is none, or <see langword="null"/> where it exists.</summary>
    public static async Task<string?> SpacesStandInAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, QueueTable table, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<bool>("SELECT pg_catalog.to_regclass($1) IS NULL", transaction, cancellationToken, Parameter.Text(table.SpacesSql)).ConfigureAwait(false)
            ? NoSpaces
            : null;

    /// <summary>A step that inserts whole jobs, with the columns named that it writes; each name as SQL.</summary>
    public RunbookStep Writing(IReadOnlyCollection<string> columns) => new(WrittenColumns.Name(Sql, columns), _parameters);

    /// <summary>The command, with a value for each parameter that the statement has.</summary>
    public NpgsqlCommand Command(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyDictionary<string, NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(Sql, connection, transaction) { CommandTimeout = 0 };
        foreach (var name in _parameters)
            command.Parameters.Add(values[name].Clone());
        return command;
    }

    [GeneratedRegex(@"(?:interval )?(?:'(?:[^']|'')*'|\d+|NULL) /\* :(?<name>\w+) \*/")]
    private static partial Regex EditableLiteral();
}
