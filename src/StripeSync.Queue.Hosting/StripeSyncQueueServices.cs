using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace StripeSync.Queue.Hosting;

/// <summary>Registers the queue, its worker and its health check.</summary>
public static class StripeSyncQueueServices
{
    /// <summary>
    /// Registers <see cref="StripeSyncQueue"/> and <see cref="QueueMaintenance"/>, over the <see cref="NpgsqlDataSource"/> that is registered.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; they are validated when the host starts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddStripeSyncQueue(this IServiceCollection services, Action<StripeSyncQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<StripeSyncQueueOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StripeSyncQueueOptions>, ValidateQueueOptions>());
        services.TryAddSingleton(provider => new StripeSyncQueue(Source(provider), Options(provider)));
        services.TryAddSingleton(provider => new QueueMaintenance(Source(provider), Options(provider)));
        return services;
    }

    /// <summary>Registers a worker that hands the jobs to <typeparamref name="THandler"/>. Needs <see cref="AddStripeSyncQueue(IServiceCollection, Action{StripeSyncQueueOptions})"/>.</summary>
    /// <typeparam name="THandler">Does the work; resolved from a scope of its own for each job.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; they are validated when the host starts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddStripeSyncWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, Action<StripeSyncWorkerOptions>? configure = null)
        where THandler : class, IStripeSyncHandler
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<StripeSyncWorkerOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StripeSyncWorkerOptions>, ValidateWorkerOptions>());
        services.TryAddScoped<IStripeSyncHandler, THandler>();
        services.AddHostedService<StripeSyncWorker>();
        return services;
    }

    /// <summary>Adds a check that is healthy while the queue can be read, has no duplicates and no rows without a key, and degraded while jobs are stuck.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name; <c>stripe_sync_queue</c> by default.</param>
    /// <param name="pendingOlderThan">A job that has been pending for so long is stuck; one hour by default.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddStripeSyncQueue(
        this IHealthChecksBuilder builder, string name = "stripe_sync_queue", TimeSpan? pendingOlderThan = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, provider => new StripeSyncQueueHealthCheck(provider.GetRequiredService<QueueMaintenance>(), pendingOlderThan), HealthStatus.Unhealthy, tags));
    }

    static NpgsqlDataSource Source(IServiceProvider provider) => provider.GetRequiredService<NpgsqlDataSource>();

    static StripeSyncQueueOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StripeSyncQueueOptions>>().Value;

    sealed class ValidateQueueOptions : IValidateOptions<StripeSyncQueueOptions>
    {
        public ValidateOptionsResult Validate(string? name, StripeSyncQueueOptions options) => Result(options.Problems());
    }

    sealed class ValidateWorkerOptions : IValidateOptions<StripeSyncWorkerOptions>
    {
        public ValidateOptionsResult Validate(string? name, StripeSyncWorkerOptions options) => Result(options.Problems());
    }

    static ValidateOptionsResult Result(IEnumerable<string> problems) =>
        problems.ToList() is { Count: > 0 } all ? ValidateOptionsResult.Fail(all) : ValidateOptionsResult.Success;
}
