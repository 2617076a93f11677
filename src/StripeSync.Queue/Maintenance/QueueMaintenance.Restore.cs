using Npgsql;

namespace StripeSync.Queue;

public sealed partial class QueueMaintenance
{
    /// <summary>
    /// Brings a clean-up run back. A row comes back as it was only if its key is absent; otherwise the live row stays, and the archived one is
    /// superseded. Of several archived rows of one key the newest comes back. Rows with NULL in the key, an invalid status, a missing space or an id
    /// that is taken are not restorable. Running it twice changes nothing.
    /// </summary>
    /// <param name="run">The number of the run, as the clean-up gave it.</param>
    /// <param name="dryRun">Only says what would come back.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends it after the current batch; run it again to go on.</param>
    /// <remarks>Writers wait for the end of each batch of 2,000 rows.</remarks>
    public async Task<RestoreResult> RestoreAsync(Guid run, bool dryRun = false, IProgress<CleanUpProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        const int batch = 2000, sampleSize = 100;
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
            var sample = new List<ArchivedRow>();
            if (!await TableExistsAsync(connection, "stripe_sync.archive", cancellationToken).ConfigureAwait(false))
                return new RestoreResult(run, counts, sample, IsKnown: false);
            var started = await connection.ScalarAsync<string>("SELECT pg_catalog.clock_timestamp()::text", null, cancellationToken).ConfigureAwait(false);
            var total = await connection.ScalarAsync<long>(
                "SELECT pg_catalog.count(*) FROM stripe_sync.archive a WHERE a.run = $1 AND a.queue_schema = $2 AND a.queue_table = $3",
                null, cancellationToken, Parameter.Uuid(run), Parameter.Text(_table.Schema), Parameter.Text(_table.Table)).ConfigureAwait(false);
            var spaces = await RunbookStep.SpacesStandInAsync(connection, null, _table, cancellationToken).ConfigureAwait(false) is null
                ? null
                : "(SELECT (w.job).space_id AS id) s";
            var step = RunbookStep.Load("Runbook/restore.sql", _table, "WITH wanted", "COMMIT;", spaces);
            if (await WrittenColumns.ReadAsync(connection, null, _table, cancellationToken).ConfigureAwait(false) is { } columns)
                step = step.Writing(columns);
            var values = new Dictionary<string, NpgsqlParameter>
            {
                ["run"] = Parameter.Uuid(run),
                ["started"] = Parameter.Unknown(started!),
                ["max_rows"] = Parameter.Number(dryRun ? null : batch),
            };
            for (long done = 0; ;)
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    if (!dryRun)
                        await connection.ExecuteAsync($"LOCK TABLE {_table.Sql} IN SHARE ROW EXCLUSIVE MODE", transaction, cancellationToken).ConfigureAwait(false);
                    var rows = await step.Command(connection, transaction, values).ReadAllAsync(row => new ArchivedRow(row.GetString(0), row.GetString(1)), cancellationToken)
                        .ConfigureAwait(false);
                    foreach (var row in rows)
                        counts[row.Outcome] = counts.GetValueOrDefault(row.Outcome) + 1;
                    sample.AddRange(rows.Take(sampleSize - sample.Count));
                    done += rows.Count;
                    if (dryRun || rows.Count == 0)
                        return new RestoreResult(run, counts, sample, total > 0);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    progress?.Report(new CleanUpProgress(done, total));
                }
            }
        }
    }
}
