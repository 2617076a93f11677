using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StripeSync.Queue.Hosting;

namespace StripeSync.Queue.Tests.Security;

/// <summary>No password in what a worker logs, a health check says or a call throws. (The commands' output: the tool's tests.)</summary>
public sealed class NoPasswordTests
{
    const string Secret = "s3cr3t-Pa55";
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_checks_traces_and_errors_of_a_host_that_cannot_connect()
    {
        var said = new Sayings();
        using var traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => said.Add($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(traces);

        await using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port=1;Username=worker;Password={Secret};Database=x;Timeout=2");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(said);
        builder.Services.AddSingleton(source);
        builder.Services.AddStripeSyncQueue();
        builder.Services.AddStripeSyncWorker<NoHandler>(options =>
        {
            options.PollInterval = TimeSpan.FromMilliseconds(10);
            options.CleanUpInterval = TimeSpan.FromMilliseconds(10);
            options.Listen = true;
            options.ListenConnectionString = $"Host=127.0.0.1;Port=1;Username=worker;Password={Secret};Database=x";
        });
        builder.Services.AddHealthChecks().AddStripeSyncQueue();
        using var host = builder.Build();
        await host.StartAsync(Token);
        string[] expected = ["Claiming jobs failed", "Listening for new jobs failed", "The automatic clean-up failed"];
        while (!expected.All(text => said.All.Any(line => line.Contains(text, StringComparison.Ordinal))))
            await Task.Delay(10, Token);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        said.Add(string.Join(' ', report.Entries.Values.Select(entry => $"{entry.Status} {entry.Description} {entry.Exception}")));
        await host.StopAsync(Token);

        var maintenance = new QueueMaintenance(source);
        foreach (var call in (Func<Task>[])[
            () => new StripeSyncQueue(source).EnqueueAsync(1, "a", cancellationToken: Token), () => maintenance.InstallAsync(cancellationToken: Token),
            () => maintenance.DiagnoseAsync(cancellationToken: Token), () => maintenance.CleanAllAsync(cancellationToken: Token)])
            said.Add((await Assert.ThrowsAnyAsync<NpgsqlException>(call)).ToString());
        Assert.All(said.All, line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    sealed class NoHandler : IStripeSyncHandler
    {
        public Task HandleAsync(ClaimedJob job, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Everything that was said, from any thread.</summary>
    sealed class Sayings : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public void Add(string line) => _lines.Enqueue(line);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Add($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add($"{formatter(state, exception)} {state} {exception}");

        public void Dispose()
        {
        }
    }
}
