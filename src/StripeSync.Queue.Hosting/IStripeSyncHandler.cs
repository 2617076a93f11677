namespace StripeSync.Queue.Hosting;

/// <summary>Does the work of a job. Each job gets a handler from a scope of its own.</summary>
public interface IStripeSyncHandler
{
    /// <summary>Does the work. Returning completes the job; an exception records a failed attempt.</summary>
    /// <param name="job">The job. It may come more than once: delivery is at least once.</param>
    /// <param name="cancellationToken">
    /// Is cancelled when the lease is lost, for then another worker may have the job, and when the host does not wait any longer at shutdown.
    /// </param>
    /// <returns>A task that ends with the work.</returns>
    Task HandleAsync(ClaimedJob job, CancellationToken cancellationToken);
}
