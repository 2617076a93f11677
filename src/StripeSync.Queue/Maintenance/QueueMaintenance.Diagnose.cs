using System.Globalization;
using Npgsql;

namespace StripeSync.Queue;

public sealed partial class QueueMaintenance
{
    /// <summary>What an error means: the causes that fit, the likeliest first. It asks no database.</summary>
    /// <param name="text">What is in hand: a SQLSTATE, the name of a constraint, PostgREST's JSON, an exception's message or a line of a log.</param>
    /// <returns>The causes; empty where the text says nothing that is known.</returns>
    public static IReadOnlyList<QueueCause> ExplainError(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. ErrorRules.Match(text.Trim()).Select(QueueCauses.Of)];
    }

    /// <summary>Finds what is wrong with the queue: the causes with their evidence, the pending jobs, the duplicates. It changes nothing.</summary>
    /// <remarks>A table that does not exist is a finding, not an exception. Errors of the connection pass through.</remarks>
    public async Task<QueueDiagnosis> DiagnoseAsync(DiagnoseOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DiagnoseOptions();
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (!await TableExistsAsync(connection, _table.Sql, cancellationToken).ConfigureAwait(false))
                return new QueueDiagnosis([new QueueFinding(QueueCauses.Of("table_missing"), QueueSeverity.Error, $"there is no table {_table}")], [], [], []);

            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await DistrustIndexesAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
                var spaces = await RunbookStep.SpacesStandInAsync(connection, transaction, _table, cancellationToken).ConfigureAwait(false);
                var values = new Dictionary<string, NpgsqlParameter>
                {
                    ["pending_older_than"] = Parameter.Interval(options.PendingOlderThan),
                    ["processing_older_than"] = Parameter.Interval(options.ProcessingOlderThan),
                    ["role"] = Parameter.Text(options.Role ?? ""),
                    ["max_rows"] = Parameter.Number(options.MaxRows),
                };
                var findings = await Step("cause", spaces).Command(connection, transaction, values).ReadAllAsync(ReadFinding, cancellationToken).ConfigureAwait(false);
                var pending = await Step("find_problem_space", spaces).Command(connection, transaction, values)
                    .ReadAllAsync(row => new PendingJob(row.TextOf(0), row.TextOf(1), row.TextOf(2), row.TextOf(3), row.TextOf(4), row.TimeOf(5)), cancellationToken).ConfigureAwait(false);
                var duplicates = await Step("check_duplicates").Command(connection, transaction, values)
                    .ReadAllAsync(row => new DuplicateKey(row.TextOf(0)!, row.TextOf(1)!, row.GetInt64(2)), cancellationToken).ConfigureAwait(false);
                var statements = await ReadStatementsAsync(connection, transaction, values, cancellationToken).ConfigureAwait(false);
                await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
                await connection.CloseAsync().ConfigureAwait(false);
                if (await CheckIndexesAsync(cancellationToken).ConfigureAwait(false) is { } corruption)
                    findings.Insert(0, corruption);
                return new QueueDiagnosis(findings, pending, duplicates, statements);
            }
        }
    }

    static QueueFinding ReadFinding(NpgsqlDataReader row) => new(
        new QueueCause(
            row.GetString(0),
            row.GetString(3) is { Length: > 0 } sqlState ? sqlState : null,
            row.GetString(4) is { Length: > 0 } status ? int.Parse(status, CultureInfo.InvariantCulture) : null,
            row.GetString(5),
            row.GetString(6)),
        row.GetString(1) switch { "error" => QueueSeverity.Error, "warning" => QueueSeverity.Warning, _ => QueueSeverity.Info },
        row.GetString(2));

    /// <summary>amcheck reads every index against the table. What it finds ends the connection, so it gets one of its own.</summary>
    async Task<QueueFinding?> CheckIndexesAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (await UseExtensionAsync(connection, transaction, "amcheck", "bt_index_check(regclass, boolean)", cancellationToken).ConfigureAwait(false))
                    await connection.ExecuteAsync(Step("index_corruption").Sql, transaction, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (PostgresException corruption) when (corruption.SqlState.StartsWith("XX", StringComparison.Ordinal))
            {
                return new QueueFinding(QueueCauses.Of("index_corrupt"), QueueSeverity.Error, $"amcheck: {corruption.MessageText}");
            }
        }
    }

    async Task<IReadOnlyList<QueueStatement>> ReadStatementsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Dictionary<string, NpgsqlParameter> values, CancellationToken cancellationToken)
    {
        if (!await UseExtensionAsync(connection, transaction, "pg_stat_statements", "pg_stat_statements(boolean)", cancellationToken).ConfigureAwait(false))
            return [];
        await transaction.SaveAsync("statements", cancellationToken).ConfigureAwait(false);
        try
        {
            return await Step("unsafe_statements").Command(connection, transaction, values)
                .ReadAllAsync(row => new QueueStatement(row.GetInt64(0), row.GetString(1)), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException notLoaded) when (notLoaded.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            // The extension was created, but the server does not load it: there is nothing to read.
            await transaction.RollbackAsync("statements", cancellationToken).ConfigureAwait(false);
            return [];
        }
    }

    /// <summary>Puts an extension's schema on this transaction's search path; false where it is not installed or may not be called.</summary>
    static async Task<bool> UseExtensionAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string extension, string function, CancellationToken cancellationToken)
    {
        const string find = "SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = $1";
        if (await connection.ScalarAsync<string>(find, transaction, cancellationToken, Parameter.Text(extension)).ConfigureAwait(false) is not { } schema)
            return false;
        const string mayCall = "SELECT pg_catalog.has_schema_privilege($1, 'USAGE') AND pg_catalog.has_function_privilege($2, 'EXECUTE')";
        const string setPath = "SELECT pg_catalog.set_config('search_path', 'pg_catalog, ' || pg_catalog.quote_ident($1), true)";
        await connection.ExecuteAsync(setPath, transaction, cancellationToken, Parameter.Text(schema)).ConfigureAwait(false);
        return await connection.ScalarAsync<bool>(mayCall, transaction, cancellationToken, Parameter.Text(schema), Parameter.Text(function)).ConfigureAwait(false);
    }

    /// <summary>An index that is corrupt must not be asked whether there are duplicates.</summary>
    static Task DistrustIndexesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        UseIndexesAsync(connection, transaction, "off", cancellationToken);

    static Task UseIndexesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string value, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "SELECT pg_catalog.set_config(name, $1, true) FROM (VALUES ('enable_indexscan'), ('enable_indexonlyscan'), ('enable_bitmapscan')) AS s(name)",
            transaction, cancellationToken, Parameter.Text(value));

    static Task<bool> TableExistsAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        connection.ScalarAsync<bool>("SELECT pg_catalog.to_regclass($1) IS NOT NULL", null, cancellationToken, Parameter.Text(table));

    RunbookStep Step(string file, string? noSpaces = null) => RunbookStep.Load($"Runbook/{file}.sql", _table, noSpaces: noSpaces);
}
