using Npgsql;

namespace StripeSync.Queue;

/// <summary>An automatic clean-up by pg_cron.</summary>
/// <param name="Job">The name of the job of pg_cron.</param>
/// <param name="Command">What it runs.</param>
/// <param name="Problem">Why it was not scheduled, and what to do; <see langword="null"/> where it was, or would be.</param>
public sealed record CleanUpSchedule(string Job, string Command, string? Problem);

public sealed partial class QueueMaintenance
{
    /// <summary>Lets pg_cron run <c>cleanup_stripe_sync_queue</c>; scheduling it again replaces the time. Stuck jobs are never removed by it.</summary>
    /// <param name="cron">When, as cron writes it, in pg_cron's time zone.</param>
    /// <param name="dryRun">Only looks whether it can be done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<CleanUpSchedule> ScheduleCleanUpAsync(string cron = "*/15 * * * *", bool dryRun = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cron);
        // One job for each queue: pg_cron knows jobs by their name.
        var job = _table.Schema == "public" && _table.Table == "stripe_sync_queue" ? "stripe_sync_queue cleanup" : $"{_table} cleanup";
        var function = _table.Function("cleanup_stripe_sync_queue");
        var command = $"SELECT {function}(10000)";
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            const string exists = "SELECT pg_catalog.to_regprocedure($1) IS NOT NULL";
            if (!await connection.ScalarAsync<bool>(exists, null, cancellationToken, Parameter.Text("cron.schedule(text, text, text)")).ConfigureAwait(false))
                return new CleanUpSchedule(job, command, "the extension pg_cron is not installed in this database; run CREATE EXTENSION pg_cron, or let the hosted service of StripeSync.Queue.Hosting clean up");
            if (!await connection.ScalarAsync<bool>(exists, null, cancellationToken, Parameter.Text($"{function}(integer)")).ConfigureAwait(false))
                return new CleanUpSchedule(job, command, "cleanup_stripe_sync_queue is not installed; run stripesync install");
            if (!dryRun)
            {
                var values = new Dictionary<string, NpgsqlParameter> { ["job_name"] = Parameter.Text(job), ["cron"] = Parameter.Text(cron) };
                var schedule = Step("schedule").Command(connection, null, values);
                await using (schedule.ConfigureAwait(false))
                    await schedule.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            return new CleanUpSchedule(job, command, null);
        }
    }
}
