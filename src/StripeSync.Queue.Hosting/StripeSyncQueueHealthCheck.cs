using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StripeSync.Queue.Hosting;

/// <summary>The three numbers to watch, as a health check.</summary>
sealed class StripeSyncQueueHealthCheck(QueueMaintenance maintenance, TimeSpan? pendingOlderThan) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<MonitorCheck> checks;
        try
        {
            checks = await maintenance.MonitorAsync(pendingOlderThan, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new(context.Registration.FailureStatus, "The queue cannot be read.", error);
        }
        var data = checks.ToDictionary(check => check.Name, check => (object)check.Count, StringComparer.Ordinal);
        var found = checks.Where(check => check.Count > 0).ToList();
        if (found.Count == 0)
            return HealthCheckResult.Healthy("No duplicates, no stuck jobs, no rows without a key.", data);
        // A backlog is valid while the worker is away; the other two break clients.
        var status = found.All(check => check.Name == "stuck") ? HealthStatus.Degraded : context.Registration.FailureStatus;
        return new(status, string.Join(", ", found.Select(check => $"{check.Name}: {check.Count}")), data: data);
    }
}
