using System.Collections.Concurrent;
using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Servers;

/// <summary>A server of each version that is asked for, started once and stopped with the tests that share it.</summary>
public sealed class VersionedServers : IAsyncLifetime
{
    readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

    public Task<PostgresServer> GetAsync(int major) =>
        _servers.GetOrAdd(major, static version => new(() => PostgresServer.StartVersionAsync(version))).Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await (await server.Value).DisposeAsync();
    }
}
