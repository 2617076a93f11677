using DotNet.Testcontainers.Builders;
using Testcontainers.PostgreSql;

namespace StripeSync.TestServer;

/// <summary>PostgreSQL in a container; its companion container removes it when this process is gone.</summary>
static class DockerServer
{
    const string Image = "postgres:15";

    /// <summary>A started container, or <see langword="null"/> when no engine answers.</summary>
    public static async Task<PostgreSqlContainer?> TryStartAsync()
    {
        PostgreSqlContainer container;
        try
        {
            container = new PostgreSqlBuilder(Image)
                .WithUsername("postgres")
                .WithPassword("postgres")
                .WithDatabase("postgres")
                .WithCommand("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
                .Build();
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
        await container.StartAsync();
        return container;
    }
}
