using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StripeSync.Queue;
using StripeSync.Queue.Hosting;

// A worker to be killed: CONNECTION handle|hang. It says which jobs it works on.
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton(NpgsqlDataSource.Create(args[0]));
builder.Services.AddSingleton(new HandlerSettings(Hangs: args[1] == "hang"));
builder.Services.AddStripeSyncQueue(options => options.Lease = TimeSpan.FromMinutes(10));
builder.Services.AddStripeSyncWorker<SayingHandler>(options => options.PollInterval = TimeSpan.FromMilliseconds(50));
await builder.Build().RunAsync();

sealed record HandlerSettings(bool Hangs);

sealed class SayingHandler(HandlerSettings settings) : IStripeSyncHandler
{
    public async Task HandleAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        Console.WriteLine($"working on {job.SpaceId} {job.EventType} attempt {job.Attempt}");
        if (settings.Hangs)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
