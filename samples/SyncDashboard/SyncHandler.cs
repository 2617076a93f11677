using StripeSync.Queue;
using StripeSync.Queue.Hosting;

namespace SyncDashboard;

/// <summary>Stands for the call to Stripe: takes a moment.</summary>
internal sealed class SyncHandler : IStripeSyncHandler
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(800);

    public Task HandleAsync(ClaimedJob job, CancellationToken cancellationToken) => Task.Delay(Moment, cancellationToken);
}
